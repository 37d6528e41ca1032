// Who has the case: triage, assignment, acknowledgement, transfer, orders, and the relay of an emergency.
#include "rules/case/assignment.hpp"
#include "rules/case/clock_events.hpp"
#include "rules/case/commands.hpp"
#include "rules/case/ending.hpp"
#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"
#include "rules/case/roles.hpp"

#include <algorithm>
#include <array>

namespace sunwai::rules {
namespace {

using core::Status;

constexpr std::uint32_t working = in(Status::assigned) | in(Status::acknowledged) | in(Status::in_progress);
constexpr std::uint32_t any_open = in(Status::triage) | working | in(Status::atr_filed) | in(Status::resolved) | in(Status::long_term);
constexpr std::uint32_t deciding = role::nodal | role::superior | role::state;

/// Shared by triage-decide, assign and re-mark: the case goes to `office`, the answering office may be named too.
Handled give(Draft& draft, Asked const& asked, std::string event)
{
    auto office = office_arg(draft, asked, "office");
    if (!office) return office.error();
    if (asked.has("nodal")) {
        auto nodal = office_arg(draft, asked, "nodal");
        if (!nodal) return nodal.error();
        draft.next.nodal = *nodal;
    }
    draft.next.transfers = (asked.roles & (role::superior | role::naming)) != 0 ? 0 : draft.next.transfers;
    (void)end_pause(draft, "question", draft.now());
    give_to(draft, *office, std::move(event), {}, words_of(asked));
    return {};
}

Handled triage_decide(Draft& draft, Asked const& asked) { return give(draft, asked, "assigned"); }
Handled assign(Draft& draft, Asked const& asked) { return give(draft, asked, "assigned"); }

/// Within the acknowledgement time the nodal office may do so freely; later it takes a superior.
Handled re_mark(Draft& draft, Asked const& asked)
{
    if (const auto reason = need(asked, "reason"); !reason) return reason.error();
    const bool free = draft.next.ack_due && draft.now() <= *draft.next.ack_due;
    if (!free && (asked.roles & (role::superior | role::state)) == 0) return forbidden("re-mark: the time to re-mark has passed; a superior assigns");
    if (asked.arg("office") == draft.next.acting) return invalid("re-mark: the office has the case already");
    return give(draft, asked, "re_marked");
}

void stop_unacknowledged(Draft& draft)
{
    auto& c = draft.next;
    c.ack_due.reset();
    if (!c.breached) halt_climbs(c);
}

Handled acknowledge(Draft& draft, Asked const& asked)
{
    if (const auto step = need(asked, "next_step"); !step) return step.error();
    auto& c = draft.next;
    c.status = Status::acknowledged;
    stop_unacknowledged(draft);
    draft.record("acknowledged", {{"office", c.acting}}, asked.arg("next_step"));
    return {};
}

Handled start(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (c.status == Status::long_term) (void)end_pause(draft, "long_term", draft.now());
    c.status = Status::in_progress;
    stop_unacknowledged(draft);
    draft.record("started", {}, words_of(asked));
    return {};
}

/// Somebody takes an emergency: whom told, how, when, their reference. "reached" and "made safe" follow.
Handled relay(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (c.severity != core::Severity::emergency) return invalid("relay: the case is no emergency");
    const auto stage = asked.has("stage") ? asked.arg("stage") : std::string{"relayed"};
    constexpr std::array<std::string_view, 3> stages{"relayed", "reached", "made_safe"};
    if (std::ranges::find(stages, stage) == stages.end()) return invalid("relay: stage must be relayed, reached or made_safe");
    if (stage == "relayed") {
        for (auto const* name : {"whom", "how"}) {
            if (const auto given = need(asked, name); !given) return given.error();
        }
    }
    c.relay_stage = stage;
    c.relay_due.reset();
    const bool acknowledges = c.status == Status::assigned;
    if (acknowledges) {
        c.status = Status::acknowledged;
        stop_unacknowledged(draft);
    }
    std::string words;
    for (auto const* name : {"whom", "how", "when", "reference"}) {
        if (asked.has(name)) words += (words.empty() ? "" : "\n") + asked.arg(name);
    }
    std::optional<std::string> kept;
    if (!words.empty()) kept = std::move(words);
    draft.record("relayed", {{"stage", stage}}, std::move(kept));
    return {};
}

/// Two transfers without an order in between, or two offices naming each other: the superior names the office within a working day.
bool is_dispute(Draft const& draft, core::OfficeId const& office)
{
    auto const& c = draft.next;
    if (!draft.guards().judges_transfers) return false;
    return c.transfers >= 2 || (c.transfers >= 1 && office == c.transfer_from);
}

void put_to_judge(Draft& draft, core::OfficeId const& office, std::optional<std::string> words)
{
    auto& c = draft.next;
    auto const& world = draft.world();
    c.transfer_to = office;
    c.transfer_judge = superior_of(c, world, c.nodal.empty() ? c.acting : c.nodal);
    c.transfer_due = hours_of(c, world, c.transfer_judge).add(draft.now(), world.pack.numbers.transfer_decision);
    tell_foot(draft, {"transfer", c.transfer_judge}, {"transfer_dispute", draft.occurrence(), false, {}});
    draft.record("transfer_disputed", {{"office", office}, {"judge", c.transfer_judge}}, std::move(words));
}

Handled transfer(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (const auto reason = need(asked, "reason"); !reason) return reason.error();
    auto office = office_arg(draft, asked, "office");
    if (!office) return office.error();
    if (*office == c.acting) return invalid("transfer: the office has the case already");
    if (c.transfer_due) return invalid("transfer: a superior is naming the office");
    if (is_dispute(draft, *office)) {
        put_to_judge(draft, *office, words_of(asked));
        return {};
    }
    const auto from = c.acting;
    c.transfers += 1;
    c.transfer_from = from;
    (void)end_pause(draft, "question", draft.now());
    give_to(draft, *office, "transferred", {{"from", from}}, words_of(asked));
    return {};
}

/// An order of a rung: to be followed within a time of its own; the count of transfers begins anew.
Handled order(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (const auto text = need(asked, "text"); !text) return text.error();
    const auto limit = config::parse_limit(asked.has("within") ? asked.arg("within") : config::to_string(draft.world().pack.numbers.step));
    if (!limit) return invalid("order: within must be a limit such as 4wh or 2d");
    const auto lines = lines_of(c, draft.world());
    c.order_due = case_hours(c, draft.world()).add(draft.now(), *limit);
    c.order_by = draft.actor().office.empty() ? draft.world().pack.state_nodal : draft.actor().office;
    c.transfers = 0;
    tell_foot(draft, lines.back(), {"order", draft.occurrence(), true, {}});
    draft.record("ordered", {{"by", c.order_by}, {"due", core::to_millis(*c.order_due)}}, words_of(asked));
    return {};
}

constexpr std::array verbs{
    Verb{"triage-decide", deciding, in(Status::triage), "office nodal reason", triage_decide},
    Verb{"assign", deciding | role::naming, in(Status::triage) | working, "office nodal reason", assign},
    Verb{"re-mark", deciding, working, "office reason nodal", re_mark},
    Verb{"acknowledge", role::nodal | role::acting | role::state, in(Status::assigned), "next_step", acknowledge},
    Verb{"start", role::nodal | role::acting | role::state, in(Status::acknowledged) | in(Status::long_term), "reason", start},
    Verb{"relay", role::roster | role::nodal | role::acting | role::superior | role::state, any_open, "whom how when reference stage", relay},
    Verb{"transfer", role::nodal | role::acting, working, "office reason", transfer},
    Verb{"order", role::superior | role::state, any_open & ~in(Status::resolved), "text within", order},
};

}  // namespace

std::span<Verb const> assignment_verbs() { return verbs; }

}  // namespace sunwai::rules
