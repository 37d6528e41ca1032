#include "child.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace sunwai::tests {
namespace {

TEST(Export, csv_of_posts_is_quoted_and_guarded)
{
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}, post_line("=cmd|' /C calc'!A0", "good morning") + post_line("2", no_power_in_hisar)).exit, 0);

    const auto ran = place.run({"export", "posts"});

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_NE(ran.out.find("\"'=cmd|' /C calc'!A0\""), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("\"x\",\"2\",\"grievance\",\"HR-2026-000001\","), std::string::npos) << ran.out;
}

TEST(Export, ndjson_of_posts_and_cases)
{
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);

    const auto posts = place.run({"export", "posts", "--format", "ndjson"});
    const auto cases = place.run({"export", "cases", "--format", "ndjson"});

    EXPECT_EQ(posts.out.substr(0, 86), R"({"source":"x","external_id":"1","kind":"grievance","cases":["HR-2026-000001"],"inciden)");
    EXPECT_EQ(cases.out.substr(0, 26), R"({"number":"HR-2026-000001")");
    EXPECT_EQ(cases.out.find("author_key\":"), std::string::npos);
}

TEST(Export, a_workbook_goes_into_a_new_file_of_its_owner)
{
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);
    const auto file = place.path("cases.xlsx");

    const auto ran = place.run({"export", "cases", "--format", "xlsx", "--out", file.string()});
    const auto again = place.run({"export", "cases", "--format", "xlsx", "--out", file.string()});
    const auto piped = place.run({"export", "cases", "--format", "xlsx"});

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_EQ(again.exit, 3) << "it does not overwrite";
    EXPECT_EQ(piped.out.substr(0, 2), "PK");
}

TEST(Export, more_than_a_page)
{
    const Workplace place;
    std::string posts;
    for (int i = 0; i < 450; ++i) posts += post_line(std::to_string(i), "good morning");
    ASSERT_EQ(place.run({"replay", "-"}, posts).exit, 0);

    const auto ran = place.run({"export", "posts", "--format", "ndjson"});

    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 450);
}

TEST(Export, a_full_disk_is_an_error_of_the_environment)
{
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);
    std::vector<std::string> command{"/bin/sh", "-c", "exec \"$@\" >/dev/full", "sh"};
    for (auto const& word : place.command({"export", "cases"})) command.push_back(word);

    Child child{command};
    child.close_input();

    EXPECT_EQ(child.wait().exit, 3);
}

}  // namespace
}  // namespace sunwai::tests
