#include "rules/case/ladder.hpp"

#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Climb;
using core::Instant;
using core::Office;
using core::OfficeId;

Climb& climb_of(Case& record, std::string_view line)
{
    if (auto* known = find_climb(record, line)) return *known;
    record.climbs.push_back({std::string{line}, 0, {}, {}, std::nullopt, 0});
    return record.climbs.back();
}

/// A rung to tell, with the rungs of information passed on the way.
struct Step {
    std::size_t rung{0};
    Office const* office{nullptr};              ///< empty when the ladder has nobody left
    boost::container::static_vector<std::size_t, longest_chain> informed;
    Chain skipped;
};

class Ladder {
public:
    Ladder(Draft const& draft, Line const& line) : draft_{draft}, chain_{chain_of(draft.world(), line.foot)} {}

    [[nodiscard]] std::size_t size() const noexcept { return chain_.size(); }
    [[nodiscard]] Office const& at(std::size_t rung) const { return *chain_[rung]; }

    /// The first rung from `from` on that can be told and answers, and whose holder was not told on a lower rung.
    [[nodiscard]] Step from(std::size_t from) const
    {
        Step step;
        for (std::size_t rung = from; rung < chain_.size(); ++rung) {
            auto const& office = *chain_[rung];
            const bool reachable = can_be_told(office);
            if (reachable && office.information_only) {
                step.informed.push_back(rung);
            } else if (!reachable || same_person_below(rung)) {
                step.skipped.push_back(&office);
            } else {
                step.rung = rung;
                step.office = &office;
                return step;
            }
        }
        step.rung = chain_.size();
        return step;
    }

    [[nodiscard]] bool can_be_told(Office const& office) const
    {
        if (draft_.guards().excludes && is_excluded(draft_.next, draft_.world(), office.id)) return false;
        return !draft_.guards().skips_unreachable || draft_.world().directory.contact(office, draft_.now()).reachable();
    }

