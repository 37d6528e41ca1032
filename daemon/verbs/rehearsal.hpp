#pragma once
#include "core/model/case.hpp"
#include "core/model/event.hpp"
#include "rules/case/machine.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sunwai::daemon {

/// What a stored case would have been like under another policy.
struct Rehearsal {
    core::Case last;                            ///< as it would stand at the horizon
    std::optional<core::Instant> overdue;       ///< when its action-taken report would first have been overdue
    std::optional<core::Instant> was_overdue;   ///< when it was, as stored
    std::vector<core::Notice> notices;          ///< everything somebody would have been told
    int not_possible{0};                        ///< commands of people that the other policy would have refused
};

/// The command that led to an event; nothing for what the clock or the machine did by itself. `after` is the case as stored after the event.
[[nodiscard]] std::optional<rules::Command> command_behind(core::Event const& event, core::Case const& after);

/// Opens the case again under `world` as the rules had understood the post, lets people do what they did when they did it, and serves what falls due in between,
/// up to `horizon`. Pure. `history` begins with the event `opened`; empty histories give nothing.
[[nodiscard]] std::optional<Rehearsal> rehearse(std::span<core::Event const> history, rules::World const& world, core::Instant horizon);

}  // namespace sunwai::daemon
