#pragma once
#include "config/settings.hpp"
#include "config/state_pack.hpp"
#include "core/error.hpp"
#include "core/model/case.hpp"
#include "core/model/directory.hpp"
#include "core/model/event.hpp"
#include "core/model/post.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace sunwai::rules {

/// What decisions depend on besides the case: data, never a clock or a store. References outlive the call.
struct World {
    config::StatePack const& pack;
    core::Directory const& directory;
    std::span<config::Period const> periods;
};

/// What someone asks of a case. Verbs are those of CASE §3; `args` are the verb's named arguments (docs/commands.md), checked by decide().
struct Command {
    std::string verb;
    core::Actor actor;
    std::int64_t seen_version{-1};              ///< version of the case that the actor saw; -1 only for the system's own
    std::map<std::string, std::string> args;    ///< office, reason, category, place, severity, until, kind, message …
};

/// What a command changes: applied by the store as a whole or not at all.
struct Outcome {
    core::Case next;
    std::vector<core::Event> events;            ///< evolve() over these from the old case gives `next`
    std::vector<core::Notice> notices;          ///< event_seq says of which event
};

/// A grievance that is to become a case: one matter of a post.
struct Opening {
    core::Post const& post;
    core::Verdict const& verdict;
    std::size_t matter{0};                      ///< index into verdict.matters
    bool conduct{false};                        ///< the misconduct half of a post that has both
    std::string author_key;
    core::CaseNumber linked;
    bool replayed{false};
};

/// Whether a verdict becomes a case at all: grievances, and whatever may be danger to life or a threat; never a matter of public order (CASE §5, 6).
[[nodiscard]] bool opens_case(core::Verdict const& verdict);

/// Opens a case: assigned when the rules are sure, in triage otherwise. Never fails: what is unclear goes to triage with its reason.
[[nodiscard]] Outcome open(Opening const& opening, World const& world, core::Instant received_at, core::Instant now);

/// Takes a command. Errc::conflict: the case has changed since seen_version (what says what changed); forbidden: this actor may not;
/// invalid: the command does not fit the state or its arguments are wrong. The case itself is never changed on failure.
[[nodiscard]] core::Result<Outcome> decide(core::Case const& current, Command const& command, World const& world, core::Instant now);

/// Serves everything of this case that is due at `now`, once and in order; what fell due while nothing ran is marked late.
/// No events when nothing is due. Afterwards next.next_at is after `now`, or empty when the case has ended.
[[nodiscard]] Outcome serve_due(core::Case const& current, World const& world, core::Instant now);

/// Due times not yet served, derived again after the calendar has changed: one event when any of them moves, no events otherwise. Tells nobody.
[[nodiscard]] Outcome rederive(core::Case const& current, World const& world, core::Instant now);

/// Two cases at once; stored together or not at all.
struct PairOutcome {
    Outcome kept;
    Outcome other;
};
/// Merges doubles of one citizen: the older number survives with the earliest deadlines and the higher severity, the other answers with it.
/// seen_version of `command` is of `current`, which may be either of the two. `kept` is the survivor's outcome.
[[nodiscard]] core::Result<PairOutcome> merge(core::Case const& current, core::Case const& double_of, Command const& command, World const& world, core::Instant now);
/// Restores both; `survivor` must have absorbed `merged`.
[[nodiscard]] core::Result<PairOutcome> unmerge(core::Case const& survivor, core::Case const& merged, Command const& command, World const& world, core::Instant now);
/// Takes a second matter out of a case into one of its own (args category, matter), with the same citizen and the same start of its clock. `other` is new:
/// the store gives it id and number.
[[nodiscard]] core::Result<PairOutcome> split(core::Case const& current, Command const& command, World const& world, core::Instant now);

/// One event applied to a case. Total: unknown kinds change only the version. Folding all events of a case from an empty Case gives its present state.
[[nodiscard]] core::Case evolve(core::Case state, core::Event const& event);

/// What happened in `data`, as a line for people, is the text catalogue's work; this lists the commands `actor` may give now.
[[nodiscard]] std::vector<std::string> allowed_commands(core::Case const& current, core::Actor const& actor, World const& world);

}  // namespace sunwai::rules
