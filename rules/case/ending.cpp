#include "rules/case/ending.hpp"

#include "rules/case/assignment.hpp"
#include "rules/case/clock_events.hpp"
#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"
#include "rules/case/roster.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Instant;
using core::Status;

bool in_area(config::Period const& period, World const& world, std::string_view district)
{
    return period.places.empty() || std::ranges::any_of(period.places, [&](auto const& place) { return world.pack.within(district, place); });
}

/// While the internet is cut off in a district, its citizens' windows stand still: the window grows by that time, once, as a ledger entry.
bool stretch_window(Draft& draft, Due const& due)
{
    auto& c = draft.next;
    for (auto const& period : draft.world().periods) {
        if (period.kind != "internet_suspended" || !in_area(period, draft.world(), c.district)) continue;
        const auto from = std::max(period.from, *c.asked_at);
        if (from >= std::min(due.at, period.to)) continue;
        const bool known = std::ranges::any_of(c.ledger, [&](auto const& entry) { return entry.kind == "window" && entry.until == period.to; });
        if (known) continue;
        c.ledger.push_back({"window", "period", from, period.to, {}, period.to, c.cycle});
        *c.asked_at += period.to - from;
        *c.closing_at += period.to - from;
        draft.record("window_extended", {{"ground", std::string{"internet_suspended"}}, {"until", core::to_millis(*c.closing_at)}});
        return true;
    }
    return false;
}

/// Nobody proves that something was done: the office is asked for evidence instead of closing on silence.
void send_back_without_evidence(Draft& draft, Facts facts)
{
    drop_report(draft.next);
    draft.next.status = Status::in_progress;
    tell_foot(draft, lines_of(draft.next, draft.world()).back(), {"returned", draft.occurrence(), true, {}});
    if (draft.next.breached) resume_climbs(draft);
    facts.emplace_back("ground", std::string{"no_evidence"});
    draft.record("returned", std::move(facts));
}

/// Whether an ATR may be closed on the citizen's silence.
bool silence_closes(Draft const& draft)
{
    auto const& c = draft.next;
    if (!draft.guards().silence_needs_evidence) return true;
    return c.atr_evidence > 0 && c.atr_accepted && c.accepted_by != c.atr_author;
}

/// Judged one rung higher than before; after a second no by the State nodal officer.
void raise_judge(Draft& draft)
{
    auto& c = draft.next;
    c.accepting = c.noes >= 2 ? draft.world().pack.state_nodal : superior_of(c, draft.world(), c.accepting);
}

void begin_cycle(Draft& draft)
{
    auto& c = draft.next;
    c.cycle += 1;
    c.cycle_from = draft.now();
    c.ended_at.reset();
    c.breached = c.ack_breached = c.triage_breached = c.twice_told = c.accept_breached = false;
    c.triage_reminders = c.ack_reminders = c.atr_reminders = 0;
    c.transfers = 0;
    c.proposal.clear();
    c.proposed_by.clear();
    c.proposed_office.clear();
    c.appeal_due.reset();
    c.appeal_to.clear();
    c.appealed_end.clear();
    c.merged_from.clear();
    drop_report(c);
    c.closing_at.reset();
    c.asked_at.reset();
    c.closing_reminders = 0;
    c.assigned_at = draft.now();
    c.atr_due = derive_atr_due(c, draft.world(), nullptr, draft.guards().reopens_shorter);
}

}  // namespace

void ask_whether_solved(Draft& draft)
{
    auto& c = draft.next;
    c.status = Status::resolved;
    c.asked_at = draft.now();
    c.closing_at = draft.now() + std::chrono::days{draft.world().pack.numbers.closing_days};
    c.closing_reminders = 0;
    draft.tell_citizen("asked", draft.occurrence());
}

void serve_closing_reminder(Draft& draft, Due const& due)
{
    auto& c = draft.next;
    if (stretch_window(draft, due)) return;
    draft.tell_citizen("closing_reminder", core::format_date(core::local_date(*c.asked_at, draft.world().pack.calendar.offset)) + "-" + std::to_string(c.closing_reminders));
    c.closing_reminders += 1;
    // Reminded late, the citizen still has two days to answer.
    const auto least = draft.now() + std::chrono::days{2};
    if (*c.closing_at < least && draft.now() - due.at > std::chrono::hours{1}) c.closing_at = least;
    draft.record("closing_reminder", lateness(draft, due));
}

void serve_closing(Draft& draft, Due const& due)
{
    if (stretch_window(draft, due)) return;
    if (!silence_closes(draft)) return send_back_without_evidence(draft, lateness(draft, due));
    end_case(draft, Status::closed_unconfirmed, "closed_unconfirmed", lateness(draft, due));
}

void drop_report(Case& c)
{
    c.atr_office.clear();
    c.atr_author.clear();
    c.atr_kind.clear();
    c.atr_evidence = 0;
    c.atr_accepted = false;
    c.accepted_by.clear();
    c.filed_at.reset();
    c.accept_due.reset();
    c.accept_breached = false;
    c.asked_at.reset();
    c.closing_at.reset();
}

core::OfficeId judge_of(Case const& c, World const& world, std::string_view author)
{
    if (c.accepting != author && !c.accepting.empty() && !is_excluded(c, world, c.accepting)) return c.accepting;
    return superior_of(c, world, author);
}

void end_case(Draft& draft, Status status, std::string event, Facts facts, std::optional<std::string> words)
{
    auto& c = draft.next;
    c.status = status;
    c.ended_at = draft.now();
    (void)end_pause(draft, {}, draft.now());
    c.status = status;
    c.relay_due.reset();
    c.extension_due.reset();
    c.extension_until.reset();
    c.transfer_due.reset();
    c.order_due.reset();
    c.accept_due.reset();
    c.closing_at.reset();
    c.milestone_message.reset();
    c.appeal_due.reset();
    c.proposal.clear();
    c.proposed_by.clear();
    c.proposed_office.clear();
    halt_climbs(c);
    if (status != Status::merged) draft.tell_citizen(std::string{core::name(status)}, draft.occurrence());
    draft.record(std::move(event), std::move(facts), std::move(words));
}

void reopen(Draft& draft, std::string const& ground, std::optional<std::string> words)
{
    auto& c = draft.next;
    begin_cycle(draft);
    halt_climbs(c);
    raise_judge(draft);
    const bool known = !c.acting.empty();
    c.status = known ? Status::assigned : Status::triage;
    if (known) c.ack_due = derive_ack_due(c, draft.world());
    else c.triage_due = derive_triage_due(c, draft.world());
    Facts facts{{"ground", ground}};
    if (known) tell_assigned(draft);
    if (draft.guards().reopens_higher) {
        auto higher = climb(draft, lines_of(c, draft.world()).front(), "reopened");
        facts.insert(facts.end(), higher.begin(), higher.end());
    }
    halt_climbs(c);
    draft.tell_citizen("reopened");
    draft.record("reopened", std::move(facts), std::move(words));
}

}  // namespace sunwai::rules
