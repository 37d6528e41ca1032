#include "config/state_pack.hpp"

#include <gtest/gtest.h>

namespace sunwai::config {
namespace {

TEST(Limits, read_and_write_every_unit)
{
    for (auto const* text : {"30m", "48h", "7d", "4wh", "7wd", "1m", "3650d", "5256000m"}) {
        const auto limit = parse_limit(text);
        ASSERT_TRUE(limit) << text;
        EXPECT_EQ(to_string(*limit), text);
    }
    EXPECT_TRUE(parse_limit("8h")->calendar_time());
    EXPECT_TRUE(parse_limit("7d")->calendar_time());
    EXPECT_FALSE(parse_limit("4wh")->calendar_time());
    EXPECT_FALSE(parse_limit("7wd")->calendar_time());
}

TEST(Limits, refuse_everything_else)
{
    for (auto const* text : {"", "h", "0h", "-1h", "1", "1w", "1 h", "1.5h", "h1", "5256001m", "3651d", "99999999999999999999h", "1wm", "1H", "+1h"}) {
        EXPECT_FALSE(parse_limit(text)) << text;
    }
}

}  // namespace
}  // namespace sunwai::config
