// The action-taken report: filed, judged, sent back; questions to the citizen and the answers.
#include "rules/case/clock_events.hpp"
#include "rules/case/commands.hpp"
#include "rules/case/ending.hpp"
#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"
#include "rules/case/plain_message.hpp"
#include "rules/case/roles.hpp"

#include <algorithm>
#include <array>

namespace sunwai::rules {
namespace {

using core::Status;

constexpr std::uint32_t working = in(Status::assigned) | in(Status::acknowledged) | in(Status::in_progress);
constexpr std::uint32_t any_open = in(Status::triage) | working | in(Status::atr_filed) | in(Status::resolved) | in(Status::long_term);

constexpr std::array<std::string_view, 5> atr_kinds{"done", "partly", "not_feasible", "nothing_wrong", "referred"};

Handled file_atr(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    for (auto const* name : {"report", "message"}) {
        if (const auto given = need(asked, name); !given) return given.error();
    }
    const auto kind = asked.has("kind") ? asked.arg("kind") : std::string{"done"};
    if (std::ranges::find(atr_kinds, kind) == atr_kinds.end()) return invalid("file-atr: kind must be done, partly, not_feasible, nothing_wrong or referred");
    if (kind == "not_feasible" && !asked.has("rule")) return invalid("file-atr: rule is missing");
    if (const auto fault = fault_of_message(asked.arg("message")); !fault.empty()) return invalid("file-atr: message " + fault);
    auto evidence = count_arg(asked, "evidence", 0, 100, 0);
    if (!evidence) return evidence.error();
    (void)end_pause(draft, "question", draft.now());
    (void)end_pause(draft, "long_term", draft.now());
    c.atr_office = draft.actor().office;
    c.atr_author = draft.actor().name;
    c.atr_kind = kind;
    c.atr_evidence = *evidence;
    c.atr_accepted = false;
    c.filed_at = draft.now();
    c.status = Status::atr_filed;
    c.ack_due.reset();
    c.accept_breached = false;
    if (draft.guards().judge_differs) c.accepting = judge_of(c, draft.world(), c.atr_office);
    c.appeal_due.reset();
    c.accept_due = derive_accept_due(c, draft.world());
    halt_climbs(c);
    tell_foot(draft, judging_line(c), {"atr_filed", draft.occurrence(), false, {}});
    draft.record("atr_filed", {{"kind", kind}, {"office", c.atr_office}, {"evidence", std::int64_t{*evidence}}}, words_of(asked));
    return {};
}

/// Nobody judges an own ATR, in whatever office.
Handled check_judge(Draft const& draft)
{
    auto const& c = draft.next;
    if (!draft.guards().judge_differs) return {};
    const bool same_person = draft.actor().name == c.atr_author;
    const bool same_office = draft.actor().office == c.atr_office && c.atr_office != draft.world().pack.state_nodal;
    if (same_person || same_office) return forbidden("an ATR is not judged by whoever wrote it");
    return {};
}

Handled accept(Draft& draft, Asked const&)
{
    auto& c = draft.next;
    if (c.appeal_due) return invalid("accept: an appeal is pending; appeal-decide settles it");
    if (const auto other = check_judge(draft); !other) return other.error();
    c.atr_accepted = true;
    c.accepted_by = draft.actor().name;
    c.accept_due.reset();
    halt_climbs(c);
    ask_whether_solved(draft);
    draft.record("accepted", {{"office", draft.actor().office}});
    return {};
}

Handled send_back(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (c.appeal_due) return invalid("return: an appeal is pending; appeal-decide settles it");
    if (const auto reason = need(asked, "reason"); !reason) return reason.error();
    if (const auto other = check_judge(draft); !other) return other.error();
    drop_report(c);
    c.status = Status::in_progress;
    if (!draft.guards().clock_stands) {
        c.cycle_from = draft.now();
        c.atr_due = derive_atr_due(c, draft.world());
        c.breached = false;
    }
    tell_foot(draft, lines_of(c, draft.world()).back(), {"returned", draft.occurrence(), true, {}});
    if (c.breached) resume_climbs(draft);
    draft.record("returned", {{"ground", std::string{"not_accepted"}}}, words_of(asked));
    return {};
}

/// A question without whose answer the office can do nothing stops its clock: only when it reached the citizen, twice at most, three days each,
/// and not once the limit has passed.
bool may_pause_for_question(Draft const& draft)
{
    auto const& c = draft.next;
    const auto asked_before = std::ranges::count_if(c.ledger, [](auto const& entry) { return entry.kind == "pause" && entry.ground == "question"; });
    const bool more = asked_before < draft.world().pack.numbers.question_pauses || !draft.guards().bounds_pauses;
    return more && !is_paused(c) && !c.breached && c.atr_due && draft.now() < *c.atr_due;
}

Handled ask_citizen(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (const auto text = need(asked, "text"); !text) return text.error();
    const bool pauses = asked.flag("delivered") && asked.flag("blocking") && may_pause_for_question(draft);
    if (pauses) {
        const auto bound = case_hours(c, draft.world()).add(draft.now(), draft.world().pack.numbers.question_pause);
        c.ledger.push_back({"pause", "question", draft.now(), std::nullopt, {}, bound, c.cycle});
    }
    draft.tell_citizen("question", draft.occurrence());
    draft.record("citizen_asked", {{"pauses", pauses}}, words_of(asked));
    return {};
}

/// The grievance is said not to be solved: at once the next cycle.
void take_no(Draft& draft, std::string const& answer, std::optional<std::string> words)
{
    auto& c = draft.next;
    c.noes += 1;
    c.pressed = c.pressed || answer == "pressed";
    if (answer == "pressed") {
        tell_foot(draft, {"state", draft.world().pack.state_nodal}, {"pressed", draft.occurrence(), false, {}});
    }
    draft.record("citizen_answered", {{"answer", answer}}, std::move(words));
    reopen(draft, answer == "pressed" ? "pressed" : "citizen_no");
}

/// Feedback is never taken by telephone by the offices concerned.
Handled check_caller(Draft const& draft, Asked const& asked)
{
    const bool concerned = (asked.roles & (role::nodal | role::acting)) != 0 && (asked.roles & role::state) == 0;
    // Nobody closes alone: whoever accepted the ATR does not also enter the citizen's yes.
    const bool accepted = asked.arg("answer") == "yes" && !draft.next.accepted_by.empty() && draft.actor().name == draft.next.accepted_by &&
                          draft.guards().second_person && (asked.roles & role::citizen) == 0;
    if (accepted) return forbidden("citizen-answer: whoever accepted the report does not also enter the citizen's yes");
    if (concerned || (draft.guards().judge_differs && !draft.next.atr_author.empty() && draft.actor().name == draft.next.atr_author))
        return forbidden("citizen-answer: not taken by an office concerned");
    return {};
}

Handled citizen_answer(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    constexpr std::array<std::string_view, 7> answers{"yes", "no", "partly", "pressed", "info", "unreachable", "never_complained"};
    auto const& answer = asked.arg("answer");
    if (std::ranges::find(answers, answer) == answers.end()) return invalid("citizen-answer: answer must be yes, no, partly, pressed, info, unreachable or never_complained");
    if (const auto caller = check_caller(draft, asked); !caller) return caller.error();
    const bool asked_now = c.status == Status::resolved;
    if (answer == "yes" && asked_now && c.atr_accepted) {
        draft.record("citizen_answered", {{"answer", answer}}, words_of(asked));
        end_case(draft, Status::closed, "closed", {{"ground", std::string{"citizen_yes"}}});
        return {};
    }
    if (asked_now && (answer == "no" || answer == "partly" || answer == "pressed")) {
        take_no(draft, answer, words_of(asked));
        return {};
    }
    const bool ended = end_pause(draft, "question", draft.now());
    draft.record("citizen_answered", {{"answer", answer}, {"pause_ended", ended}}, words_of(asked));
    return {};
}

Handled remind(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    c.reminders_by_citizen += 1;
    tell_foot(draft, lines_of(c, draft.world()).front(), {"citizen_reminder", draft.occurrence(), false, {}});
    draft.record("citizen_reminded", {{"count", std::int64_t{c.reminders_by_citizen}}}, words_of(asked));
    return {};
}

constexpr std::array verbs{
    Verb{"file-atr", role::nodal | role::acting, working | in(Status::long_term), "report message kind evidence rule", file_atr},
    Verb{"accept", role::accepting | role::judge | role::state, in(Status::atr_filed), "", accept},
    Verb{"return", role::accepting | role::judge | role::state, in(Status::atr_filed), "reason", send_back},
    Verb{"ask-citizen", role::nodal | role::acting | role::accepting | role::state, any_open & ~in(Status::resolved), "text delivered blocking", ask_citizen},
    Verb{"citizen-answer", role::citizen | role::state | role::officer | role::system, any_open, "answer text", citizen_answer},
    Verb{"remind", role::citizen | role::system, any_open, "text", remind},
};

}  // namespace

std::span<Verb const> report_verbs() { return verbs; }

}  // namespace sunwai::rules