    /// The highest superior that can be told now.
    [[nodiscard]] std::optional<std::size_t> highest() const
    {
        for (std::size_t rung = chain_.size(); rung-- > 1;) {
            auto const& office = *chain_[rung];
            if (can_be_told(office) && !office.information_only) return rung;
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] bool same_person_below(std::size_t rung) const
    {
        auto const& directory = draft_.world().directory;
        const auto here = directory.contact(*chain_[rung], draft_.now());
        if (!here.reachable()) return false;
        for (std::size_t below = 0; below < rung; ++below) {
            const auto there = directory.contact(*chain_[below], draft_.now());
            if (there.reachable() && there.through->email == here.through->email) return true;
        }
        return false;
    }

    Draft const& draft_;
    Chain chain_;
};

bool is_single(Draft const& draft, Office const& office, Manner const& manner)
{
    const bool emergency = draft.next.severity == core::Severity::emergency;
    if (emergency) return true;
    return manner.single && (!office.digests_only || manner.reason == "order_overdue");
}

void tell_rung(Draft& draft, Line const& line, std::size_t rung, Office const& office, Manner const& manner)
{
    draft.tell({office.id, line.name, static_cast<int>(rung), manner.reason, manner.occurrence, is_single(draft, office, manner), manner.gather});
}

std::string date_of(Draft const& draft) { return core::format_date(core::local_date(draft.now(), draft.world().pack.calendar.offset)); }

/// Nobody of the line can be told: the State nodal officer and the operator hear of it. Whom it reached.
OfficeId tell_last_resort(Draft& draft, Line const& line, std::size_t rung, Manner const& manner)
{
    if (!draft.guards().never_silent) return {};
    auto const& world = draft.world();
    auto const& state = world.pack.state_nodal;
    draft.tell_operator("unreachable_" + line.name, manner.reason + ":" + manner.occurrence);
    if (!world.directory.contact(state, draft.now()).reachable() || is_excluded(draft.next, world, state)) return {};
    draft.tell({state, line.name, static_cast<int>(rung), manner.reason, manner.occurrence, manner.single || draft.next.severity == core::Severity::emergency, {}});
    return state;
}

/// When the office that was just told could read it.
Instant reached_at(Draft const& draft, OfficeId const& office, bool single)
{
    if (office.empty()) return draft.now();
    if (draft.next.severity == core::Severity::emergency || !draft.guards().steps_from_reached) return draft.now();
    return readable_at(draft.next, draft.world(), office, draft.now(), single);
}

std::vector<std::string> ids_of(Chain const& offices)
{
    std::vector<std::string> ids;
    for (auto const* office : offices) ids.push_back(office->id);
    return ids;
}

Facts facts_of(Climb const& climb, Chain const& skipped)
{
    Facts facts{{"line", climb.line}, {"rung", std::int64_t{climb.rung}}, {"office", climb.at}, {"reached", core::to_millis(climb.reached)}};
    if (!skipped.empty()) facts.emplace_back("skipped", ids_of(skipped));
    return facts;
}

/// The day after the last one on which this line was told: what repeats daily never comes twice on one date, even when the clock was set back.
Instant next_repeat(Draft const& draft, Climb const& own, std::string_view office)
{
    const auto offset = draft.world().pack.calendar.offset;
    const auto last = core::local_date(std::max(draft.now(), own.reached), offset);
    const auto day_end = core::start_of(last, offset) + std::chrono::days{1} - core::Duration{1};
    return next_daily(draft.next, draft.world(), office, day_end);
}

/// At the top: told again every day until somebody acts.
Facts repeat_at_top(Draft& draft, Line const& line, Ladder const& ladder, std::string const& reason, Chain const& skipped)
{
    auto& own = climb_of(draft.next, line.name);
    const Manner manner{reason, date_of(draft), false, {}};
    const auto top = ladder.highest();
    if (top) {
        tell_rung(draft, line, *top, ladder.at(*top), manner);
        own.at = ladder.at(*top).id;
    } else {
        own.at = tell_last_resort(draft, line, ladder.size(), manner);
    }
    own.rung = std::max(own.rung, static_cast<int>(top.value_or(ladder.size())));
    own.reached = reached_at(draft, own.at, false);
    own.repeats += 1;
    own.next = next_repeat(draft, own, own.at.empty() ? draft.world().pack.state_nodal : own.at);
    return facts_of(own, skipped);
}

/// When a line that stands at a rung goes on: after its step, or daily where there is no higher rung.
Instant going_on(Draft const& draft, Ladder const& ladder, Climb const& own)
{
    const bool higher = ladder.from(static_cast<std::size_t>(own.rung) + 1).office != nullptr;
    if (!higher) return next_repeat(draft, own, own.at);
    return step_after(draft.next, draft.world(), own.at, own.reached);
}

/// A rung that was told of something else and could not read it yet is not passed; a top that was told today is not told again.
bool is_unread(Draft const& draft, Climb const& own)
{
    const auto offset = draft.world().pack.calendar.offset;
    const bool told_today = own.repeats > 0 && core::local_date(own.reached, offset) >= core::local_date(draft.now(), offset);
    return told_today || (own.rung > 0 && own.reached > draft.now());
}

/// A line that is not passed now goes on when its rung could read; one that climbs already keeps its pace.
void wait_for_reading(Draft const& draft, Line const& line, Climb& own)
{
    if (own.next) return;
    const Ladder ladder{draft, line};
    const bool higher = ladder.from(static_cast<std::size_t>(own.rung) + 1).office != nullptr;
    own.next = higher ? own.reached : next_repeat(draft, own, own.at);
}

bool second_line_joined(Draft const& draft)
{
    if (draft.next.breached || draft.next.cycle > 1) return true;
    auto const* category = draft.world().pack.category(draft.next.category);
    return category != nullptr && category->second_line_joins == "with_assignment";
}

}  // namespace

