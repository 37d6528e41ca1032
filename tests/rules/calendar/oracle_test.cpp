#include "rules/calendar/working_time.hpp"
#include "tests/rules/calendar/minute_oracle.hpp"

#include <gtest/gtest.h>

#include <random>

namespace sunwai::rules {
namespace {

using namespace std::chrono;
using core::Duration;
using core::Instant;

constexpr int calendars = 250;
constexpr int cases_each = 400;  // 100,000 in all
constexpr int stretch_days = 500;

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_{seed} {}
    int upto(int most) { return static_cast<int>(engine_() % (static_cast<std::uint64_t>(most) + 1)); }
    bool one_in(int n) { return upto(n - 1) == 0; }

private:
    std::mt19937_64 engine_;
};

/// Up to four periods of a day in order, sometimes touching midnight or each other.
std::vector<config::WorkPeriod> random_periods(Dice& dice, int most)
{
    std::vector<config::WorkPeriod> periods;
    int at = dice.one_in(8) ? 0 : dice.upto(720);
    for (int left = dice.upto(most); left > 0 && at < 1440; --left) {
        const int to = dice.one_in(10) ? 1440 : std::min(1440, at + 1 + dice.upto(400));
        periods.push_back({minutes{at}, minutes{to}});
        at = to + (dice.one_in(6) ? 0 : dice.upto(120));
    }
    return periods;
}

config::Calendar random_calendar(Dice& dice, sys_days first)
{
    config::Calendar calendar;
    calendar.offset.value = minutes{(dice.upto(104) - 48) * 15};
    auto& office = calendar.duty["office"];
    office.key = "office";
    office.always = dice.one_in(25);
    office.observes_holidays = !dice.one_in(6);
    for (auto& day : office.week) {
        if (!dice.one_in(4)) day = random_periods(dice, 4);
    }
    office.week[static_cast<std::size_t>(dice.upto(6))] = {config::WorkPeriod{minutes{540}, minutes{1020}}};
    const int every = 3 + dice.upto(40);
    for (int d = dice.upto(10); d < stretch_days; d += 1 + dice.upto(every)) {
        config::Holiday holiday{core::Date{first + days{d}}, {}, {}, false, {}};
        if (dice.one_in(3)) holiday.half_day = random_periods(dice, 2);
        if (dice.one_in(3)) holiday.places = {dice.one_in(2) ? "here" : "elsewhere", "farther"};
        calendar.holidays.push_back(holiday);
        if (dice.one_in(12)) calendar.holidays.push_back({holiday.day, {}, random_periods(dice, 2), true, {"here"}});
    }
    return calendar;
}

/// How long limits are: mostly hours, sometimes months.
Duration random_work(Dice& dice)
{
    if (dice.one_in(5)) return minutes{1 + dice.upto(20000)};
    if (dice.one_in(5)) return Duration{1 + dice.upto(40'000'000)};
    return minutes{1 + dice.upto(3000)};
}

TEST(Working_time, agrees_with_counting_every_minute_on_100000_random_cases)
{
    int compared = 0;
    for (int c = 0; c < calendars; ++c) {
        SCOPED_TRACE(::testing::Message() << "calendar seed " << c);
        Dice dice{static_cast<std::uint64_t>(c) + 20260305};
        const sys_days first = sys_days{year{2020 + c % 9} / 1 / 1} + days{dice.upto(365)};
        const auto calendar = random_calendar(dice, first);
        const std::string place = dice.one_in(3) ? "" : "here";
        const WorkingTime time{calendar, dice.one_in(2) ? "office" : "unknown", place};
        const testing::MinuteOracle oracle{calendar, calendar.duty.at("office"), place, first, stretch_days};
        for (int i = 0; i < cases_each; ++i) {
            // Two days inside the stretch on either side, because the offset shifts days.
            Instant from = first + days{2} + minutes{dice.upto(1440 * 380)};
            if (dice.one_in(3)) from += milliseconds{dice.upto(59999)};
            const auto work = random_work(dice);
            const Instant to = from + minutes{dice.upto(1440 * 60)};
            const int count = 1 + dice.upto(40);
            ASSERT_EQ(time.on_duty(from), oracle.on_duty(from)) << core::format_rfc3339(from);
            ASSERT_EQ(time.between(from, to), oracle.between(from, to)) << core::format_rfc3339(from) << " … " << core::format_rfc3339(to);
            const auto on_duty = oracle.next_on_duty(from);
            ASSERT_EQ(time.next_on_duty(from), on_duty.value_or(time.next_on_duty(from))) << core::format_rfc3339(from);
            const auto day = oracle.add_working_days(from, count);
            ASSERT_EQ(time.add_working_days(from, count), day.value_or(time.add_working_days(from, count))) << core::format_rfc3339(from) << " + " << count << " days";
            const auto expected = oracle.add_working(from, work);
            if (!expected) continue;
            ASSERT_EQ(time.add_working(from, work), *expected) << core::format_rfc3339(from) << " + " << work.count() << " ms";
            ++compared;
        }
    }
    EXPECT_GT(compared, 90'000);
}

}  // namespace
}  // namespace sunwai::rules
