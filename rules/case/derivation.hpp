#pragma once
#include "core/model/case.hpp"
#include "rules/case/machine.hpp"

#include <string>
#include <vector>

namespace sunwai::rules {

/// One due time with the way to it.
struct Derivation {
    std::string what;                 ///< triage, acknowledgement, atr, judgement, extension, transfer, order, relay, closing, appeal, climb:LINE, next
    core::Instant due{};
    std::vector<std::string> steps;   ///< English, one line each: where it starts, what was added, the instant after it
};

/// Every due time that stands in the case, in a fixed order; `next` is the last one and names its reason. Times at the state's offset.
[[nodiscard]] std::vector<Derivation> derive(core::Case const& record, World const& world);

/// The same as lines for a terminal: `atr 2026-03-16T17:00:00+05:30`, its steps indented below.
[[nodiscard]] std::string derivation_text(core::Case const& record, World const& world);

}  // namespace sunwai::rules