Climb* find_climb(Case& record, std::string_view line)
{
    const auto found = std::ranges::find(record.climbs, line, &Climb::line);
    return found == record.climbs.end() ? nullptr : &*found;
}

std::vector<Line> lines_of(Case const& record, World const& world)
{
    std::vector<Line> lines;
    lines.reserve(2);
    auto const* nodal = world.directory.office(record.nodal);
    auto const* acting = world.directory.office(record.acting);
    if (nodal != nullptr) lines.push_back({nodal->line, nodal->id});
    if (acting != nullptr && acting != nodal) lines.push_back({nodal != nullptr && nodal->line == acting->line ? "acting" : acting->line, acting->id});
    if (lines.empty()) lines.push_back({"state", world.pack.state_nodal});
    return lines;
}

Line judging_line(Case const& record) { return {"accepting", record.accepting}; }

void tell_foot(Draft& draft, Line const& line, Manner const& manner, std::vector<std::string>* skipped)
{
    const Ladder ladder{draft, line};
    const auto step = ladder.from(0);
    if (skipped != nullptr) std::ranges::move(ids_of(step.skipped), std::back_inserter(*skipped));
    auto& own = climb_of(draft.next, line.name);
    if (step.office == nullptr) {
        own.at = tell_last_resort(draft, line, ladder.size(), manner);
        return;
    }
    tell_rung(draft, line, step.rung, *step.office, manner);
    if (own.rung != 0) return;
    own.at = step.office->id;
    own.reached = reached_at(draft, own.at, is_single(draft, *step.office, manner));
}

Facts climb_at_pace(Draft& draft, Line const& line, std::string const& reason)
{
    auto& own = climb_of(draft.next, line.name);
    if (!own.next && !is_unread(draft, own)) return climb(draft, line, reason);
    wait_for_reading(draft, line, own);
    return facts_of(own, {});
}

Facts climb(Draft& draft, Line const& line, std::string const& reason)
{
    const Ladder ladder{draft, line};
    // Where the foot is vacant, whoever is told in its place counts as the foot.
    const auto stands = std::max(static_cast<std::size_t>(climb_of(draft.next, line.name).rung), ladder.from(0).rung);
    auto step = ladder.from(stands + 1);
    if (step.office == nullptr) return repeat_at_top(draft, line, ladder, reason, step.skipped);
    for (const auto informed : step.informed) tell_rung(draft, line, informed, ladder.at(informed), {"information", "0", false, {}});
    tell_rung(draft, line, step.rung, *step.office, {reason, "0", false, {}});
    auto& own = climb_of(draft.next, line.name);
    own.rung = static_cast<int>(step.rung);
    own.at = step.office->id;
    own.reached = reached_at(draft, own.at, false);
    own.repeats = 0;
    own.next = going_on(draft, ladder, own);
    return facts_of(own, step.skipped);
}

void start_climbing(Draft& draft, std::string const& event, Facts facts)
{
    auto lines = lines_of(draft.next, draft.world());
    if (!second_line_joined(draft)) lines.resize(1);
    for (auto const& line : lines) {
        if (auto& own = climb_of(draft.next, line.name); is_unread(draft, own)) wait_for_reading(draft, line, own);
    }
    draft.record(event, std::move(facts));
    for (auto const& line : lines) {
        if (is_unread(draft, climb_of(draft.next, line.name))) continue;
        auto climbed = climb(draft, line, "climb");
        draft.record("climbed", std::move(climbed));
    }
}

void resume_climbs(Draft& draft)
{
    auto lines = lines_of(draft.next, draft.world());
    if (!second_line_joined(draft)) lines.resize(1);
    for (auto const& line : lines) {
        auto& own = climb_of(draft.next, line.name);
        own.next = std::max(draft.now(), going_on(draft, Ladder{draft, line}, own));
    }
}

void halt_climbs(Case& record)
{
    for (auto& climb : record.climbs) climb.next.reset();
}

}  // namespace sunwai::rules
