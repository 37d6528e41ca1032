#include "daemon/options.hpp"

#include "daemon/verbs/verb.hpp"

#include <gtest/gtest.h>

namespace sunwai::daemon {
namespace {

Invocation understood(std::vector<std::string> const& words)
{
    auto read = read_command_line(words);
    if (auto* call = std::get_if<Invocation>(&read)) return *call;
    ADD_FAILURE() << std::get<Ended>(read).err;
    return {};
}

TEST(CommandLine, options_may_stand_before_and_behind_the_verb)
{
    const auto call = understood({"--config", "a.toml", "case", "show", "HR-1", "HR-2", "--json", "--store", "sqlite:x"});

    ASSERT_NE(call.verb, nullptr);
    EXPECT_EQ(call.verb->name, "case show");
    EXPECT_EQ(call.config, "a.toml");
    EXPECT_EQ(call.store, "sqlite:x");
    EXPECT_EQ(call.arguments.all("NUMBER"), (std::vector<std::string>{"HR-1", "HR-2"}));
    EXPECT_TRUE(call.arguments.has("json"));
}

TEST(CommandLine, the_nearer_config_wins)
{
    EXPECT_EQ(understood({"--config", "a.toml", "status", "--config", "b.toml"}).config, "b.toml");
}

TEST(CommandLine, places_are_filled_in_order)
{
    const auto call = understood({"case", "do", "HR-1", "note", "text=a b", "reason=c", "--as", "X"});

    EXPECT_EQ(call.arguments.get("NUMBER"), "HR-1");
    EXPECT_EQ(call.arguments.get("VERB"), "note");
    EXPECT_EQ(call.arguments.all("KEY=VALUE"), (std::vector<std::string>{"text=a b", "reason=c"}));
    EXPECT_EQ(call.arguments.get("as"), "X");
}

TEST(CommandLine, an_option_takes_one_word)
{
    const auto call = understood({"case", "note", "--text", "called", "HR-1"});

    EXPECT_EQ(call.arguments.get("text"), "called");
    EXPECT_EQ(call.arguments.get("NUMBER"), "HR-1");
}

TEST(CommandLine, spoken_between_processes_only_is_not_from_a_shell)
{
    const auto read = read_command_line({"replay", "batch"});

    ASSERT_TRUE(std::holds_alternative<Invocation>(read));
    EXPECT_EQ(std::get<Invocation>(read).verb->name, "replay") << "batch is the name of a file";
    EXPECT_EQ(command_line_manual().find("replay batch"), std::string::npos);
}

TEST(CommandLine, every_verb_has_help_and_a_way_to_run)
{
    for (auto const& verb : all_verbs()) {
        EXPECT_FALSE(verb.help.empty()) << verb.name;
        EXPECT_TRUE(std::visit([](auto run) { return run != nullptr; }, verb.run)) << verb.name;
        EXPECT_EQ(find_verb(verb.name), &verb) << "the name stands twice: " << verb.name;
        for (auto const& parameter : verb.parameters) EXPECT_FALSE(parameter.help.empty()) << verb.name << " " << parameter.name;
    }
}

TEST(NearestWord, slips_of_the_fingers_only)
{
    const std::vector<std::string> known{"replay", "restore", "rehearse", "status"};

    EXPECT_EQ(nearest_word("repaly", known), "replay");
    EXPECT_EQ(nearest_word("stauts", known), "status");
    EXPECT_EQ(nearest_word("reh", known), "rehearse");
    EXPECT_EQ(nearest_word("xyzzy", known), "");
    EXPECT_EQ(nearest_word(std::string(10'000, 'a'), known), "");
}

}  // namespace
}  // namespace sunwai::daemon
