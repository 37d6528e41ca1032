#include "daemon/scheduler.hpp"

#include "core/task_group.hpp"
#include "daemon/registry_keys.hpp"
#include "nandi.hpp"

namespace sunwai::daemon {
namespace {

using namespace std::chrono_literals;
using testing::Nandi;

class SchedulerTest : public Nandi {
protected:
    SchedulerTest()
    {
        auto tell = [this](OperatorAlert alert) -> core::Task<core::Result<void>> {
            alerts.push_back(std::move(alert));
            co_return core::Result<void>{};
        };
        watch = std::make_unique<Watch>(io.get_executor(), clock, metrics, tell);
    }

    std::size_t serve(Scheduler& scheduler)
    {
        const auto served = sunwai::testing::await(io, scheduler.serve_all());
        EXPECT_TRUE(served) << served.error().what;
        return served ? *served : 0;
    }

    Scheduler scheduler(Scheduler::Options options = {}) { return {io.get_executor(), {*store, desk, clock, metrics, *watch}, options}; }

    Metrics metrics;
    std::vector<OperatorAlert> alerts;
    std::unique_ptr<Watch> watch;
    Desk desk{*store, policy, clock};
};

TEST_F(SchedulerTest, NothingDueServesNothing)
{
    const auto number = open_case("1");
    auto s = scheduler();
    EXPECT_EQ(serve(s), 0U);
    ASSERT_TRUE(s.next());
    EXPECT_EQ(*s.next(), *find(number).next_at);
}

TEST_F(SchedulerTest, ServesWhatIsDueOnceAndInOrder)
{
    const auto number = open_case("1");
    auto s = scheduler();
    clock.set(*find(number).next_at);
    EXPECT_EQ(serve(s), 1U);
    EXPECT_EQ(serve(s), 0U) << "the same moment again";
    EXPECT_GT(*find(number).next_at, clock.now());
    const auto events = history(number);
    EXPECT_EQ(events.size(), static_cast<std::size_t>(find(number).version));
}

TEST_F(SchedulerTest, DaysOfDowntimeAreCaughtUpOnceInChunksWithOneAlert)
{
    std::vector<std::string> numbers;
    for (int i = 0; i < 25; ++i) numbers.push_back(open_case(std::to_string(i)));
    clock.advance(72h);
    auto s = scheduler({.chunk = 10});
    EXPECT_GE(serve(s), 25U);
    EXPECT_EQ(serve(s), 0U);
    EXPECT_EQ(watch->waiting(), 1U) << "one alert per outage";
    for (auto const& number : numbers) {
        EXPECT_GT(*find(number).next_at, clock.now());
        EXPECT_TRUE(find(number).breached);
    }
    EXPECT_EQ(registry(registry::clock_mark), std::to_string(core::to_millis(clock.now())));
}

TEST_F(SchedulerTest, ReplayedCasesAreLeftAlone)
{
    const auto number = open_case("1", grievance(), true);
    clock.advance(240h);
    auto s = scheduler();
    EXPECT_EQ(serve(s), 0U);
    EXPECT_FALSE(find(number).breached);
}

TEST_F(SchedulerTest, RunsUntilCancelledAndWakesOnCommit)
{
    auto s = scheduler();
    core::TaskGroup tasks{io.get_executor(), {}};
    tasks.spawn("scheduler", s.run());
    EXPECT_TRUE(sunwai::testing::run_until(io, [&] { return !registry(registry::clock_mark).empty(); }));
    const auto number = open_case("1");
    clock.set(*find(number).next_at);
    s.wake();
    EXPECT_TRUE(sunwai::testing::run_until(io, [&] { return *find(number).next_at > clock.now(); }));
    tasks.cancel();
    EXPECT_TRUE(sunwai::testing::run_until(io, [&] { return tasks.size() == 0; }));
}

class DeskTest : public Nandi {
protected:
    core::Result<core::Case> apply(std::string number, rules::Command command, std::string key = {})
    {
        return sunwai::testing::await(io, desk.apply(std::move(number), std::move(command), std::move(key)));
    }
    static rules::Command acknowledge(std::int64_t seen)
    {
        return {"acknowledge", {core::ActorKind::officer, "sdo", "ND-T1-PWR"}, seen, {{"next_step", "team sent"}}};
    }
    Desk desk{*store, policy, clock};
};

TEST_F(DeskTest, CommandChangesTheCaseAndARepeatDoesNot)
{
    const auto number = open_case("1");
    const auto seen = find(number).version;
    const auto first = apply(number, acknowledge(seen), "k1");
    ASSERT_TRUE(first) << first.error().what;
    EXPECT_EQ(first->status, core::Status::acknowledged);
    const auto again = apply(number, acknowledge(seen), "k1");
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(again->version, first->version);
}

TEST_F(DeskTest, StaleViewIsRefusedWithWhatChanged)
{
    const auto number = open_case("1");
    const auto seen = find(number).version;
    ASSERT_TRUE(apply(number, acknowledge(seen)));
    const auto stale = apply(number, acknowledge(seen));
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().code, core::Errc::conflict);
    EXPECT_NE(stale.error().what.find("acknowledged"), std::string::npos) << stale.error().what;
}

TEST_F(DeskTest, KeyOfAnotherCommandIsRefused)
{
    const auto number = open_case("1");
    ASSERT_TRUE(apply(number, acknowledge(find(number).version), "k1"));
    auto note = acknowledge(find(number).version);
    note.verb = "note";
    const auto other = apply(number, note, "k1");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, core::Errc::invalid);
}

TEST_F(DeskTest, UnknownNumberIsNotFound) { EXPECT_EQ(apply("ND-2026-999999", acknowledge(1)).error().code, core::Errc::not_found); }

}  // namespace
}  // namespace sunwai::daemon
