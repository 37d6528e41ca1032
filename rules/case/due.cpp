// Serving what is due: one small handler per word of next_why. Each records at least one event and moves its own moment on.
#include "rules/case/agenda.hpp"
#include "rules/case/clock_events.hpp"
#include "rules/case/ending.hpp"
#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/machine.hpp"
#include "rules/case/roster.hpp"

#include <algorithm>
#include <array>

namespace sunwai::rules {
namespace {

using core::Instant;

struct Handler {
    std::string_view why;
    void (*serve)(Draft&, Due const&);
};

constexpr std::array handlers{
    Handler{"relay", [](Draft& draft, Due const& due) { tell_next_roster_rung(draft, lateness(draft, due)); }},
    Handler{"triage_reminder", serve_triage_reminder},
    Handler{"triage_limit", serve_triage_limit},
    Handler{"ack_reminder", serve_ack_reminder},
    Handler{"ack_limit", serve_ack_limit},
    Handler{"atr_reminder", serve_atr_reminder},
    Handler{"atr_limit", serve_atr_limit},
    Handler{"twice_limit", serve_twice_limit},
    Handler{"accept_limit", serve_accept_limit},
    Handler{"closing_reminder", serve_closing_reminder},
    Handler{"closing", serve_closing},
    Handler{"extension_limit", serve_extension_limit},
    Handler{"transfer_limit", serve_transfer_limit},
    Handler{"order_limit", serve_order_limit},
    Handler{"pause_end", serve_pause_end},
    Handler{"milestone_message", serve_milestone_message},
};

void serve(Draft& draft, Due const& due)
{
    constexpr std::string_view climbing = "climb:";
    if (due.why.starts_with(climbing)) return serve_climb(draft, due, std::string_view{due.why}.substr(climbing.size()));
    const auto found = std::ranges::find(handlers, std::string_view{due.why}, &Handler::why);
    if (found != handlers.end()) found->serve(draft, due);
}

/// A case that nothing lies ahead of should not be; the State nodal officer looks at it every day until something does.
void serve_watch(Draft& draft)
{
    tell_foot(draft, {"state", draft.world().pack.state_nodal}, {"watch", draft.occurrence(), false, {}});
    draft.record("watched");
}

/// What is due now and first in order. With the order's guard off: the last.
std::optional<Due> due_now(Draft const& draft)
{
    auto all = agenda(draft.next, draft.world());
    std::erase_if(all, [&](Due const& due) { return due.at > draft.now(); });
    if (all.empty()) return std::nullopt;
    const auto first = draft.guards().in_order ? std::ranges::min_element(all, {}, &Due::at) : std::ranges::max_element(all, {}, &Due::at);
    return std::move(*first);
}

}  // namespace

Outcome serve_due(core::Case const& current, World const& world, Instant now, Guards const& guards)
{
    // Far more than one case can have due at once; a fault in a handler must not hang the daemon.
    constexpr int most = 64;
    Draft draft{current, core::Actor::system("scheduler"), {world, now, guards}};
    if (!core::is_open(current.status) || !current.next_at) return std::move(draft).finish();
    for (int i = 0; i < most; ++i) {
        const auto due = due_now(draft);
        if (!due) break;
        serve(draft, *due);
        if (!core::is_open(draft.next.status)) break;
    }
    const bool nothing_served = draft.next.version == current.version && *current.next_at <= now;
    if (!nothing_served) return std::move(draft).finish();
    if (current.next_why == "watch") serve_watch(draft);
    else draft.record("looked_at");  // the calendar or people changed since: nothing is due any more, only the next moment moves
    return std::move(draft).finish();
}

Outcome serve_due(core::Case const& current, World const& world, Instant now) { return serve_due(current, world, now, Guards{}); }

}  // namespace sunwai::rules
