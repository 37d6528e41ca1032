#pragma once
#include "rules/case/machine.hpp"

namespace sunwai::rules {

/// One switch per invariant of CASE §4 and of the rules of fairness around it. All are on in the program; the tests turn off one at a time and
/// expect the checks over random lives to notice.
struct Guards {
    bool never_silent{true};       ///< unreachable everywhere: State nodal officer and operator
    bool skips_unreachable{true};  ///< a vacant rung is passed at once
    bool clock_stands{true};       ///< touching a case does not give it a new ATR limit
    bool once{true};               ///< what was told is remembered
    bool in_order{true};           ///< what fell due is served in the order in which it fell due
    bool marks_late{true};
    bool steps_from_reached{true}; ///< the next step runs from when the rung could read it
    bool duty_hours{true};         ///< notices keep to the recipient's hours
    bool judge_differs{true};      ///< nobody accepts an own ATR or grants an own extension
    bool second_person{true};      ///< nobody ends a case alone
    bool excludes{true};           ///< offices complained of, and those below, neither act nor hear
    bool consent{true};            ///< a later due time needs a superior
    bool bounds_pauses{true};
    bool bounds_extensions{true};
    bool reopens_higher{true};
    bool reopens_shorter{true};
    bool silence_needs_evidence{true};
    bool judges_transfers{true};   ///< the third office in a row is named by a superior
    bool refuses_stale{true};
    bool emergencies_any_hour{true};
};

[[nodiscard]] Outcome open(Opening const& opening, World const& world, core::Instant received_at, core::Instant now, Guards const& guards);
[[nodiscard]] core::Result<Outcome> decide(core::Case const& current, Command const& command, World const& world, core::Instant now, Guards const& guards);
[[nodiscard]] Outcome serve_due(core::Case const& current, World const& world, core::Instant now, Guards const& guards);

}  // namespace sunwai::rules
