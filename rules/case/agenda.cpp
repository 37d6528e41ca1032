#include "rules/case/agenda.hpp"

#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"

#include <algorithm>
#include <optional>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Instant;
using core::Status;

/// What lies ahead, without words of its own: `line` is of the case and follows `why`.
struct Moment {
    Instant at{};
    std::string_view why;
    std::string_view line{};
};

std::string words_of(Moment const& moment)
{
    std::string words{moment.why};
    return words += moment.line;
}

/// Hands every moment of a case to `take`.
template <class Take> class Collector {
public:
    Collector(Case const& record, World const& world, Take take) : c_{record}, world_{world}, take_{std::move(take)} {}

    void collect()
    {
        duty_desk();
        switch (c_.status) {
        case Status::triage: triage(); break;
        case Status::assigned: acknowledgement(); report(); break;
        case Status::acknowledged:
        case Status::in_progress: report(); break;
        case Status::atr_filed: judgement(); break;
        case Status::resolved: closing(); break;
        case Status::long_term: break;
        default: return;
        }
        if (c_.status != Status::resolved) asked_for();
        pauses();
        if (c_.status != Status::resolved && !is_paused(c_)) climbs();
    }

private:
    void add(std::optional<Instant> at, std::string_view why, std::string_view line = {})
    {
        if (at) take_(Moment{*at, why, line});
    }

    void duty_desk() { add(c_.relay_due, "relay"); }

    void triage()
    {
        if (!c_.triage_due || c_.triage_breached) return;
        auto const& desk = c_.nodal.empty() ? world_.pack.state_nodal : c_.nodal;
        const auto from = c_.cycle > 1 ? c_.cycle_from.value_or(c_.opened_at) : c_.opened_at;
        add(next_reminder(hours_of(c_, world_, desk), triage_limit(c_, world_), from, *c_.triage_due, c_.triage_reminders, world_), "triage_reminder");
        add(c_.triage_due, "triage_limit");
    }

    void acknowledgement()
    {
        if (!c_.ack_due || c_.ack_breached) return;
        const auto from = c_.assigned_at.value_or(c_.opened_at);
        auto const& office = c_.nodal.empty() ? c_.acting : c_.nodal;
        add(next_reminder(hours_of(c_, world_, office), ack_limit(c_, world_), from, *c_.ack_due, c_.ack_reminders, world_), "ack_reminder");
        add(c_.ack_due, "ack_limit");
    }

    void report()
    {
        if (!c_.atr_due || is_paused(c_)) return;
        if (c_.breached) {
            if (!c_.twice_told) add(after_pauses(twice_at(c_, world_)), "twice_limit");
            return;
        }
        const auto from = c_.cycle_from.value_or(c_.received_at);
        const auto reminder = next_reminder(case_hours(c_, world_), atr_limit(c_, world_), from, *c_.atr_due, c_.atr_reminders, world_);
        add(after_pauses(reminder), "atr_reminder");
        add(after_pauses(c_.atr_due), "atr_limit");
    }

    /// Nothing was due while the clock stood still.
    [[nodiscard]] std::optional<Instant> after_pauses(std::optional<Instant> at) const
    {
        for (auto const& entry : c_.ledger) {
            if (at && entry.kind == "pause" && entry.until && entry.cycle == c_.cycle) at = std::max(*at, *entry.until);
        }
        return at;
    }

    void judgement()
    {
        if (!c_.accept_breached) add(c_.accept_due, "accept_limit");
    }

    void closing()
    {
        auto const& days = world_.pack.numbers.closing_reminder_days;
        const auto given = static_cast<std::size_t>(std::max(c_.closing_reminders, 0));
        if (c_.asked_at && given < days.size()) add(*c_.asked_at + std::chrono::days{days[given]}, "closing_reminder");
        add(c_.closing_at, "closing");
    }

    /// What people asked for and others must decide.
    void asked_for()
    {
        add(c_.extension_due, "extension_limit");
        add(c_.transfer_due, "transfer_limit");
        add(c_.order_due, "order_limit");
    }

    void pauses()
    {
        for (auto const& entry : c_.ledger) {
            if (entry.kind == "pause" && !entry.until) add(entry.bound, "pause_end");
        }
        if (c_.status == Status::long_term) add(c_.milestone_message, "milestone_message");
    }

    void climbs()
    {
        for (auto const& climb : c_.climbs) {
            const bool judging = climb.line == "accepting";
            if (judging == (c_.status == Status::atr_filed)) add(climb.next, "climb:", climb.line);
        }
    }

    Case const& c_;
    World const& world_;
    Take take_;
};

/// Views into `record`.
std::optional<Moment> first_moment(Case const& record, World const& world)
{
    std::optional<Moment> first;
    const auto keep_earliest = [&first](Moment const& moment) {
        if (!first || moment.at < first->at) first = moment;  // the first of equals
    };
    Collector{record, world, keep_earliest}.collect();
    return first;
}

}  // namespace

std::vector<Due> agenda(Case const& record, World const& world)
{
    std::vector<Due> all;
    Collector{record, world, [&all](Moment const& moment) { all.push_back({moment.at, words_of(moment)}); }}.collect();
    return all;
}

void set_next(Case& record, Context const& context)
{
    record.next_at.reset();
    record.next_why.clear();
    if (!core::is_open(record.status)) return;
    const auto due = first_moment(record, context.world);
    if (!due && !context.guards.never_silent) return;
    record.next_at = due ? due->at : context.now + std::chrono::days{1};
    record.next_why = due ? due->why : "watch";
    if (due) record.next_why += due->line;
}

}  // namespace sunwai::rules
