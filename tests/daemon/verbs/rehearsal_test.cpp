#include "daemon/verbs/rehearsal.hpp"

#include <gtest/gtest.h>

namespace sunwai::daemon {
namespace {

core::Event event(std::string kind, core::ActorKind who, std::string data = "{}")
{
    core::Event made;
    made.kind = std::move(kind);
    made.actor = {who, "uid:1", "A"};
    made.data = std::move(data);
    return made;
}

TEST(CommandBehind, what_people_did_is_a_command_again)
{
    core::Case after;
    after.acting = "X";

    const auto assigned = command_behind(event("assigned", core::ActorKind::officer), after);
    const auto filed = command_behind(event("atr_filed", core::ActorKind::officer, R"({"evidence":2,"kind":"done","office":"A"})"), after);
    const auto ended = command_behind(event("no_merit", core::ActorKind::state, R"({"proposed_by":"uid:2"})"), after);

    ASSERT_TRUE(assigned && filed && ended);
    EXPECT_EQ(assigned->verb, "assign");
    EXPECT_EQ(assigned->args.at("office"), "X");
    EXPECT_EQ(filed->verb, "file-atr");
    EXPECT_EQ(filed->args.at("evidence"), "2");
    EXPECT_EQ(ended->verb, "close");
    EXPECT_EQ(ended->args.at("kind"), "no_merit");
}

TEST(CommandBehind, what_followed_by_itself_is_none)
{
    const core::Case after;

    EXPECT_FALSE(command_behind(event("overdue", core::ActorKind::system), after));
    EXPECT_FALSE(command_behind(event("assigned", core::ActorKind::system), after));
    EXPECT_FALSE(command_behind(event("closed", core::ActorKind::citizen, R"({"ground":"citizen_yes"})"), after));
    EXPECT_FALSE(command_behind(event("reopened", core::ActorKind::citizen, R"({"ground":"citizen_no"})"), after));
    EXPECT_FALSE(command_behind(event("noted", core::ActorKind::officer), after));
}

}  // namespace
}  // namespace sunwai::daemon
