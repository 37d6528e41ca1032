#include "core/alarm.hpp"
#include "core/task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

namespace sunwai::core {
namespace {

using namespace std::chrono_literals;
const Instant start = parse_rfc3339("2026-03-05T10:00:00Z").value();

Task<> wait_and_count(Alarm& alarm, Instant deadline, int& woken)
{
    co_await alarm.wait(deadline);
    ++woken;
}

Task<> fail()
{
    throw std::runtime_error{"broken"};
    co_return;
}

TEST(Alarm, wakes_at_the_deadline_of_the_clock_and_not_before)
{
    boost::asio::io_context io{1};
    ManualClock clock{start};
    Alarm alarm{io.get_executor(), clock};
    TaskGroup group{io.get_executor(), {}};
    int woken = 0;

    group.spawn("waiter", wait_and_count(alarm, start + 24h, woken));
    io.run_for(20ms);
    EXPECT_EQ(woken, 0);
    clock.advance(24h);
    io.run_for(1s);

    EXPECT_EQ(woken, 1);
}

TEST(Alarm, a_ring_wakes_at_once_and_is_not_lost_when_nobody_waits)
{
    boost::asio::io_context io{1};
    ManualClock clock{start};
    Alarm alarm{io.get_executor(), clock};
    TaskGroup group{io.get_executor(), {}};
    int woken = 0;

    alarm.ring();
    group.spawn("waiter", wait_and_count(alarm, start + 24h, woken));
    io.run_for(1s);

    EXPECT_EQ(woken, 1);
}

TEST(TaskGroup, reports_failures_and_treats_cancellation_as_an_end)
{
    boost::asio::io_context io{1};
    ManualClock clock{start};
    Alarm alarm{io.get_executor(), clock};
    std::vector<std::string> failed;
    std::vector<std::string> ended;
    TaskGroup group{io.get_executor(), [&](std::string const& name, std::exception_ptr error) { (error ? failed : ended).push_back(name); }};
    int woken = 0;

    group.spawn("waiter", wait_and_count(alarm, start + 24h, woken));
    group.spawn("broken", fail());
    io.run_for(20ms);
    group.cancel();
    io.run_for(1s);

    EXPECT_EQ(failed, std::vector<std::string>{"broken"});
    EXPECT_EQ(ended, std::vector<std::string>{"waiter"});
    EXPECT_EQ(woken, 0);
    EXPECT_EQ(group.size(), 0U);
}

}  // namespace
}  // namespace sunwai::core
