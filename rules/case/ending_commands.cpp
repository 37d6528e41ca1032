// Ends that somebody asks for: always with a reason, a second person and a message to the citizen; reopening and appeal.
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

constexpr std::uint32_t unended = in(Status::triage) | in(Status::assigned) | in(Status::acknowledged) | in(Status::in_progress) |
                                  in(Status::atr_filed) | in(Status::resolved) | in(Status::long_term);
constexpr std::uint32_t ends = in(Status::closed) | in(Status::closed_unconfirmed) | in(Status::referred) | in(Status::rejected) |
                               in(Status::not_feasible) | in(Status::no_merit) | in(Status::withdrawn);

struct End {
    std::string_view kind;
    Status status;
    std::string_view needs;   ///< an argument of its own
};

/// "Not ours" is not among them: what is another office's is transferred.
constexpr std::array endings{
    End{"closed", Status::closed, ""},
    End{"referred", Status::referred, "authority"},
    End{"rejected", Status::rejected, ""},
    End{"not_feasible", Status::not_feasible, "rule"},
    End{"no_merit", Status::no_merit, "evidence"},
    End{"withdrawn", Status::withdrawn, ""},
};

/// After a no the case closes only at the next level, after a second one only at the State nodal officer; never without an accepted ATR.
Handled check_closing_after_no(Draft const& draft, Asked const& asked)
{
    auto const& c = draft.next;
    if (c.noes == 0) return invalid("close: the citizen's yes closes a case, or silence after being asked");
    if (!c.atr_accepted) return invalid("close: there is no accepted ATR");
    const auto wanted = c.noes >= 2 ? role::state : role::judge | role::state;
    if ((asked.roles & wanted) == 0) return forbidden("close: after a no only the next level closes, after a second one the State nodal officer");
    return {};
}

Handled check_end(Draft const& draft, Asked const& asked, End const& end)
{
    for (auto const* name : {"reason", "message"}) {
        if (const auto given = need(asked, name); !given) return given.error();
    }
    if (const auto fault = fault_of_message(asked.arg("message")); !fault.empty()) return invalid("close: message " + fault);
    if (!end.needs.empty()) {
        if (const auto given = need(asked, end.needs); !given) return given.error();
    }
    if (end.status == Status::referred && draft.world().directory.office(asked.arg("authority")) != nullptr)
        return invalid("close: an office of this state gets the case by transfer, not by referring it");
    if (end.status == Status::withdrawn || draft.actor().kind != core::ActorKind::citizen) {
        return end.status == Status::closed ? check_closing_after_no(draft, asked) : Handled{};
    }
    return forbidden("close: a citizen can only withdraw");
}

/// Two different persons, the second of them not of the office that acts.
bool is_confirmed(Draft const& draft, Asked const& asked, std::string const& proposal)
{
    auto const& c = draft.next;
    if (!draft.guards().second_person) return true;
    constexpr auto confirming = role::accepting | role::superior | role::judge | role::state;
    return c.proposal == proposal && c.proposed_by != draft.actor().name && (asked.roles & confirming) != 0;
}

Handled close(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    const auto end = std::ranges::find(endings, std::string_view{asked.arg("kind")}, &End::kind);
    if (end == endings.end()) return invalid("close: kind must be closed, referred, rejected, not_feasible, no_merit or withdrawn");
    if (const auto fits = check_end(draft, asked, *end); !fits) return fits.error();
    const auto proposal = "close:" + asked.arg("kind");
    if (is_confirmed(draft, asked, proposal)) {
        const auto by = c.proposed_by;
        end_case(draft, end->status, std::string{core::name(end->status)}, {{"proposed_by", by}, {"office", draft.actor().office}}, words_of(asked));
        return {};
    }
    c.proposal = proposal;
    c.proposed_by = draft.actor().name;
    c.proposed_office = draft.actor().office;
    tell_foot(draft, judging_line(c), {"end_proposed", draft.occurrence(), false, {}});
    draft.record("end_proposed", {{"kind", asked.arg("kind")}}, words_of(asked));
    return {};
}

Handled reopen_verb(Draft& draft, Asked const& asked)
{
    auto const& c = draft.next;
    constexpr std::array<std::string_view, 6> grounds{"citizen_no", "spot_check", "pressed", "same_matter", "number_quoted", "other"};
    const auto ground = asked.has("ground") ? asked.arg("ground") : std::string{"other"};
    if (std::ranges::find(grounds, ground) == grounds.end()) return invalid("reopen: ground must be citizen_no, spot_check, pressed, same_matter, number_quoted or other");
    const auto window = std::chrono::days{draft.world().pack.numbers.reopen_days};
    const bool any_time = (asked.roles & role::state) != 0 || ground == "pressed";
    if (!any_time && c.ended_at && draft.now() > *c.ended_at + window) return invalid("reopen: the time to reopen has passed");
    if (ground == "citizen_no") draft.next.noes += 1;
    if (ground == "pressed") draft.next.pressed = true;
    reopen(draft, ground, words_of(asked));
    return {};
}

/// After a second no or an end that is not accepted: the rung above the accepting office decides within 30 days.
Handled appeal(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (c.status == Status::closed && c.noes == 0) return invalid("appeal: the case was closed with the citizen's yes");
    c.appealed_end = core::name(c.status);
    c.appeal_to = superior_of(c, draft.world(), c.accepting);
    c.appeal_due = std::min(draft.now() + std::chrono::days{draft.world().pack.numbers.appeal.amount}, core::latest);
    c.accepting = c.appeal_to;
    c.status = Status::atr_filed;
    c.ended_at.reset();
    c.filed_at = draft.now();
    c.accept_breached = false;
    c.accept_due = c.appeal_due;
    tell_foot(draft, judging_line(c), {"appeal", draft.occurrence(), false, {}});
    draft.tell_citizen("appeal_received", draft.occurrence());
    draft.record("appealed", {{"end", c.appealed_end}, {"office", c.appeal_to}}, words_of(asked));
    return {};
}

Handled appeal_decide(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (!c.appeal_due) return invalid("appeal-decide: no appeal is pending");
    if (const auto reason = need(asked, "reason"); !reason) return reason.error();
    const auto& decision = asked.arg("decision");
    if (decision == "uphold") {
        reopen(draft, "appeal", words_of(asked));
        return {};
    }
    if (decision != "refuse") return invalid("appeal-decide: decision must be uphold or refuse");
    const auto end = core::parse_status(c.appealed_end).value_or(Status::closed);
    c.appeal_to.clear();
    c.appealed_end.clear();
    end_case(draft, end, "appeal_refused", {{"end", std::string{core::name(end)}}}, words_of(asked));
    return {};
}

constexpr std::array verbs{
    Verb{"close", role::citizen | role::nodal | role::acting | role::accepting | role::superior | role::judge | role::state, unended, "kind reason message authority rule evidence", close},
    Verb{"reopen", role::citizen | role::superior | role::judge | role::state | role::system, ends, "ground reason", reopen_verb},
    Verb{"appeal", role::citizen, ends, "text", appeal},
    Verb{"appeal-decide", role::appeal | role::state, in(Status::atr_filed), "decision reason", appeal_decide},
};

}  // namespace

std::span<Verb const> ending_verbs() { return verbs; }

}  // namespace sunwai::rules
