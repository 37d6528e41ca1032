#include "connectors/backoff.hpp"

#include <gtest/gtest.h>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, ceiling_doubles_with_every_failure_up_to_the_cap)
{
    const Backoff backoff{.base = 5s, .cap = 1h, .least = 1s};

    EXPECT_EQ(backoff.delay(1, 0.999999), 5s);
    EXPECT_EQ(backoff.delay(2, 0.999999), 10s);
    EXPECT_EQ(backoff.delay(5, 0.5), 40s);
    EXPECT_LE(backoff.delay(40, 0.999999), 1h);
    EXPECT_GT(backoff.delay(2'000'000'000, 0.999999), 59min);
}

TEST(Backoff, jitter_is_full_and_never_less_than_the_least_pause)
{
    const Backoff backoff{.base = 5s, .cap = 1h, .least = 1s};

    EXPECT_EQ(backoff.delay(10, 0.0), 1s);
    EXPECT_EQ(backoff.delay(0, 0.0), 1s);
    EXPECT_EQ(backoff.delay(-7, 2.0), 5s);
}

}  // namespace
}  // namespace sunwai::connectors
