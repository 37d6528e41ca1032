#include "child.hpp"

#include <gtest/gtest.h>

namespace sunwai::tests {
namespace {

constexpr char const* number = "HR-2026-000001";

/// A workplace with one assigned case.
class CaseVerbs : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);
        const auto shown = place.run({"case", "show", number, "--json"}).out;
        acting = office_in(shown, "acting");
        nodal = office_in(shown, "nodal");
        ASSERT_FALSE(acting.empty() || nodal.empty()) << shown;
    }
    static std::string office_in(std::string const& shown, std::string const& which)
    {
        const auto key = "\"" + which + "\":{\"id\":\"";
        const auto at = shown.find(key);
        if (at == std::string::npos) return {};
        return shown.substr(at + key.size(), shown.find('"', at + key.size()) - at - key.size());
    }
    [[nodiscard]] Ran on_case(std::vector<std::string> words) const
    {
        words.insert(words.begin(), "case");
        words.insert(words.begin() + 2, number);
        return place.run(std::move(words));
    }
    Workplace place;
    std::string acting;
    std::string nodal;
};

TEST_F(CaseVerbs, a_whole_life_from_the_shell)
{
    const auto acknowledged = on_case({"ack", "--as", acting, "--next-step", "lineman sent"});
    const auto started = on_case({"start", "--as", acting});
    const auto filed = on_case({"atr", "--as", acting, "--report", "fuse replaced", "--message", "The supply is back.", "--evidence", "1"});
    const auto returned = on_case({"return", "--as", nodal, "--reason", "no photograph"});
    const auto filed_again = on_case({"do", "file-atr", "--as", acting, "report=fuse replaced", "message=The supply is back.", "evidence=2"});
    const auto accepted = on_case({"accept", "--as", nodal});
    const auto answered = on_case({"answer", "--answer", "yes", "--json"});
    const auto reopened = on_case({"reopen", "--ground", "spot_check", "--reason", "off again"});

    EXPECT_NE(acknowledged.out.find(": acknowledged, version 2"), std::string::npos) << acknowledged.err;
    EXPECT_NE(started.out.find(": in_progress"), std::string::npos) << started.err;
    EXPECT_NE(filed.out.find(": atr_filed"), std::string::npos) << filed.err;
    EXPECT_NE(returned.out.find(": in_progress"), std::string::npos) << returned.err;
    EXPECT_NE(filed_again.out.find(": atr_filed"), std::string::npos) << filed_again.err;
    EXPECT_NE(accepted.out.find(": resolved"), std::string::npos) << accepted.err;
    EXPECT_NE(answered.out.find(R"("status":"closed")"), std::string::npos) << answered.err;
    EXPECT_NE(reopened.out.find(": assigned"), std::string::npos) << reopened.err;
}

TEST_F(CaseVerbs, unknown_options_arguments_and_names_are_refused_with_the_nearest)
{
    const auto option = on_case({"note", "--txt", "called"});
    const auto argument = on_case({"do", "note", "txt=called", "text=called"});
    const auto verb = on_case({"do", "noet", "text=called"});
    const auto pair = on_case({"split", "--category", "roads", "reson=x"});
    const auto listed = place.run({"case", "list", "--category", "electrcity"});
    const auto nowhere = place.run({"case", "list", "--district", "HR-D999"});

    EXPECT_EQ(option.exit, 2);
    EXPECT_NE(option.err.find("unknown option '--txt'; did you mean '--text'?"), std::string::npos) << option.err;
    EXPECT_EQ(argument.exit, 1);
    EXPECT_NE(argument.err.find("unknown argument txt; did you mean \"text\"?"), std::string::npos) << argument.err;
    EXPECT_NE(verb.err.find("unknown command noet; did you mean \"note\"?"), std::string::npos) << verb.err;
    EXPECT_NE(pair.err.find("split: unknown argument reson; did you mean \"reason\"?"), std::string::npos) << pair.err;
    EXPECT_EQ(listed.exit, 1);
    EXPECT_EQ(listed.err, "sunwai: --category: 'electrcity' is no category of the state pack; did you mean \"electricity\"?\n");
    EXPECT_EQ(nowhere.err, "sunwai: --district: 'HR-D999' is no district of the state pack\n");
    EXPECT_NE(on_case({"show"}).out.find("version 1"), std::string::npos) << "nothing was written";
}

TEST_F(CaseVerbs, the_caller_stands_in_the_record)
{
    ASSERT_EQ(on_case({"note", "--text", "called"}).exit, 0);

    const auto shown = on_case({"show", "--json"});

    EXPECT_NE(shown.out.find("\"name\":\"uid:"), std::string::npos) << shown.out;
}

