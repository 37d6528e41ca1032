#include "rules/case/limits.hpp"

#include "core/model/overdue.hpp"
#include "rules/case/offices.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

using config::Limit;
using core::Case;
using core::Instant;
using core::Severity;
using namespace std::chrono;

/// Nominal length, to tell limits of a day or more from shorter ones.
minutes nominal(Limit const& limit) noexcept
{
    switch (limit.unit) {
    case Limit::Unit::minutes: return minutes{limit.amount};
    case Limit::Unit::hours: return hours{limit.amount};
    case Limit::Unit::days: return days{limit.amount};
    case Limit::Unit::working_hours: return hours{limit.amount};
    case Limit::Unit::working_days: return days{limit.amount};
    }
    return minutes{0};
}

core::Duration span_between(WorkingTime const& time, Limit const& limit, Instant from, Instant to)
{
    return limit.calendar_time() ? to - from : time.between(from, to);
}

Instant add_span(WorkingTime const& time, Limit const& limit, Instant from, core::Duration span)
{
    return limit.calendar_time() ? std::min(from + span, core::latest) : time.add_working(from, span);
}

/// Start of the clock: the first limit runs from the citizen's post, a reopened one from its reopening.
Instant cycle_start(Case const& record) { return record.cycle_from.value_or(record.received_at); }

/// Half of the first limit, but never less than policy's least.
Instant halved(Case const& record, World const& world, Limit const& limit, WorkingTime const& time, std::vector<DerivationStep>* steps)
{
    const auto first = span_between(time, limit, record.received_at, time.add(record.received_at, limit));
    const auto half = add_span(time, limit, cycle_start(record), first / 2);
    const auto least = time.add(cycle_start(record), world.pack.numbers.reopened_min);
    if (steps != nullptr) steps->push_back({"half", config::to_string(limit), half});
    if (half >= least) return half;
    if (steps != nullptr) steps->push_back({"least", config::to_string(world.pack.numbers.reopened_min), least});
    return least;
}

/// What one ledger entry does to a due time.
Instant after_entry(core::LedgerEntry const& entry, Limit const& limit, WorkingTime const& time, Instant due)
{
    if (entry.kind == "extension") return std::min(due + entry.granted, core::latest);
    if (entry.kind == "cap") return std::min(due, entry.until.value_or(due));
    if (entry.kind == "pause" && entry.until) return add_span(time, limit, due, span_between(time, limit, entry.from, *entry.until));
    return due;
}

}  // namespace

WorkingTime case_hours(Case const& record, World const& world) { return {world.pack.calendar, record.duty, record.district}; }

Limit policy_atr_limit(Case const& record, World const& world)
{
    auto const* rule = world.pack.limit(record.category, record.matter, record.area, record.place);
    Limit limit = rule != nullptr ? rule->atr : Limit{7, Limit::Unit::working_days};
    if (record.severity != Severity::emergency) return limit;
    auto const& emergency = world.pack.numbers.atr_emergency;
    const auto time = case_hours(record, world);
    return time.add(record.received_at, limit) < time.add(record.received_at, emergency) ? limit : emergency;
}

Limit atr_limit(Case const& record, World const& world)
{
    const auto kept = config::parse_limit(record.atr_limit);
    return kept ? *kept : policy_atr_limit(record, world);
}

std::vector<core::LedgerEntry const*> ledger_of_cycle(Case const& record)
{
    std::vector<core::LedgerEntry const*> entries;
    for (auto const& entry : record.ledger) {
        if (entry.cycle == record.cycle) entries.push_back(&entry);
    }
    return entries;
}

Instant derive_atr_due(Case const& record, World const& world, std::vector<DerivationStep>* steps, bool shortened)
{
    const auto limit = atr_limit(record, world);
    const auto time = case_hours(record, world);
    Instant due;
    if (record.cycle > 1 && shortened) {
        due = halved(record, world, limit, time, steps);
    } else {
        due = time.add(cycle_start(record), limit);
        if (steps != nullptr) steps->push_back({"limit", config::to_string(limit), due});
    }
    for (auto const* entry : ledger_of_cycle(record)) {
        const auto moved = after_entry(*entry, limit, time, due);
        if (steps != nullptr && moved != due) steps->push_back({entry->kind, entry->ground, moved});
        due = moved;
    }
    return due;
}

