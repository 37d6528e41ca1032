#include "rules/case/clock_events.hpp"

#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Instant;

constexpr core::Duration late_after = std::chrono::minutes{1};

Facts operator+(Facts facts, Facts more)
{
    facts.insert(facts.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    return facts;
}

/// Everyone at the foot of the first `count` lines is reminded; the rest of the facts.
Facts remind(Draft& draft, std::size_t count, Manner const& manner)
{
    std::vector<std::string> skipped;
    auto lines = lines_of(draft.next, draft.world());
    if (lines.size() > count) lines.resize(count);
    for (auto const& line : lines) tell_foot(draft, line, manner, &skipped);
    if (skipped.empty()) return {};
    return {{"foot_skipped", skipped}};
}

void count(Draft const& draft, int& given) { given += draft.guards().once ? 1 : 0; }

/// What a line is climbed for; each reason is told on its own.
std::string reason_to_climb(Case const& c, std::string_view line)
{
    if (line == "accepting") return "judgement_overdue";
    if (c.status == core::Status::triage) return "triage_overdue";
    return c.breached ? "climb" : "unacknowledged";
}

bool has_line(std::vector<Line> const& lines, std::string_view name)
{
    return std::ranges::any_of(lines, [&](Line const& line) { return line.name == name; });
}

}  // namespace

Facts lateness(Draft const& draft, Due const& due)
{
    Facts facts{{"due", core::to_millis(due.at)}};
    const auto late = draft.now() - due.at;
    if (late > late_after && draft.guards().marks_late) facts.emplace_back("late", true);
    return facts;
}

void serve_triage_reminder(Draft& draft, Due const& due)
{
    auto facts = remind(draft, 1, {"triage_reminder", std::to_string(draft.next.triage_reminders), false, {}});
    count(draft, draft.next.triage_reminders);
    draft.record("triage_reminder", lateness(draft, due) + std::move(facts));
}

void serve_triage_limit(Draft& draft, Due const& due)
{
    draft.next.triage_breached = true;
    auto facts = remind(draft, 1, {"triage_limit", "0", false, {}});
    facts = std::move(facts) + climb_at_pace(draft, lines_of(draft.next, draft.world()).front(), "triage_overdue");
    draft.record("triage_overdue", lateness(draft, due) + std::move(facts));
}

void serve_ack_reminder(Draft& draft, Due const& due)
{
    auto facts = remind(draft, 1, {"ack_reminder", draft.occurrence(), false, {}});
    count(draft, draft.next.ack_reminders);
    draft.record("ack_reminder", lateness(draft, due) + std::move(facts));
}

void serve_ack_limit(Draft& draft, Due const& due)
{
    draft.next.ack_breached = true;
    auto facts = remind(draft, 1, {"ack_limit", draft.occurrence(), false, {}});
    facts = std::move(facts) + climb_at_pace(draft, lines_of(draft.next, draft.world()).front(), "unacknowledged");
    draft.record("ack_overdue", lateness(draft, due) + std::move(facts));
}

void serve_atr_reminder(Draft& draft, Due const& due)
{
    auto facts = remind(draft, 2, {"reminder", std::to_string(draft.next.atr_reminders), false, {}});
    count(draft, draft.next.atr_reminders);
    draft.record("reminder", lateness(draft, due) + std::move(facts));
}

void serve_atr_limit(Draft& draft, Due const& due)
{
    draft.next.breached = true;
    auto facts = remind(draft, 2, {"overdue", "0", false, {}});
    start_climbing(draft, "overdue", lateness(draft, due) + std::move(facts));
}

void serve_twice_limit(Draft& draft, Due const& due)
{
    draft.next.twice_told = true;
    std::vector<std::string> skipped;
    for (auto const& line : lines_of(draft.next, draft.world())) {
        const auto* own = find_climb(draft.next, line.name);
        auto const* office = own == nullptr ? nullptr : draft.world().directory.office(own->at);
        // Whoever the line has reached; where that is not possible, the way up from the foot finds the next.
        const bool reachable = office != nullptr && draft.world().directory.contact(office->id, draft.now()).reachable();
        if (reachable) draft.tell({office->id, line.name, own->rung, "twice_limit", "0", !office->digests_only, {}});
        else tell_foot(draft, line, {"twice_limit", "0", true, {}}, &skipped);
    }
    Facts facts;
    if (!skipped.empty()) facts.emplace_back("skipped", std::move(skipped));
    draft.record("twice_limit", lateness(draft, due) + std::move(facts));
}

