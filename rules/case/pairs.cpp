// Commands on two cases: doubles of one citizen are merged and taken apart again; a second matter gets a number of its own.
#include "rules/case/assignment.hpp"
#include "rules/case/commands.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"
#include "rules/case/open.hpp"
#include "rules/case/roles.hpp"
#include "rules/case/roster.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Status;

constexpr std::uint32_t may_pair = role::nodal | role::superior | role::state | role::system;

Handled check_pairing(Case const& seen, Case const& other, Command const& command, World const& world)
{
    const Guards guards;
    const bool own = command.actor.kind == core::ActorKind::system && command.seen_version == -1;
    const auto roles = roles_of(seen, command.actor, world, guards);
    const bool excluded = roles == 0 || roles_of(other, command.actor, world, guards) == 0;
    if (excluded || (roles & may_pair) == 0) return forbidden(fmt::format("{}: not for this actor", command.verb.substr(0, 64)));
    if (!own && command.seen_version != seen.version)
        return core::Error{core::Errc::conflict, fmt::format("the case has changed since version {}", command.seen_version)};
    return {};
}

bool is_older(Case const& a, Case const& b) { return a.id != b.id ? a.id < b.id : a.number < b.number; }

void join(std::vector<std::string>& into, std::vector<std::string> const& more)
{
    for (auto const& word : more) {
        if (std::ranges::find(into, word) == into.end()) into.push_back(word);
    }
}

void earliest(std::optional<core::Instant>& due, std::optional<core::Instant> const& other)
{
    if (due && other) due = std::min(*due, *other);
}

/// Earliest deadlines, higher severity, all that is known of either.
void absorb(Draft& draft, Case const& other)
{
    auto& c = draft.next;
    c.absorbed.push_back({other.number, c.severity, c.triage_due, c.ack_due});
    c.severity = std::max(c.severity, other.severity);
    c.is_protected = c.is_protected || other.is_protected;
    c.against_officer = c.against_officer || other.against_officer;
    join(c.danger, other.danger);
    join(c.handling, other.handling);
    join(c.references, other.references);
    join(c.excluded, other.excluded);
    if (!c.triage_breached) earliest(c.triage_due, other.triage_due);
    if (!c.ack_breached) earliest(c.ack_due, other.ack_due);
    if (!c.breached && c.atr_due && other.atr_due && *other.atr_due < *c.atr_due) {
        c.ledger.push_back({"cap", other.number, draft.now(), other.atr_due, {}, {}, c.cycle});
        c.atr_due = derive_atr_due(c, draft.world());
    }
    if (judged_by_state(c, draft.world())) c.accepting = draft.world().pack.state_nodal;
}

/// The facts that a matter of its own has in common with the case it was found in.
Case same_citizen(Case const& from)
{
    Case fresh;
    fresh.kind = from.kind;
    fresh.lang = from.lang;
    fresh.place = from.place;
    fresh.district = from.district;
    fresh.area = from.area;
    fresh.severity = from.severity == core::Severity::emergency ? core::Severity::high : from.severity;
    fresh.references = from.references;
    fresh.source = from.source;
    fresh.author_key = from.author_key;
    fresh.fingerprint = from.fingerprint;
    fresh.linked = from.number;
    fresh.policy_version = from.policy_version;
    fresh.received_at = from.received_at;
    fresh.replayed = from.replayed;
    return fresh;
}

std::string arg(Command const& command, char const* name)
{
    const auto found = command.args.find(name);
    return found == command.args.end() ? std::string{} : found->second.substr(0, 64);
}

}  // namespace

