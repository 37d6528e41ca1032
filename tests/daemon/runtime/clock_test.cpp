#include "daemon/guarded_clock.hpp"
#include "daemon/outbox/gatherer.hpp"

#include <gtest/gtest.h>

namespace sunwai::daemon {
namespace {

using namespace std::chrono_literals;

const auto start = *core::parse_rfc3339("2026-03-05T10:00:00Z");

/// A wall clock and a time since boot that the test moves.
struct Machine {
    core::ManualClock wall{start};
    core::Duration boot{1h};
    bool synchronised{false};

    GuardedClock::Ground ground()
    {
        return {[this] { return boot; }, [this](core::Instant) { return synchronised; }};
    }
    void run(core::Duration by)
    {
        wall.advance(by);
        boot += by;
    }
};

TEST(GuardedClock, FollowsTheWallClock)
{
    Machine machine;
    const GuardedClock clock{machine.wall, machine.ground()};
    machine.run(90min);
    EXPECT_EQ(clock.now(), start + 90min);
    EXPECT_FALSE(clock.suspect());
}

TEST(GuardedClock, ForwardStepIsNotBelievedAtOnceAndTimeRunsOn)
{
    Machine machine;
    GuardedClock clock{machine.wall, machine.ground()};
    machine.wall.advance(40 * 24h);
    EXPECT_EQ(clock.now(), start);
    machine.run(5min);
    EXPECT_EQ(clock.now(), start + 5min) << "nothing is served early, nothing stands still";
    EXPECT_TRUE(clock.suspect());
    const auto step = clock.take_step();
    ASSERT_TRUE(step);
    EXPECT_FALSE(step->believed);
    EXPECT_FALSE(clock.take_step()) << "told once";
    machine.run(6min);
    EXPECT_EQ(clock.now(), start + 40 * 24h + 11min) << "ten minutes of calm";
    EXPECT_FALSE(clock.suspect());
}

TEST(GuardedClock, SynchronisedMachineIsBelievedAtOnce)
{
    Machine machine;
    const GuardedClock clock{machine.wall, machine.ground()};
    machine.synchronised = true;
    machine.wall.advance(2h);
    EXPECT_EQ(clock.now(), start + 2h);
}

TEST(GuardedClock, StepThatIsTakenBackLeavesNothingBehind)
{
    Machine machine;
    GuardedClock clock{machine.wall, machine.ground()};
    machine.wall.advance(1h);
    EXPECT_EQ(clock.now(), start);
    machine.run(3min);
    machine.wall.advance(-1h);
    EXPECT_EQ(clock.now(), start + 3min);
    EXPECT_FALSE(clock.suspect());
}

TEST(GuardedClock, NeverRunsBack)
{
    Machine machine;
    GuardedClock clock{machine.wall, machine.ground()};
    machine.run(10min);
    EXPECT_EQ(clock.now(), start + 10min);
    machine.wall.advance(-3h);
    EXPECT_EQ(clock.now(), start + 10min);
    machine.run(2min);
    EXPECT_EQ(clock.now(), start + 12min) << "runs on while the step is suspect";
    machine.run(20min);
    EXPECT_EQ(clock.now(), start + 12min) << "believed: rests until the wall clock has come up";
    machine.run(3h);
    EXPECT_GT(clock.now(), start + 12min);
}

TEST(GuardedClock, MarkOfTheLastRunHolds)
{
    Machine machine;
    GuardedClock clock{machine.wall, machine.ground()};
    clock.raise(start + 5h);
    EXPECT_EQ(clock.now(), start + 5h);
    EXPECT_TRUE(clock.take_step());
}

TEST(DailySlots, LatestAndNextInLocalTime)
{
    const core::UtcOffset india{330min};
    const std::vector<std::chrono::minutes> times{9h + 15min, 15h};
    const auto at = [](char const* text) { return *core::parse_rfc3339(text); };
    const auto noon = daily_slots(times, at("2026-03-05T12:00:00+05:30"), india);
    EXPECT_EQ(noon.latest, at("2026-03-05T09:15:00+05:30"));
    EXPECT_EQ(noon.next, at("2026-03-05T15:00:00+05:30"));
    const auto night = daily_slots(times, at("2026-03-06T01:00:00+05:30"), india);
    EXPECT_EQ(night.latest, at("2026-03-05T15:00:00+05:30"));
    EXPECT_EQ(night.next, at("2026-03-06T09:15:00+05:30"));
    const auto exact = daily_slots(times, at("2026-03-05T15:00:00+05:30"), india);
    EXPECT_EQ(exact.latest, at("2026-03-05T15:00:00+05:30"));
}

}  // namespace
}  // namespace sunwai::daemon