void serve_accept_limit(Draft& draft, Due const& due)
{
    draft.next.accept_breached = true;
    auto facts = climb(draft, judging_line(draft.next), "judgement_overdue");
    draft.record("judgement_overdue", lateness(draft, due) + std::move(facts));
}

void serve_extension_limit(Draft& draft, Due const& due)
{
    draft.next.extension_due.reset();
    draft.next.extension_until.reset();
    draft.next.extension_ground.clear();
    draft.next.extension_by.clear();
    auto lines = lines_of(draft.next, draft.world());
    tell_foot(draft, lines.back(), {"extension_refused", draft.occurrence(), false, {}});
    draft.record("extension_refused", lateness(draft, due) + Facts{{"ground", std::string{"undecided"}}});
}

void serve_transfer_limit(Draft& draft, Due const& due)
{
    auto& c = draft.next;
    const Line line{"transfer", c.transfer_judge};
    auto facts = climb(draft, line, "transfer_undecided");
    c.transfer_due = find_climb(c, line.name)->next;
    find_climb(c, line.name)->next.reset();
    draft.record("transfer_undecided", lateness(draft, due) + std::move(facts));
}

void serve_order_limit(Draft& draft, Due const& due)
{
    auto& c = draft.next;
    const auto by = c.order_by;
    c.order_due.reset();
    c.order_by.clear();
    tell_foot(draft, {"order", by}, {"order_overdue", draft.occurrence(), true, {}});
    const auto lines = lines_of(c, draft.world());
    tell_foot(draft, lines.back(), {"order_overdue", draft.occurrence(), true, {}});
    draft.record("order_overdue", lateness(draft, due) + Facts{{"office", by}});
}

bool end_pause(Draft& draft, std::string_view ground, Instant at)
{
    auto& c = draft.next;
    const auto open = std::ranges::find_if(c.ledger, [&](auto const& entry) {
        return entry.kind == "pause" && !entry.until && (ground.empty() || entry.ground == ground);
    });
    if (open == c.ledger.end()) return false;
    open->until = std::max(open->from, std::min(at, open->bound));
    if (!c.breached) c.atr_due = derive_atr_due(c, draft.world());
    for (auto& climb : c.climbs) {
        if (climb.next && *climb.next < *open->until) climb.next = *open->until;
    }
    if (c.status == core::Status::long_term) {
        c.status = core::Status::in_progress;
        c.milestone.clear();
        c.milestone_message.reset();
    }
    return true;
}

void serve_pause_end(Draft& draft, Due const& due)
{
    const auto open = std::ranges::find_if(draft.next.ledger, [](auto const& entry) { return entry.kind == "pause" && !entry.until; });
    const auto ground = open->ground;
    (void)end_pause(draft, ground, due.at);
    auto facts = remind(draft, 2, {"pause_ended", draft.occurrence(), false, {}});
    draft.record("pause_ended", lateness(draft, due) + Facts{{"ground", ground}} + std::move(facts));
}

void serve_milestone_message(Draft& draft, Due const& due)
{
    auto& next = draft.next.milestone_message;
    while (*next <= draft.now()) *next += std::chrono::days{30};
    draft.tell_citizen("milestone", draft.occurrence());
    draft.record("milestone_message", lateness(draft, due));
}

void serve_climb(Draft& draft, Due const& due, std::string_view name)
{
    auto lines = lines_of(draft.next, draft.world());
    if (name == "accepting") lines.push_back(judging_line(draft.next));
    if (!has_line(lines, name)) {  // a line the case no longer stands on
        find_climb(draft.next, name)->next.reset();
        if (draft.next.breached) resume_climbs(draft);
        draft.record("line_left", Facts{{"line", std::string{name}}});
        return;
    }
    const auto line = *std::ranges::find(lines, name, &Line::name);
    const auto reason = reason_to_climb(draft.next, name);
    auto facts = climb(draft, line, reason);
    draft.record("climbed", lateness(draft, due) + std::move(facts));
}

}  // namespace sunwai::rules
