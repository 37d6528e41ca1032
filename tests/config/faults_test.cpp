#include "config/settings.hpp"
#include "edited_pack.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace sunwai::config {
namespace {

using test::faults_of_edited_pack;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string told(std::filesystem::path const& file, LoadOptions const& options)
{
    std::vector<Fault> faults;
    EXPECT_FALSE(load(file, options, faults));
    std::string text;
    const auto root = (test::source_dir / "tests/config/").string();
    for (auto const& fault : faults) {
        auto line = to_string(fault);
        if (line.starts_with(root)) line.erase(0, root.size());
        text += line + "\n";
    }
    return text;
}

// expected.txt was read line by line against the files; SUNWAI_UPDATE_GOLDEN=1 writes it anew for the next reading.
TEST(Faults, all_stand_in_one_list_with_file_line_and_column)
{
    const auto golden = test::source_dir / "tests/config/broken/expected.txt";

    const auto text = told(test::source_dir / "tests/config/broken/sunwai.toml", {.today = core::parse_date("2026-06-01")});

    if (std::getenv("SUNWAI_UPDATE_GOLDEN") != nullptr) std::ofstream{golden} << text;
    EXPECT_EQ(text, test::read(golden));
}

TEST(Faults, a_syntax_error_ends_the_reading_of_its_file)
{
    const auto text = told(test::source_dir / "tests/config/broken/syntax.toml", {});

    EXPECT_EQ(text, "broken/syntax.toml:2:5: Error while parsing table header: expected ']', saw '\\n'\n");
}

TEST(Faults, what_the_parser_took_for_impossible_is_a_fault_too)
{
    const test::TemporaryFolder folder;
    std::vector<Fault> faults;

    EXPECT_FALSE(load(folder.write("odd.toml", "state = \"nandi\"\n\n[{source]]\nname = \"x\"\n"), faults));

    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(to_string(faults.front()), (folder.path() / "odd.toml").string() + ":3:1: is not TOML");
}

TEST(Faults, missing_and_foreign_files_are_told)
{
    const test::TemporaryFolder folder;
    std::vector<Fault> faults;

    EXPECT_FALSE(load(folder.path() / "none.toml", faults));
    EXPECT_FALSE(load(folder.path(), faults));
    EXPECT_FALSE(load(folder.write("latin.toml", "state = \"\xe4\"\n"), faults));
    EXPECT_FALSE(load(folder.write("empty.toml", ""), faults));
    EXPECT_FALSE(load(folder.write("other.toml", "state = \"nandy\"\n"), {.states = {test::source_dir / "config/states"}}, faults));

    ASSERT_EQ(faults.size(), 5U);
    EXPECT_EQ(faults[0].message, "does not exist");
    EXPECT_EQ(faults[1].message, "is not a file");
    EXPECT_EQ(to_string(faults[2]), (folder.path() / "latin.toml").string() + ":1:10: is not valid UTF-8");
    EXPECT_EQ(faults[3].message, "state: is missing");
    EXPECT_EQ(faults[4].message, "state: there is no state pack \"nandy\"; did you mean \"nandi\"?");
}

TEST(Faults, a_file_of_another_kind_does_not_fill_the_terminal)
{
    const test::TemporaryFolder folder;
    std::string text{"state = \"nandi\"\n"};
    for (int i = 0; i < 1000; ++i) text += "key" + std::to_string(i) + " = 1\n";
    std::vector<Fault> faults;

    EXPECT_FALSE(load(folder.write("big.toml", text), faults));

    EXPECT_LE(faults.size(), 202U);
    const auto more = [](Fault const& fault) { return fault.message == "more faults in this file are not listed"; };
    EXPECT_EQ(std::count_if(faults.begin(), faults.end(), more), 1);
}

TEST(PackFaults, the_shipped_packs_have_none)
{
    EXPECT_THAT(faults_of_edited_pack("policy.toml", "triage = \"3wh\"", "triage = \"2wh\""), IsEmpty());
    EXPECT_FALSE(test::haryana().places.empty());
}

TEST(PackFaults, calendar_time_needs_a_desk_that_is_always_on_duty)
{
    EXPECT_THAT(faults_of_edited_pack("limits.toml", "atr = \"2wd\"", "atr = \"48h\""),
                ElementsAre("limits.toml:38:7: limit[7].atr: calendar time \"48h\" for category \"sanitation\", but level \"town_secretary\" acts there and has no "
                            "desk day and night"));
    EXPECT_THAT(faults_of_edited_pack("limits.toml", "category = \"*\"\natr = \"7wd\"", "category = \"*\"\natr = \"7d\""),
                ElementsAre("limits.toml:43:7: limit[8].atr: calendar time \"7d\" for category \"other\", but level \"works_engineer\" acts there and has no desk "
                            "day and night"));
}

TEST(PackFaults, a_category_without_a_limit)
{
    EXPECT_THAT(faults_of_edited_pack("limits.toml", "category = \"*\"", "category = \"police\""),
                ElementsAre("limits.toml:1:1: limit: category \"corruption\" has no time limit", "limits.toml:1:1: limit: category \"other\" has no time limit"));
}

TEST(PackFaults, a_limit_of_a_place_that_is_none)
{
    EXPECT_THAT(faults_of_edited_pack("limits.toml", "[[limit]]", "[[limit]]\nplaces = [\"ND-T1\", \"ND-T9\"]"),
                Contains("limits.toml:2:20: limit[1].places[2]: there is no place \"ND-T9\""));
}

TEST(PackFaults, who_hears_first)
{
    EXPECT_THAT(faults_of_edited_pack("conduct.toml", "handling = \"public_order\"", "handling = \"threat\""),
                Contains("conduct.toml:1:1: first_word: nobody is told first of \"public_order\""));
}

TEST(PackFaults, rosters)
{
    EXPECT_THAT(faults_of_edited_pack("rosters.toml", "\"power_engineer\"", "\"works_engineer\""),
                ElementsAre("rosters.toml:7:10: roster[2].rungs[1]: office ND-D1-WRK is not on duty day and night",
                            "rosters.toml:7:10: roster[2].rungs[1]: office ND-D2-WRK is not on duty day and night"));
    EXPECT_THAT(faults_of_edited_pack("rosters.toml", "\"power_engineer\"", "\"plumber\""),
                Contains("rosters.toml:7:10: roster[2].rungs[1]: district ND-D1 has no office \"plumber\""));
    EXPECT_THAT(faults_of_edited_pack("rosters.toml", "danger = \"*\"", "danger = \"flood\""),
                ElementsAre("rosters.toml:1:1: roster: district ND-D1 has no roster for danger \"*\"",
                            "rosters.toml:1:1: roster: district ND-D2 has no roster for danger \"*\""));
}

TEST(PackFaults, lines)
{
    EXPECT_THAT(faults_of_edited_pack("offices.tsv", "ND-WRK\tworks_chief\tND\t\t", "ND-WRK\tworks_chief\tND\tND-D2-WRK\t"),
                ElementsAre("offices.tsv:16:32: office ND-D2-WRK: its line loops by way of ND-WRK"));
    EXPECT_THAT(faults_of_edited_pack("pack.toml", "\"state_desk\", \"works_chief\"", "\"state_desk\""),
                ElementsAre("offices.tsv:17:23: office ND-WRK: its line ends here, at level \"works_chief\", which is not one of top_levels"));
    EXPECT_THAT(faults_of_edited_pack("links.tsv", "ND-V3\tin_tehsil\tND-T1", "ND-V3\tin_tehsil\tND-T3"),
                ElementsAre("links.tsv:6:17: ND-T3 lies in another district than ND-V3"));
}

TEST(PackFaults, age_is_a_warning)
{
    EXPECT_THAT(faults_of_edited_pack("helplines.toml", "2026-01-01", "2025-05-31"),
                ElementsAre("helplines.toml:5:11: warning: helpline \"emergency\" was checked on 2025-05-31; check it again"));
    EXPECT_THAT(faults_of_edited_pack("helplines.toml", "2026-01-01", "2025-06-01"), IsEmpty());
    auto const movable = std::string{"2026-03-03,Colour Feast,रंग पर्व,movable,,\n2026-03-04,Colour Feast (second day),रंग पर्व (दूसरा दिन),movable"};
    EXPECT_THAT(faults_of_edited_pack("holidays.csv", movable, "2026-03-03,Colour Feast,रंग पर्व,fixed"),
                ElementsAre("holidays.csv:1:1: warning: no movable holidays of 2026: import the year's notification (sunwai calendar import)"));
}

}  // namespace
}  // namespace sunwai::config
