#include "core/clock.hpp"

#include <algorithm>

namespace sunwai::core {
namespace {

Instant wall_now() noexcept { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

}  // namespace

Instant SystemClock::now() const noexcept { return wall_now(); }

Duration SystemClock::real_time_until(Instant deadline) const noexcept { return std::max(Duration{0}, deadline - wall_now()); }

ScaledClock::ScaledClock(Instant start, double scale) noexcept : start_{start}, real_start_{wall_now()}, scale_{scale} {}

Instant ScaledClock::now() const noexcept
{
    const auto passed = static_cast<double>((wall_now() - real_start_).count());
    return start_ + Duration{static_cast<std::int64_t>(passed * scale_)};
}

Duration ScaledClock::real_time_until(Instant deadline) const noexcept
{
    const auto left = static_cast<double>((deadline - now()).count());
    return std::max(Duration{0}, Duration{static_cast<std::int64_t>(left / scale_) + 1});
}

Duration ManualClock::real_time_until(Instant deadline) const noexcept
{
    // A manual clock does not move by itself: whoever waits looks again soon.
    return deadline <= now() ? Duration{0} : Duration{1};
}

}  // namespace sunwai::core
