#include "web/target.hpp"

#include <gmock/gmock.h>

namespace sunwai::web {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Target_parse, decodes_path_and_parameters_once)
{
    const auto target = parse_target("/cases/HR-2026-000001?q=%E0%A4%AA%E0%A4%BE%E0%A4%A8%E0%A5%80+nahi&empty=&flag&x=%2541");

    ASSERT_TRUE(target);
    EXPECT_THAT(target->path, ElementsAre("cases", "HR-2026-000001"));
    EXPECT_THAT(target->query, ElementsAre(Pair("q", "पानी nahi"), Pair("empty", ""), Pair("flag", ""), Pair("x", "%41")));
    EXPECT_EQ(target->value("q"), "पानी nahi");
    EXPECT_EQ(target->value("absent"), "");
}

TEST(Target_parse, the_root_has_no_segments)
{
    ASSERT_TRUE(parse_target("/"));
    EXPECT_THAT(parse_target("/")->path, IsEmpty());
}

TEST(Target_parse, refuses_what_is_not_a_plain_path)
{
    for (char const* bad :
         {"",      "*",   "cases", "http://a/b", "/%",     "/%4",    "/%zz", "/a/../b", "/a/%2e%2e/b",        "/a%2fb",    "/a%00b",
          "/a//b", "/a/", "/%ff",  "/%c0%af",    "/a%0ab", "/a%5cb", "/a b", "/a#b",    "/1/2/3/4/5/6/7/8/9", "/%e2%80%ae"}) {
        EXPECT_FALSE(parse_target(bad)) << bad;
    }
    std::string many = "/a?";
    for (int i = 0; i < 40; ++i) many += "p=1&";
    EXPECT_FALSE(parse_target(many));
}

TEST(Target_parse, invisible_characters_in_parameters_are_left_out)
{
    EXPECT_EQ(parse_target("/a?q=a%00b%E2%80%AEc%1b")->value("q"), "abc");
    EXPECT_EQ(parse_target("/a?q=%ff")->value("q"), "\xEF\xBF\xBD");
}

TEST(Form_parse, reads_what_browsers_send)
{
    const auto form = parse_form("verb=note&words=a+b%26c%0D%0Ad&x=*-._");

    ASSERT_TRUE(form);
    EXPECT_THAT(*form, ElementsAre(Pair("verb", "note"), Pair("words", "a b&c\nd"), Pair("x", "*-._")));
    EXPECT_FALSE(parse_form("a=%"));
    EXPECT_FALSE(parse_form("a=<b>"));
    EXPECT_THAT(*parse_form(""), IsEmpty());
}

}  // namespace
}  // namespace sunwai::web