TEST_F(CaseVerbs, nobody_judges_an_own_report)
{
    ASSERT_EQ(on_case({"ack", "--as", nodal, "--next-step", "looked at"}).exit, 0);
    ASSERT_EQ(on_case({"atr", "--as", nodal, "--report", "done", "--message", "Done."}).exit, 0);

    const auto own = on_case({"accept", "--as", nodal});

    EXPECT_EQ(own.exit, 1);
    EXPECT_FALSE(own.err.empty());
}

TEST_F(CaseVerbs, a_stale_version_is_refused_with_what_changed)
{
    ASSERT_EQ(on_case({"ack", "--as", acting, "--next-step", "lineman sent"}).exit, 0);

    const auto stale = on_case({"note", "--text", "x", "--seen", "1"});

    EXPECT_EQ(stale.exit, 1);
    EXPECT_NE(stale.err.find("acknowledged"), std::string::npos) << stale.err;
}

TEST_F(CaseVerbs, the_same_key_does_nothing_again)
{
    const auto once = on_case({"note", "--text", "called", "--key", "k1"});
    const auto again = on_case({"note", "--text", "called", "--key", "k1"});

    EXPECT_EQ(once.out, again.out) << again.err;
}

TEST_F(CaseVerbs, wrong_commands_are_refused_in_words)
{
    EXPECT_NE(on_case({"do", "dance"}).err.find("unknown command dance"), std::string::npos);
    EXPECT_EQ(on_case({"do", "dance"}).exit, 1);
    EXPECT_EQ(on_case({"note", "--text", "x", "--as", "HR-NOBODY"}).exit, 1);
    EXPECT_EQ(on_case({"do", "note", "text"}).exit, 1);
    EXPECT_EQ(place.run({"case", "note", "HR-2026-999999", "--text", "x"}).exit, 1);
    EXPECT_EQ(place.run({"case", "show", "' OR 1=1 --"}).exit, 1);
    EXPECT_EQ(on_case({"note", "--text", std::string(100'000, 'x')}).exit, 1);
    EXPECT_EQ(on_case({"note", "--text", "\xFF\xFE"}).exit, 1);
}

TEST_F(CaseVerbs, new_goes_through_the_rules_once)
{
    const auto opened = place.run({"case", "new", "--text", "पानीपत में तीन दिन से पानी नहीं आ रहा", "--id", "letter-7", "--json"});
    const auto again = place.run({"case", "new", "--text", "पानीपत में तीन दिन से पानी नहीं आ रहा", "--id", "letter-7", "--json"});
    const auto chatter = place.run({"case", "new", "--text", "good morning"});

    EXPECT_EQ(opened.exit, 0) << opened.err;
    EXPECT_NE(opened.out.find(R"("category":"water_supply")"), std::string::npos) << opened.out;
    EXPECT_NE(again.out.find("HR-2026-000002"), std::string::npos) << again.out;
    EXPECT_EQ(chatter.exit, 1);
    EXPECT_NE(chatter.err.find("no grievance"), std::string::npos);
}

TEST_F(CaseVerbs, list_filters)
{
    EXPECT_NE(place.run({"case", "list", "--status", "open", "--district", "HR-D063"}).out.find(number), std::string::npos);
    EXPECT_TRUE(place.run({"case", "list", "--status", "ended"}).out.empty());
    EXPECT_TRUE(place.run({"case", "list", "--category", "roads"}).out.empty());
    EXPECT_NE(place.run({"case", "list", "--replayed", "--json", "--limit", "1"}).out.find(number), std::string::npos);
}

TEST_F(CaseVerbs, erasing_leaves_the_record_whole)
{
    const auto erased = on_case({"erase", "--reason", "asked for"});
    const auto shown = on_case({"export"});
    const auto audit = place.run({"audit", "verify"});

    EXPECT_EQ(erased.exit, 0) << erased.err;
    EXPECT_EQ(shown.out.find("दो दिन से"), std::string::npos) << shown.out;
    EXPECT_EQ(audit.exit, 0) << audit.err;
}

TEST_F(CaseVerbs, rehearsal_under_a_shorter_limit)
{
    const auto same = place.run({"rehearse", "--policy", SUNWAI_SOURCE_DIR "/config/states/haryana", "--json"});
    const auto other_state = place.run({"rehearse", "--policy", SUNWAI_SOURCE_DIR "/config/states/nandi"});
    const auto missing = place.run({"rehearse", "--policy", place.path("none.toml").string()});

    EXPECT_EQ(same.exit, 0) << same.err;
    EXPECT_NE(same.out.find(R"({"cases":1,"overdue":1,)"), std::string::npos) << same.out;
    EXPECT_EQ(other_state.exit, 1);
    EXPECT_EQ(missing.exit, 1);
}

}  // namespace
}  // namespace sunwai::tests
