#include "child.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunwai::tests {
namespace {

std::size_t lines_in(std::string const& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

TEST(Classify, keeps_the_order_of_its_lines)
{
    const Workplace place;
    std::string input;
    for (int i = 0; i < 200; ++i) input += post_line(std::to_string(i), i % 3 == 0 ? no_power_in_hisar : "good morning");

    const auto ran = place.run({"classify"}, input);

    ASSERT_EQ(ran.exit, 0) << ran.err;
    std::size_t at = 0;
    for (int i = 0; i < 200; ++i) {
        const auto found = ran.out.find("{\"external_id\":\"" + std::to_string(i) + "\"", at);
        ASSERT_NE(found, std::string::npos) << i;
        at = found + 1;
    }
    EXPECT_EQ(lines_in(ran.out), 200U);
}

TEST(Classify, bad_lines_are_told_with_their_number_and_the_rest_goes_on)
{
    const Workplace place;
    const std::string bad[]{
        "{\"source\":\n",
        "[1,2]\n",
        "\xFF\xFE\n",
        R"({"source":"x","external_id":"1","created_at":"0000-01-01T00:00:00Z","text":"a"})" "\n",
        R"({"source":"x","external_id":"1","created_at":"10000-01-01T00:00:00Z","text":"a"})" "\n",
        R"({"source":"x","external_id":"1","created_at":"2026-02-30T00:00:00Z","text":"a"})" "\n",
        R"({"source":"x","external_id":"1","text":"a"})" "\n",
        R"({"source":"x","external_id":["1"],"created_at":"2026-02-03T00:00:00Z","text":"a"})" "\n",
        std::string(10U << 20, 'x') + "\n",
        std::string(1000, '[') + "\n",
    };
    std::string input = post_line("first", "good morning");
    for (auto const& line : bad) input += line;
    input += "\n" + post_line("last", "good morning", "9999-12-31T23:59:59Z");

    const auto ran = place.run({"classify"}, input);

    EXPECT_EQ(ran.exit, 1);
    EXPECT_EQ(lines_in(ran.out), 2U);
    for (std::size_t i = 0; i < std::size(bad); ++i) EXPECT_NE(ran.err.find("stdin:" + std::to_string(i + 2) + ": "), std::string::npos) << i << "\n" << ran.err;
    EXPECT_NE(ran.err.find("stdin:10: line is 10485760 bytes"), std::string::npos) << ran.err;
}

TEST(Classify, the_last_line_needs_no_newline)
{
    const Workplace place;
    auto input = "\xEF\xBB\xBF" + post_line("1", "good morning") + post_line("2", "good morning");
    input.pop_back();

    const auto ran = place.run({"classify"}, input);

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(lines_in(ran.out), 2U);
}

TEST(Classify, nothing_in_is_nothing_out)
{
    const Workplace place;

    const auto ran = place.run({"classify"});

    EXPECT_EQ(ran.exit, 0);
    EXPECT_TRUE(ran.out.empty());
}

TEST(Classify, missing_file_and_folder_are_said_so)
{
    const Workplace place;

    const auto missing = place.run({"classify", place.path("none.ndjson").string()});
    const auto folder = place.run({"classify", "/"});

    EXPECT_EQ(missing.exit, 1);
    EXPECT_NE(missing.err.find("none.ndjson: No such file"), std::string::npos) << missing.err;
    EXPECT_EQ(folder.exit, 1);
    EXPECT_NE(folder.err.find("is a directory"), std::string::npos) << folder.err;
}

TEST(Classify, words_of_an_error_do_not_reach_the_terminal_raw)
{
    const Workplace place;

    const auto ran = place.run({"classify"}, "{\"source\":\"x\",\"external_id\":\"1\",\"created_at\":\"\\u001b[2J\",\"text\":\"a\"}\n");

    EXPECT_EQ(ran.exit, 1);
    EXPECT_EQ(ran.err.find('\x1b'), std::string::npos);
}

TEST(Evaluate, counts_labelled_lines_and_says_when_there_are_none)
{
    const Workplace place;
    auto labelled = post_line("1", no_power_in_hisar);
    labelled.insert(labelled.size() - 2, R"(,"gold":{"kind":"grievance","category":"electricity"})");
    const auto good = place.file("gold.ndjson", labelled);
    const auto none = place.file("none.ndjson", post_line("1", "good morning"));

    const auto figures = place.run({"evaluate", good, "--json"});
    const auto nothing = place.run({"evaluate", none});

    EXPECT_EQ(figures.exit, 0) << figures.err;
    EXPECT_EQ(figures.out.front(), '{');
    EXPECT_EQ(nothing.exit, 1);
}

}  // namespace
}  // namespace sunwai::tests
