#include "core/time.hpp"

#include <gtest/gtest.h>

namespace sunwai::core {
namespace {

using namespace std::chrono_literals;
constexpr UtcOffset ist{330min};

TEST(Rfc3339, reads_and_writes_at_an_offset)
{
    const auto at = parse_rfc3339("2026-03-05T10:11:00+05:30");

    ASSERT_TRUE(at);
    EXPECT_EQ(format_rfc3339(*at), "2026-03-05T04:41:00Z");
    EXPECT_EQ(format_rfc3339(*at, ist), "2026-03-05T10:11:00+05:30");
    EXPECT_EQ(format_rfc3339(*at + 5ms, ist), "2026-03-05T10:11:00.005+05:30");
}

TEST(Rfc3339, refuses_what_is_not_a_time)
{
    for (auto const* text : {"", "2026", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00+5:30",
                             "2026-01-01T00:00:00Zx", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
                             "-001-01-01T00:00:00Z", "2026-01-01T00:00:00+24:00"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
    EXPECT_TRUE(parse_rfc3339("2024-02-29t23:59:60.1234567z"));
    EXPECT_TRUE(parse_rfc3339("9999-12-31T23:59:59.999Z"));
}

TEST(Dates, fall_on_the_local_day)
{
    const auto late = parse_rfc3339("2025-12-31T19:00:00Z").value();

    EXPECT_EQ(format_date(local_date(late, ist)), "2026-01-01");
    EXPECT_EQ(format_rfc3339(start_of(local_date(late, ist), ist)), "2025-12-31T18:30:00Z");
    EXPECT_FALSE(parse_date("2026-02-30"));
    EXPECT_FALSE(parse_date("2026-2-3"));
    EXPECT_EQ(format_date(parse_date("2026-02-03").value()), "2026-02-03");
}

}  // namespace
}  // namespace sunwai::core
