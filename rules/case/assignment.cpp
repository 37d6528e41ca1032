#include "rules/case/assignment.hpp"

#include "rules/case/ending.hpp"
#include "rules/case/handling.hpp"
#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"

#include <algorithm>

namespace sunwai::rules {

using core::Case;
using core::Status;

void tell_assigned(Draft& draft)
{
    // A later assignment is told again: its occurrence is that of its event.
    const bool first = draft.next.version == 0;
    const bool emergency = draft.next.severity == core::Severity::emergency;
    const Manner manner{"assigned", first ? "0" : draft.occurrence(), true, emergency ? core::Duration{} : core::Duration{draft.world().pack.numbers.assignment_gathering}};
    for (auto const& line : lines_of(draft.next, draft.world())) tell_foot(draft, line, manner);
}

void give_to(Draft& draft, core::OfficeId const& acting, std::string event, Facts facts, std::optional<std::string> words)
{
    auto& c = draft.next;
    const bool fresh = c.acting != acting || c.status == Status::triage;
    const bool first = c.acting.empty();
    c.acting = acting;
    if (auto const* office = draft.world().directory.office(acting); office != nullptr && !office->department.empty()) c.department = office->department;
    if (c.nodal.empty()) c.nodal = acting;
    c.candidates.clear();
    c.reasons.clear();
    c.status = Status::assigned;
    c.triage_due.reset();
    c.transfer_due.reset();
    c.transfer_to.clear();
    c.transfer_judge.clear();
    c.extension_due.reset();
    c.extension_until.reset();
    c.accepting = accepting_office(c, draft.world());
    if (fresh) {
        c.assigned_at = draft.now();
        c.ack_breached = false;
        c.ack_reminders = 0;
        c.ack_due = derive_ack_due(c, draft.world());
    }
    if (!draft.guards().clock_stands) {
        c.cycle_from = draft.now();
        c.atr_due = derive_atr_due(c, draft.world());
        c.breached = false;
    }
    if (!c.breached) halt_climbs(c);
    tell_assigned(draft);
    if (c.breached) resume_climbs(draft);
    if (first) draft.tell_citizen(citizen_receipt(c), std::to_string(c.cycle));
    facts.emplace_back("office", acting);
    draft.record(std::move(event), std::move(facts), std::move(words));
}

bool judged_by_state(Case const& c, World const& world)
{
    auto const* category = world.pack.category(c.category);
    return c.severity == core::Severity::emergency || c.is_protected || c.against_officer || c.category == "corruption" ||
           (category != nullptr && category->state_accepts) || c.noes >= 2;
}

core::OfficeId accepting_office(Case const& c, World const& world)
{
    if (judged_by_state(c, world) || c.nodal.empty()) return world.pack.state_nodal;
    // Once raised by a reopening it is not lowered again.
    if (c.cycle > 1 && !c.accepting.empty()) return c.accepting;
    if (c.nodal != c.acting && !is_excluded(c, world, c.nodal)) return c.nodal;
    return superior_of(c, world, c.nodal);
}

bool needs_protection(Case const& c, World const& world)
{
    auto const* category = world.pack.category(c.category);
    const bool by_category = c.category == "corruption" || (category != nullptr && category->is_protected);
    return by_category || c.against_officer || std::ranges::any_of(c.handling, [](auto const& key) { return handling_of(key).protects; });
}

}  // namespace sunwai::rules
