#include "child.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace sunwai::tests {
namespace {

std::string last_line(std::string const& out)
{
    const auto end = out.find_last_not_of('\n');
    if (end == std::string::npos) return {};
    const auto begin = out.find_last_of('\n', end);
    return out.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

void expect_sum(Ran const& ran, std::string const& beginning) { EXPECT_EQ(last_line(ran.out).substr(0, beginning.size()), beginning) << ran.out << ran.err; }

std::string many(int from, int to)
{
    std::string lines;
    for (int i = from; i < to; ++i) lines += post_line(std::to_string(i), "good morning " + std::to_string(i));
    return lines;
}

TEST(Replay, sums_up_on_its_last_line)
{
    const Workplace place;
    const auto file = place.file("posts.ndjson", post_line("1", no_power_in_hisar) + post_line("2", "good morning"));

    const auto ran = place.run({"replay", file});

    EXPECT_EQ(ran.exit, 0) << ran.err;
    expect_sum(ran, R"({"posts":2,"new":2,"duplicates":0,"cases":1,"triage":0,"bad":0,"seconds":)");
    EXPECT_NE(ran.out.find(R"("cpu_seconds":)"), std::string::npos);
    EXPECT_NE(ran.out.find(R"("posts_per_second":)"), std::string::npos);
}

TEST(Replay, twice_changes_nothing)
{
    const Workplace place;
    const auto file = place.file("posts.ndjson", post_line("1", no_power_in_hisar) + many(10, 20));

    const auto first = place.run({"replay", file});
    const auto again = place.run({"replay", file});
    const auto cases = place.run({"case", "list"});

    expect_sum(first, R"({"posts":11,"new":11,"duplicates":0,"cases":1,)");
    expect_sum(again, R"({"posts":11,"new":0,"duplicates":11,"cases":0,)");
    EXPECT_EQ(std::count(cases.out.begin(), cases.out.end(), '\n'), 1);
}

TEST(Replay, more_than_a_batch_from_standard_input)
{
    const Workplace place;

    const auto ran = place.run({"replay", "-"}, many(0, 2500));

    EXPECT_EQ(ran.exit, 0) << ran.err;
    expect_sum(ran, R"({"posts":2500,"new":2500,"duplicates":0,)");
}

TEST(Replay, bad_lines_are_told_and_the_rest_goes_on)
{
    const Workplace place;
    const auto first = place.file("a.ndjson", many(0, 3) + "{\"broken\n" + many(3, 5));
    const auto second = place.file("b.ndjson", "\n" + std::string(3U << 20, 'y') + "\n" + many(5, 6) + "\xC3\x28\n");

    const auto ran = place.run({"replay", first, second});

    EXPECT_EQ(ran.exit, 1);
    expect_sum(ran, R"({"posts":6,"new":6,"duplicates":0,"cases":0,"triage":0,"bad":3,)");
    EXPECT_NE(ran.err.find("a.ndjson:4: "), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("b.ndjson:2: line is 3145728 bytes"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("b.ndjson:4: not valid UTF-8"), std::string::npos) << ran.err;
}

TEST(Replay, empty_missing_and_folder)
{
    const Workplace place;
    const auto empty = place.file("empty.ndjson", "");

    const auto nothing = place.run({"replay", empty});
    const auto missing = place.run({"replay", place.path("none.ndjson").string(), empty});
    const auto folder = place.run({"replay", "/"});

    EXPECT_EQ(nothing.exit, 0);
    expect_sum(nothing, R"({"posts":0,"new":0,)");
    EXPECT_EQ(missing.exit, 1);
    expect_sum(missing, R"({"posts":0,"new":0,)");
    EXPECT_EQ(folder.exit, 1);
}

TEST(Replay, marks_its_cases_and_holds_their_notices_until_they_are_released)
{
    const Workplace place;
    static_cast<void>(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)));

    const auto held = place.run({"status", "--json"});
    const auto released = place.run({"case", "release", "--replayed", "--json"});
    const auto again = place.run({"case", "release", "--replayed", "--json"});
    const auto after = place.run({"status", "--json"});

    EXPECT_EQ(held.out.find(R"("held_notices":0)"), std::string::npos) << held.out;
    EXPECT_EQ(released.out.substr(0, 10), R"({"cases":1)") << released.out << released.err;
    EXPECT_EQ(again.out.substr(0, 10), R"({"cases":0)");
    EXPECT_NE(after.out.find(R"("held_notices":0)"), std::string::npos) << after.out;
}

TEST(Replay, serves_deadlines_when_told_to)
{
    const Workplace place;
    const auto file = place.file("posts.ndjson", post_line("1", no_power_in_hisar, "2026-05-04T06:00:00Z") + post_line("2", "good morning", "2026-05-06T06:00:00Z"));

    const auto ran = place.run({"replay", "--serve-deadlines", file});
    const auto shown = place.run({"case", "show", "HR-2026-000001"});

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.out.find(R"("served":0)"), std::string::npos) << ran.out;
    EXPECT_NE(shown.out.find("overdue"), std::string::npos) << shown.out;
}

TEST(Replay, a_signal_finishes_the_batch_and_reports)
{
    const Workplace place;
    Child child{place.command({"replay", "-"})};
    child.write(many(0, 6000));  // one whole batch goes in, half of the next one waits for more
    const auto stored = [&] {
        const auto status = place.run({"status", "--json"});
        return status.out.find(R"("posts":4000)") != std::string::npos;
    };
    ASSERT_TRUE(eventually(stored));

    child.signal(SIGINT);
    const auto ran = child.wait();

    EXPECT_EQ(ran.exit, 3);
    expect_sum(ran, R"({"posts":6000,"new":6000,)");
    EXPECT_NE(ran.err.find("stopped by a signal"), std::string::npos) << ran.err;
}

TEST(Replay, while_one_writes_another_is_refused_in_words)
{
    const Workplace place;
    Child child{place.command({"replay", "-"})};
    child.write(many(0, 4001));
    const auto stored = [&] { return place.run({"status", "--json"}).out.find(R"("posts":4000)") != std::string::npos; };
    ASSERT_TRUE(eventually(stored));

    const auto second = place.run({"replay", "-"}, many(0, 1));
    const auto verb = place.run({"case", "new", "--text", no_power_in_hisar});
    const auto reading = place.run({"case", "list"});

    EXPECT_EQ(second.exit, 3) << second.err;
    EXPECT_EQ(verb.exit, 3) << verb.err;
    EXPECT_NE(verb.err.find("process"), std::string::npos) << verb.err;
    EXPECT_EQ(reading.exit, 0) << reading.err;
    child.close_input();
    EXPECT_EQ(child.wait().exit, 0);
}

}  // namespace
}  // namespace sunwai::tests