core::Result<PairOutcome> merge(Case const& current, Case const& double_of, Command const& command, World const& world, core::Instant now)
{
    if (const auto names = check_names(command, "reason"); !names) return names.error();
    if (const auto fits = check_pairing(current, double_of, command, world); !fits) return fits.error();
    const bool same = current.id == double_of.id && current.number == double_of.number;
    if (same || !core::is_open(current.status) || !core::is_open(double_of.status)) return invalid("merge: takes two open cases");
    if (current.author_key.empty() || current.author_key != double_of.author_key) return invalid("merge: only doubles of the same citizen are merged");
    const bool first_survives = is_older(current, double_of);
    auto const& older = first_survives ? current : double_of;
    auto const& younger = first_survives ? double_of : current;
    const Guards guards;

    Draft kept{older, command.actor, {world, now, guards}};
    absorb(kept, younger);
    // The service matter and the conduct of who should have served stay two cases.
    if (is_excluded(kept.next, world, kept.next.acting) || is_excluded(kept.next, world, kept.next.nodal))
        return invalid("merge: an office that answers the one case is complained of in the other");
    kept.record("absorbed", {{"number", younger.number}});
    (void)start_roster(kept);

    // What the younger one waits for stays as it is, so that unmerging restores it.
    Draft other{younger, command.actor, {world, now, guards}};
    other.next.merged_from = core::name(younger.status);
    other.next.status = Status::merged;
    other.next.linked = older.number;
    other.next.ended_at = now;
    other.record("merged", {{"into", older.number}});
    return PairOutcome{std::move(kept).finish(), std::move(other).finish()};
}

core::Result<PairOutcome> unmerge(Case const& survivor, Case const& merged, Command const& command, World const& world, core::Instant now)
{
    if (const auto names = check_names(command, "reason"); !names) return names.error();
    if (const auto fits = check_pairing(survivor, merged, command, world); !fits) return fits.error();
    const auto absorbed = std::ranges::find(survivor.absorbed, merged.number, &core::Absorbed::number);
    if (absorbed == survivor.absorbed.end() || merged.status != Status::merged) return invalid("unmerge: this case did not take the other one in");
    const Guards guards;

    Draft kept{survivor, command.actor, {world, now, guards}};
    auto& c = kept.next;
    // Only what still stands as the merge left it goes back; what was decided since stays.
    if (c.severity == std::max(absorbed->severity, merged.severity)) c.severity = absorbed->severity;
    if (c.severity != core::Severity::emergency) c.relay_due.reset();
    if (!c.ack_breached && c.ack_due && c.ack_due == merged.ack_due) c.ack_due = absorbed->ack_due;
    if (!c.triage_breached && c.triage_due && c.triage_due == merged.triage_due) c.triage_due = absorbed->triage_due;
    const auto lifted = std::erase_if(c.ledger, [&](auto const& entry) { return entry.kind == "cap" && entry.ground == merged.number; });
    if (lifted > 0 && !c.breached && c.atr_due) c.atr_due = derive_atr_due(c, world);
    std::erase_if(c.absorbed, [&](auto const& one) { return one.number == merged.number; });
    kept.record("unmerged", {{"number", merged.number}});

    Draft other{merged, command.actor, {world, now, guards}};
    other.next.status = core::parse_status(merged.merged_from).value_or(Status::triage);
    other.next.merged_from.clear();
    other.next.linked.clear();
    other.next.ended_at.reset();
    other.record("unmerged", {{"from", survivor.number}});
    return PairOutcome{std::move(kept).finish(), std::move(other).finish()};
}

core::Result<PairOutcome> split(Case const& current, Command const& command, World const& world, core::Instant now)
{
    if (const auto names = check_names(command, "category matter reason"); !names) return names.error();
    if (const auto fits = check_pairing(current, current, command, world); !fits) return fits.error();
    if (!core::is_open(current.status)) return invalid("split: the case has ended");
    const auto category = arg(command, "category");
    if (world.pack.category(category) == nullptr) return invalid("split: category is missing or unknown");
    if (category == current.category && arg(command, "matter") == current.matter) return invalid("split: the matter is the case's own");
    const Guards guards;
    const Context context{world, now, guards};

    Draft fresh{command.actor, context};
    fresh.next = same_citizen(current);
    fresh.next.category = category;
    fresh.next.matter = arg(command, "matter");
    Draft kept{current, command.actor, context};
    kept.record("split", {{"category", category}});
    return PairOutcome{std::move(kept).finish(), open_prepared(std::move(fresh), {})};
}

}  // namespace sunwai::rules
