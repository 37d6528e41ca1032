#include "config/holidays.hpp"

#include <gmock/gmock.h>

namespace sunwai::config {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::vector<Holiday> read(std::string_view text, std::vector<std::string>* told = nullptr)
{
    std::vector<Fault> faults;
    FaultSink sink{"h", faults};
    auto found = read_holidays(text, sink);
    for (auto const& fault : faults) {
        if (told != nullptr) told->push_back(to_string(fault));
        else ADD_FAILURE() << to_string(fault);
    }
    return found;
}

TEST(Holidays, of_csv_come_back_as_they_were)
{
    const auto days = read("\xEF\xBB\xBF" "date,name_en,name_hi,kind,half_day,places\r\n2026-03-04,\"Holi, second \"\"day\"\"\",होली,movable,09:00-13:00 14:00-15:00,P1 P2\r\n"
                           "2026-01-26,Republic Day,,fixed,,\r\n");

    ASSERT_EQ(days.size(), 2U);
    EXPECT_EQ(core::format_date(days[0].day), "2026-01-26") << "ascending";
    EXPECT_EQ(days[0].name.hi, "Republic Day") << "one name does for both";
    EXPECT_EQ(days[1].name.en, "Holi, second \"day\"");
    EXPECT_TRUE(days[1].movable);
    EXPECT_THAT(days[1].half_day, ElementsAre(WorkPeriod{540min, 780min}, WorkPeriod{840min, 900min}));
    EXPECT_THAT(days[1].places, ElementsAre("P1", "P2"));
    EXPECT_EQ(read(format_holidays(days)), days);
}

TEST(Holidays, of_two_columns_are_enough)
{
    const auto days = read("name_en,date\nHoli,2026-03-04\n");

    ASSERT_EQ(days.size(), 1U);
    EXPECT_FALSE(days[0].movable);
}

TEST(Holidays, of_icalendar)
{
    const auto days = read("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261108\r\nDTEND;VALUE=DATE:20261110\r\nSUMMARY:Diwali\\, the feast\r\n  of lights\r\n"
                           "END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20260115T000000Z\r\nSUMMARY;LANGUAGE=en:Sankranti\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

    ASSERT_EQ(days.size(), 3U);
    EXPECT_EQ(core::format_date(days[0].day), "2026-01-15");
    EXPECT_EQ(days[1].name.en, "Diwali, the feast of lights");
    EXPECT_EQ(core::format_date(days[2].day), "2026-11-09");
    EXPECT_TRUE(days[2].movable);
}

TEST(Holidays, that_are_malformed_are_told_and_the_others_kept)
{
    std::vector<std::string> told;

    const auto days = read("date,name_en\n2026-13-01,X\n2026-01-26,\n2026-01-27,A\n2026-01-27,B\n", &told);

    EXPECT_EQ(days.size(), 2U);
    EXPECT_THAT(told, ElementsAre("h:2:1: \"2026-13-01\" is not a date such as 2026-01-26", "h:3:12: the holiday has no name", "h:5:1: 2026-01-27 stands twice"));
    told.clear();
    EXPECT_TRUE(read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260101\nDTEND:99990101\nSUMMARY:x\nEND:VEVENT\n", &told).empty());
    EXPECT_THAT(told, ElementsAre("h:2:1: an event without DTSTART or SUMMARY", "h:5:1: a holiday longer than a month"));
    told.clear();
    EXPECT_TRUE(read("who,what\n1,2\n", &told).empty());
    EXPECT_FALSE(told.empty());
}

TEST(Holidays, periods_are_in_order_and_apart)
{
    EXPECT_TRUE(parse_periods(""));
    EXPECT_TRUE(parse_periods("00:00-24:00"));
    for (auto const* bad : {"9:00-13:00", "13:00-09:00", "09:00-09:00", "09:00-13:00 12:00-14:00", "09:00", "09:00-24:01", "x", "09:00-13:00,14:00-15:00"}) {
        EXPECT_FALSE(parse_periods(bad)) << bad;
    }
}

TEST(Holidays, a_calendar_has_a_version_that_changes_with_it)
{
    Calendar calendar;
    const auto empty = calendar_version(calendar);
    calendar.holidays = read("date,name_en\n2026-01-26,X\n");
    const auto one = calendar_version(calendar);
    calendar.offset.value = 330min;

    EXPECT_NE(empty, one);
    EXPECT_NE(one, calendar_version(calendar));
    EXPECT_EQ(calendar_version(calendar), calendar_version(calendar));
}

}  // namespace
}  // namespace sunwai::config
