// What moves a due time, and only within bounds: extensions, a court's order, long-term matters.
#include "rules/case/clock_events.hpp"
#include "rules/case/commands.hpp"
#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/plain_message.hpp"
#include "rules/case/roles.hpp"

#include <algorithm>
#include <array>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Status;

constexpr std::uint32_t working = in(Status::assigned) | in(Status::acknowledged) | in(Status::in_progress);

/// Longest stay by a court's order and longest milestone before they must be looked at again.
constexpr std::chrono::days longest_stay{180};
constexpr std::chrono::days longest_milestone{365};

struct Granted {
    int count{0};
    core::Duration sum{};
};

Granted granted_so_far(Case const& c)
{
    Granted granted;
    for (auto const* entry : ledger_of_cycle(c)) {
        if (entry->kind != "extension") continue;
        ++granted.count;
        granted.sum += entry->granted;
    }
    return granted;
}

/// Both when it is asked and when it is granted: a correction between may have brought the limit forward.
Handled check_extension(Draft const& draft, core::Instant until)
{
    auto const& c = draft.next;
    auto const& numbers = draft.world().pack.numbers;
    if (c.breached || !c.atr_due || draft.now() >= *c.atr_due) return invalid("the limit has passed; an extension is given before it");
    if (until <= *c.atr_due) return invalid("until is not later than the due time");
    if (!draft.guards().bounds_extensions) return {};
    const auto granted = granted_so_far(c);
    if (granted.count >= numbers.extensions) return invalid("no further extension is possible");
    if (granted.sum + (until - *c.atr_due) > std::chrono::days{numbers.extension_days}) return invalid("longer than extensions may be in sum");
    return {};
}

Handled extend_ask(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    for (auto const* name : {"reason", "message"}) {
        if (const auto given = need(asked, name); !given) return given.error();
    }
    if (const auto fault = fault_of_message(asked.arg("message")); !fault.empty()) return invalid("extend-ask: message " + fault);
    auto until = time_arg(asked, "until");
    if (!until) return until.error();
    if (is_paused(c)) return invalid("extend-ask: the clock stands still");
    if (c.extension_due) return invalid("extend-ask: one is waiting for a decision");
    if (const auto fits = check_extension(draft, *until); !fits) return core::in("extend-ask", fits.error());
    // Undecided is refused, at the latest when the limit comes.
    c.extension_due = std::min(case_hours(c, draft.world()).add(draft.now(), draft.world().pack.numbers.extension_decision), *c.atr_due);
    c.extension_until = *until;
    c.extension_ground = asked.has("ground") ? asked.arg("ground") : "other";
    c.extension_by = draft.actor().name;
    tell_foot(draft, judging_line(c), {"extension_asked", draft.occurrence(), false, {}});
    draft.tell_citizen("interim", draft.occurrence());
    draft.record("extension_asked", {{"until", core::to_millis(*until)}, {"ground", c.extension_ground}}, words_of(asked));
    return {};
}

Handled extend_decide(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (!c.extension_due) return invalid("extend-decide: no extension is asked for");
    const bool grant = asked.arg("decision") == "grant";
    if (!grant && asked.arg("decision") != "refuse") return invalid("extend-decide: decision must be grant or refuse");
    const bool own = draft.actor().name == c.extension_by || (draft.actor().office == c.acting && c.acting != draft.world().pack.state_nodal);
    if (own && draft.guards().judge_differs) return forbidden("extend-decide: not by whoever asked for it");
    const auto until = *c.extension_until;
    if (const auto fits = check_extension(draft, until); grant && !fits) return core::in("extend-decide", fits.error());
    const auto ground = c.extension_ground;
    c.extension_due.reset();
    c.extension_until.reset();
    c.extension_ground.clear();
    c.extension_by.clear();
    if (grant) {
        c.ledger.push_back({"extension", ground, draft.now(), std::nullopt, until - *c.atr_due, {}, c.cycle});
        c.atr_due = derive_atr_due(c, draft.world());
        draft.tell_citizen("extended", draft.occurrence());
    }
    const std::string event = grant ? "extended" : "extension_refused";
    tell_foot(draft, lines_of(c, draft.world()).back(), {event, draft.occurrence(), false, {}});
    draft.record(event, {{"ground", grant ? ground : std::string{"decided"}}, {"until", core::to_millis(until)}}, words_of(asked));
    return {};
}

