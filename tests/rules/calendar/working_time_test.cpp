#include "rules/calendar/working_time.hpp"

#include <gtest/gtest.h>

namespace sunwai::rules {
namespace {

using namespace std::chrono;
using config::Limit;
using core::Instant;

Instant at(std::string_view text) { return core::parse_rfc3339(text).value(); }

/// Monday to Friday 09:00–13:00 and 13:30–17:00 at +05:30.
config::Calendar office_calendar()
{
    config::Calendar calendar;
    calendar.offset.value = minutes{330};
    auto& office = calendar.duty["office"];
    office.key = "office";
    for (unsigned day = 1; day <= 5; ++day) office.week[day] = {{minutes{540}, minutes{780}}, {minutes{810}, minutes{1020}}};
    calendar.duty["always"] = {"always", true, false, {}};
    calendar.holidays = {{year{2026} / 3 / 4, {"Holi", "होली"}, {}, true, {}}};
    return calendar;
}

TEST(Working_time, four_working_hours_skip_lunch_night_and_holiday)
{
    const auto calendar = office_calendar();
    const WorkingTime office{calendar, "office"};

    // Tuesday 3 March 2026, 16:00; the 4th is a holiday: one hour on the 3rd, three on the 5th.
    EXPECT_EQ(office.add_working(at("2026-03-03T16:00:00+05:30"), hours{4}), at("2026-03-05T12:00:00+05:30"));
    EXPECT_EQ(office.add_working(at("2026-03-05T10:00:00+05:30"), hours{4}), at("2026-03-05T14:30:00+05:30"));
    EXPECT_EQ(office.add_working(at("2026-03-05T13:10:00+05:30"), minutes{1}), at("2026-03-05T13:31:00+05:30"));
    EXPECT_EQ(office.add_working(at("2026-03-05T09:00:00+05:30"), hours{4}), at("2026-03-05T13:00:00+05:30"));
}

TEST(Working_time, working_days_count_from_the_day_after_and_end_with_office_hours)
{
    const auto calendar = office_calendar();
    const WorkingTime office{calendar, "office"};

    EXPECT_EQ(office.add_working_days(at("2026-03-02T23:59:00+05:30"), 1), at("2026-03-03T17:00:00+05:30"));
    EXPECT_EQ(office.add_working_days(at("2026-03-02T10:00:00+05:30"), 7), at("2026-03-12T17:00:00+05:30"));
    EXPECT_EQ(office.add_working_days(at("2026-03-07T10:00:00+05:30"), 1), at("2026-03-09T17:00:00+05:30"));
}

TEST(Working_time, holiday_added_afterwards_moves_the_due_time)
{
    auto calendar = office_calendar();
    const auto from = at("2026-03-05T10:00:00+05:30");
    const auto before = WorkingTime{calendar, "office"}.add_working_days(from, 2);

    calendar.holidays.push_back({year{2026} / 3 / 9, {}, {}, true, {}});

    EXPECT_EQ(before, at("2026-03-09T17:00:00+05:30"));
    EXPECT_EQ((WorkingTime{calendar, "office"}.add_working_days(from, 2)), at("2026-03-10T17:00:00+05:30"));
}

TEST(Working_time, local_holiday_and_half_day_hold_at_their_place_only)
{
    auto calendar = office_calendar();
    calendar.holidays.push_back({year{2026} / 3 / 5, {}, {{minutes{540}, minutes{720}}}, false, {"HR-D063"}});
    const auto from = at("2026-03-04T10:00:00+05:30");

    EXPECT_EQ((WorkingTime{calendar, "office", "HR-D063"}.add_working_days(from, 1)), at("2026-03-05T12:00:00+05:30"));
    EXPECT_EQ((WorkingTime{calendar, "office", "HR-D064"}.add_working_days(from, 1)), at("2026-03-05T17:00:00+05:30"));
    EXPECT_EQ((WorkingTime{calendar, "office"}.periods_of(year{2026} / 3 / 5).size()), 2U);
    EXPECT_EQ((WorkingTime{calendar, "office", "HR-D063"}.periods_of(year{2026} / 3 / 5).size()), 1U);
}

TEST(Working_time, round_the_clock_duty_ignores_holidays)
{
    const auto calendar = office_calendar();
    const WorkingTime desk{calendar, "always"};
    const auto holi = at("2026-03-04T03:00:00+05:30");

    EXPECT_TRUE(desk.on_duty(holi));
    EXPECT_EQ(desk.add_working(holi, hours{30}), at("2026-03-05T09:00:00+05:30"));
    EXPECT_EQ(desk.add_working_days(holi, 1), at("2026-03-06T00:00:00+05:30"));
}

TEST(Working_time, nobody_ever_on_duty_ends_at_the_end_of_time)
{
    config::Calendar calendar;
    calendar.duty["office"].key = "office";
    const WorkingTime office{calendar, "office"};
    const auto from = at("2026-03-04T03:00:00Z");

    EXPECT_EQ(office.next_on_duty(from), core::latest);
    EXPECT_EQ(office.add_working(from, hours{1}), core::latest);
    EXPECT_EQ(office.add_working_days(from, 1), core::latest);
}

TEST(Working_time, limits_past_the_end_of_time_stay_there)
{
    const auto calendar = office_calendar();
    const WorkingTime office{calendar, "office"};

    EXPECT_EQ(office.add(core::latest, Limit{30, Limit::Unit::days}), core::latest);
    EXPECT_EQ(office.add(core::latest, Limit{30, Limit::Unit::working_days}), core::latest);
    EXPECT_EQ(office.add(core::latest, Limit{30, Limit::Unit::working_hours}), core::latest);
}

TEST(Working_time, years_of_working_time_are_added_by_weeks)
{
    const auto calendar = office_calendar();
    const WorkingTime office{calendar, "office"};
    const auto from = at("2027-01-04T09:00:00+05:30");  // a Monday after the last known holiday

    EXPECT_EQ(office.add_working(from, minutes{450} * 5 * 520), at("2036-12-19T17:00:00+05:30"));
    EXPECT_EQ(office.between(from, at("2036-12-19T17:00:00+05:30")), minutes{450} * 5 * 520);
}

}  // namespace
}  // namespace sunwai::rules
