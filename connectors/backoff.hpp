#pragma once
#include "core/time.hpp"

#include <functional>

namespace sunwai::connectors {

/// How long to wait after failures in a row: full jitter, that is a random share of base·2^(failures−1), capped, and never less than `least`. Pure.
struct Backoff {
    core::Duration base{std::chrono::seconds{5}};
    core::Duration cap{std::chrono::hours{1}};
    core::Duration least{std::chrono::seconds{1}};

    /// `failures` ≥ 1; `random` in [0, 1) from the caller, so that tests are exact.
    [[nodiscard]] core::Duration delay(int failures, double random) const noexcept;
};

}  // namespace sunwai::connectors