/// A second person has asked for the same; the first is only a proposal.
bool second_key(Draft& draft, std::string const& proposal)
{
    auto& c = draft.next;
    const bool confirmed = c.proposal == proposal && (c.proposed_by != draft.actor().name || !draft.guards().second_person);
    if (!confirmed) {
        c.proposal = proposal;
        c.proposed_by = draft.actor().name;
        c.proposed_office = draft.actor().office;
        return false;
    }
    c.proposal.clear();
    c.proposed_by.clear();
    c.proposed_office.clear();
    return true;
}

/// By a court's order only the stayed part waits: court, number and until when, with a second key.
Handled hold_by_court(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    for (auto const* name : {"court", "order"}) {
        if (const auto given = need(asked, name); !given) return given.error();
    }
    auto until = time_arg(asked, "until");
    if (!until) return until.error();
    const bool bounded = *until > draft.now() && *until <= draft.now() + longest_stay;
    if (!bounded && draft.guards().bounds_pauses) return invalid("hold-by-court: until must lie within 180 days");
    if (is_paused(c) && !(c.ledger.back().ground == "question")) return invalid("hold-by-court: the clock stands still already");
    const auto words = asked.arg("court") + "\n" + asked.arg("order");
    if (!second_key(draft, "court")) {
        draft.record("hold_proposed", {{"until", core::to_millis(*until)}}, words);
        return {};
    }
    (void)end_pause(draft, "question", draft.now());
    c.ledger.push_back({"pause", "court", draft.now(), std::nullopt, {}, *until, c.cycle});
    draft.tell_citizen("held_by_court", draft.occurrence());
    draft.record("held_by_court", {{"until", core::to_millis(*until)}}, words);
    return {};
}

Handled resume(Draft& draft, Asked const& asked)
{
    if (const auto reason = need(asked, "reason"); !reason) return reason.error();
    if (!end_pause(draft, "court", draft.now())) return invalid("resume: no court's order holds this case");
    draft.record("pause_ended", {{"ground", std::string{"court"}}}, words_of(asked));
    return {};
}

/// A matter that takes long, with a named milestone; the citizen hears every month, the case stays watched.
Handled long_term(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    for (auto const* name : {"milestone", "reason", "message"}) {
        if (const auto given = need(asked, name); !given) return given.error();
    }
    if (asked.arg("milestone").size() > 200) return invalid("long-term: milestone is longer than 200 bytes");
    if (is_paused(c)) return invalid("long-term: the clock stands still already");
    auto until = time_arg(asked, "until");
    if (!until) return until.error();
    const bool bounded = *until > draft.now() && *until <= draft.now() + longest_milestone;
    if (!bounded && draft.guards().bounds_pauses) return invalid("long-term: until must lie within a year");
    if ((asked.roles & role::acting) != 0 && draft.actor().office != draft.world().pack.state_nodal && draft.guards().judge_differs)
        return forbidden("long-term: not by the office that acts");
    c.status = Status::long_term;
    c.milestone = asked.arg("milestone");
    c.milestone_message = draft.now() + std::chrono::days{30};
    c.ack_due.reset();
    c.ledger.push_back({"pause", "long_term", draft.now(), std::nullopt, {}, *until, c.cycle});
    draft.tell_citizen("long_term", draft.occurrence());
    draft.record("long_term", {{"until", core::to_millis(*until)}}, words_of(asked));
    return {};
}

constexpr std::array verbs{
    Verb{"extend-ask", role::nodal | role::acting, working, "until reason message ground", extend_ask},
    Verb{"extend-decide", role::accepting | role::judge | role::state, working, "decision reason", extend_decide},
    Verb{"hold-by-court", role::nodal | role::accepting | role::superior | role::state, working, "court order until", hold_by_court},
    Verb{"resume", role::nodal | role::accepting | role::superior | role::state, working, "reason", resume},
    Verb{"long-term", role::accepting | role::superior | role::judge | role::state, working, "milestone until reason message", long_term},
};

}  // namespace

std::span<Verb const> clock_verbs() { return verbs; }

}  // namespace sunwai::rules
