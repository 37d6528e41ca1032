#include "child.hpp"

#include <gtest/gtest.h>

namespace sunwai::tests {
namespace {

TEST(Usage, version_and_help_end_with_zero)
{
    const Workplace place;

    const auto version = place.run({"--version"});
    const auto help = place.run({"--help"});
    const auto verb_help = place.run({"replay", "--help"});

    EXPECT_EQ(version.exit, 0);
    EXPECT_EQ(version.out.substr(0, 7), "sunwai ");
    EXPECT_EQ(help.exit, 0);
    EXPECT_NE(help.out.find("check-config"), std::string::npos);
    EXPECT_EQ(verb_help.exit, 0);
    EXPECT_NE(verb_help.out.find("zcat"), std::string::npos) << "examples belong to the help";
}

TEST(Usage, unknown_verb_is_answered_with_the_nearest)
{
    const Workplace place;

    const auto ran = place.run({"repaly", "posts.ndjson"});

    EXPECT_EQ(ran.exit, 2);
    EXPECT_TRUE(ran.out.empty());
    EXPECT_NE(ran.err.find("did you mean 'replay'?"), std::string::npos) << ran.err;
}

TEST(Usage, unknown_option_is_answered_with_the_nearest)
{
    const Workplace place;

    const auto ran = place.run({"case", "list", "--ovredue"});

    EXPECT_EQ(ran.exit, 2);
    EXPECT_NE(ran.err.find("did you mean '--overdue'?"), std::string::npos) << ran.err;
}

TEST(Usage, wrong_usage_ends_with_two)
{
    const Workplace place;
    const std::vector<std::vector<std::string>> wrong{
        {}, {"case"}, {"case", "show"}, {"replay"}, {"deadline"}, {"deadline", "--from"}, {"user", "list"}, {"train", "x"}, {"replay", "batch"},
        {"export", "cases", "--format", "pdf"}, {"case", "list", "--limit", "many"}, {"case", "list", "--status", "gone"}, {"status", "now"}, {"calendar", "list", "--year", "MMXX"}};

    for (auto const& words : wrong) {
        const auto ran = place.run(words);
        std::string all = "sunwai";
        for (auto const& word : words) all += " " + word;
        if (words == std::vector<std::string>{"replay", "batch"}) EXPECT_EQ(ran.exit, 1) << all;  // a file of that name, which is not there
        else EXPECT_EQ(ran.exit, 2) << all << "\n" << ran.err;
        EXPECT_FALSE(ran.err.empty()) << all;
    }
}

TEST(Usage, configuration_that_is_not_there_is_said_so)
{
    const Workplace place;

    const auto ran = place.run({"check-config", "--config", place.path("none.toml").string()});

    EXPECT_NE(ran.exit, 0);
    EXPECT_FALSE(ran.err.empty());
}

TEST(Usage, every_fault_of_a_configuration_at_once)
{
    const Workplace place;
    place.file("sunwai.toml", "state = \"haryana\"\nlangage = \"hi\"\n[web]\nconnections = \"many\"\n");

    const auto ran = place.run({"check-config"});
    const auto as_json = place.run({"check-config", "--json"});

    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.err.find("sunwai.toml:2:1: "), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("sunwai.toml:4:"), std::string::npos) << ran.err;
    EXPECT_EQ(as_json.exit, 1);
    EXPECT_EQ(as_json.out.substr(0, 12), R"({"ok":false,)");
}

TEST(Usage, good_configuration_is_in_order)
{
    const Workplace place;

    const auto ran = place.run({"check-config"});

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_NE(ran.out.find("in order; state haryana"), std::string::npos);
}

TEST(Usage, reading_verbs_say_that_there_is_no_store)
{
    const Workplace place;

    for (auto const* verb : {"status", "case", "export", "audit"}) {
        std::vector<std::string> words{verb};
        if (words[0] == "case") words.emplace_back("list");
        if (words[0] == "export") words.emplace_back("posts");
        if (words[0] == "audit") words.emplace_back("verify");
        const auto ran = place.run(words);
        EXPECT_EQ(ran.exit, 1) << verb;
        EXPECT_NE(ran.err.find("there is no store at"), std::string::npos) << ran.err;
    }
}

}  // namespace
}  // namespace sunwai::tests