Limit ack_limit(Case const& record, World const& world)
{
    auto const& numbers = world.pack.numbers;
    if (record.severity == Severity::emergency) return numbers.ack_emergency;
    return record.severity == Severity::high ? numbers.ack_high : numbers.ack_normal;
}

Limit triage_limit(Case const& record, World const& world)
{
    return record.severity == Severity::emergency ? world.pack.numbers.triage_emergency : world.pack.numbers.triage;
}

Instant derive_ack_due(Case const& record, World const& world)
{
    auto const& office = record.nodal.empty() ? record.acting : record.nodal;
    return hours_of(record, world, office).add(record.assigned_at.value_or(record.opened_at), ack_limit(record, world));
}

Instant derive_triage_due(Case const& record, World const& world)
{
    auto const& desk = record.nodal.empty() ? world.pack.state_nodal : record.nodal;
    const auto from = record.cycle > 1 ? cycle_start(record) : record.opened_at;
    return hours_of(record, world, desk).add(from, triage_limit(record, world));
}

Instant derive_accept_due(Case const& record, World const& world)
{
    if (record.appeal_due) return *record.appeal_due;
    return hours_of(record, world, record.accepting).add(record.filed_at.value_or(record.opened_at), world.pack.numbers.extension_decision);
}

Instant twice_at(Case const& record, World const& world)
{
    const auto limit = atr_limit(record, world);
    const auto due = record.atr_due.value_or(derive_atr_due(record, world));
    if (record.cycle == 1) return case_hours(record, world).add(due, limit);
    return halved(record, world, limit, case_hours(record, world), nullptr) - cycle_start(record) + due;
}

std::optional<Instant> next_reminder(WorkingTime const& hours, Limit const& limit, Instant from, Instant due, int given, World const& world)
{
    auto const& numbers = world.pack.numbers;
    const bool of_days = nominal(limit) >= days{1};
    if (due <= from || nominal(limit) < std::chrono::hours{1} || given > (of_days ? 1 : 0)) return std::nullopt;
    const int first = of_days ? numbers.reminder_first_percent : numbers.reminder_short_percent;
    const int percent = given > 0 ? numbers.reminder_second_percent : first;
    return std::min(due, add_span(hours, limit, from, span_between(hours, limit, from, due) * percent / 100));
}

Instant step_after(Case const& record, World const& world, std::string_view office, Instant reached)
{
    auto const& numbers = world.pack.numbers;
    const auto time = hours_of(record, world, office);
    if (record.severity == Severity::emergency) return time.add(reached, numbers.step_emergency);
    auto const* category = world.pack.category(record.category);
    if (category != nullptr && category->step) return time.add(reached, *category->step);
    return std::min(time.add(reached, atr_limit(record, world)), time.add(reached, numbers.step_max));
}

Instant readable_at(Case const& record, World const& world, std::string_view office, Instant at, bool single)
{
    const auto time = hours_of(record, world, office);
    const auto duty = time.next_on_duty(at);
    if (single || duty >= core::latest) return duty;
    const auto offset = world.pack.calendar.offset;
    sys_days day{core::local_date(duty, offset)};
    for (int i = 0; i < 15; ++i, day += days{1}) {
        for (auto const& slot : world.pack.numbers.digests) {
            const auto out = core::start_of(core::Date{day}, offset) + slot;
            if (out >= duty && time.on_duty(out)) return out;
        }
    }
    return duty;
}

Instant next_daily(Case const& record, World const& world, std::string_view office, Instant after)
{
    const auto offset = world.pack.calendar.offset;
    const auto daily = world.pack.numbers.top_daily;
    sys_days day{core::local_date(after, offset)};
    auto at = core::start_of(core::Date{day}, offset) + daily;
    if (at <= after) at += days{1};
    const auto duty = hours_of(record, world, office).next_on_duty(at);
    if (duty >= core::latest || core::local_date(duty, offset) == core::local_date(at, offset)) return std::min(at, core::latest);
    return core::start_of(core::local_date(duty, offset), offset) + daily;
}

bool is_paused(Case const& record) noexcept
{
    return core::is_paused(record);
}

}  // namespace sunwai::rules
