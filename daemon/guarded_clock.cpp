#include "daemon/guarded_clock.hpp"

#include "daemon/test_hooks.hpp"

#include <sys/timex.h>
#include <time.h>

#include <algorithm>
#include <utility>

namespace sunwai::daemon {
namespace {

core::Duration magnitude(core::Duration d) noexcept { return d < core::Duration{0} ? -d : d; }

core::Duration boot_time()
{
    timespec t{};
    ::clock_gettime(CLOCK_BOOTTIME, &t);
    return std::chrono::seconds{t.tv_sec} + std::chrono::duration_cast<core::Duration>(std::chrono::nanoseconds{t.tv_nsec});
}

/// The kernel vouches for its own time only: a process that is shown another one is not in its keeping.
bool kernel_synchronised(core::Instant wall)
{
    timex t{};
    const int state = ::adjtimex(&t);
    if (state < 0 || state == TIME_ERROR || (t.status & STA_UNSYNC) != 0) return false;
    const auto kernel = core::from_millis(std::int64_t{t.time.tv_sec} * 1000);
    return magnitude(kernel - wall) < std::chrono::seconds{10};
}

}  // namespace

GuardedClock::GuardedClock(core::Clock const& wall, Ground ground, core::Instant mark)
    : wall_{wall}, ground_{std::move(ground)}, anchor_{wall.now(), ground_.since_boot()}, last_{std::max(mark, anchor_.wall)}
{
}

core::Instant GuardedClock::now() const noexcept
{
    const std::lock_guard lock{mutex_};
    last_ = std::max(last_, look());
    return last_;
}

core::Duration GuardedClock::real_time_until(core::Instant deadline) const noexcept { return std::max(core::Duration{0}, deadline - now()); }

void GuardedClock::raise(core::Instant mark)
{
    const std::lock_guard lock{mutex_};
    if (mark - anchor_.wall > ground_.jump) news_ = Step{anchor_.wall - mark, true};
    last_ = std::max(last_, mark);
}

bool GuardedClock::suspect() const
{
    const std::lock_guard lock{mutex_};
    return step_.has_value();
}

std::optional<GuardedClock::Step> GuardedClock::take_step()
{
    const std::lock_guard lock{mutex_};
    return std::exchange(news_, std::nullopt);
}

void GuardedClock::believe(core::Instant wall, core::Duration boot, core::Duration by) const
{
    anchor_ = {wall, boot};
    if (step_) news_ = Step{by, true};
    step_.reset();
}

/// What time it is to the best of what can be known; may be before the mark.
core::Instant GuardedClock::look() const
{
    const auto wall = wall_.now();
    const auto boot = ground_.since_boot();
    const auto run_on = anchor_.wall + (boot - anchor_.boot);
    const auto by = wall - run_on;
    if (magnitude(by) <= ground_.jump) {
        believe(wall, boot, core::Duration{0});
        return wall;
    }
    if (!step_ || magnitude(by - *step_) > ground_.jump) {
        step_ = by;
        calm_since_ = boot;
        news_ = Step{by, false};
    }
    if (boot - calm_since_ >= ground_.settle || ground_.synchronised(wall)) {
        believe(wall, boot, by);
        return wall;
    }
    return run_on;
}

GuardedClock::Ground machine_ground()
{
    GuardedClock::Ground ground;
    ground.since_boot = boot_time;
    ground.synchronised = kernel_synchronised;
    ground.settle = test_hooks::wait("SUNWAI_TEST_SETTLE_MS", ground.settle);
    // Planted: every step is believed.
    if (test_hooks::planted("believe_clock")) ground.synchronised = [](core::Instant) { return true; };
    return ground;
}

}  // namespace sunwai::daemon
