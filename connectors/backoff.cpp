#include "connectors/backoff.hpp"

#include <algorithm>
#include <cmath>

namespace sunwai::connectors {

core::Duration Backoff::delay(int failures, double random) const noexcept
{
    // 2^30 base units are beyond every cap in use; more would overflow.
    const double ceiling = std::min(static_cast<double>(cap.count()), static_cast<double>(base.count()) * std::exp2(std::clamp(failures - 1, 0, 30)));
    const double share = std::clamp(random, 0.0, 1.0) * ceiling;
    return std::clamp(core::Duration{std::llround(share)}, std::min(least, cap), cap);
}

}  // namespace sunwai::connectors
