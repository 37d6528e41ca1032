#include "core/text/shown.hpp"
#include "core/text/url.hpp"

#include <gtest/gtest.h>

namespace sunwai::core::text {
namespace {

TEST(Shown, joiners_survive_in_indic_text_and_emoji)
{
    const std::string half_form = "क्\xE2\x80\x8Dष श्\xE2\x80\x8Cरी";
    const std::string family = "👨\xE2\x80\x8D👩\xE2\x80\x8D👧";

    EXPECT_EQ(shown(half_form), half_form);
    EXPECT_EQ(shown(family), family);
}

TEST(Shown, joiners_that_hide_in_plain_words_go)
{
    EXPECT_EQ(shown("a\xE2\x80\x8D"
                    "b\xE2\x80\x8C"
                    "c"),
              "abc");
    EXPECT_EQ(shown("\xE2\x80\x8D\xE2\x80\x8D"), "");
    EXPECT_EQ(shown("क\xE2\x80\x8D\xE2\x80\x8D\xE2\x80\x8D"), "क\xE2\x80\x8D");
}

TEST(Shown, reordering_invisible_and_control_characters_go)
{
    EXPECT_EQ(shown("a\xE2\x80\xAE"
                    "b\xE2\x81\xA6"
                    "c\xE2\x81\xA9"
                    "d"),
              "abcd");
    EXPECT_EQ(shown("pass\xE2\x80\x8B"
                    "word\xEF\xBB\xBF\xC2\xAD"),
              "password");
    EXPECT_EQ(shown(std::string_view{"a\0b\x1B[31mc\x7F\r\n\td", 14}), "ab[31mc\n\td");
    EXPECT_EQ(shown("\xF3\xA0\x81\xA1"), "");
}

TEST(Shown, broken_utf8_becomes_replacement_characters)
{
    EXPECT_EQ(shown("\xFFz"), "\xEF\xBF\xBDz");
    EXPECT_EQ(shown("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(shown("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(shown("\xE0\xA4"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Shown, piled_up_marks_are_cut)
{
    std::string pile = "e";
    for (int i = 0; i < 1000; ++i) pile += "\xCC\x81";

    EXPECT_EQ(shown(pile).size(), 1U + 4 * 2);
}

TEST(Shown, a_line_has_no_line_breaks) { EXPECT_EQ(shown_line("Subject\r\nBcc: x\ty"), "Subject Bcc: x y"); }

TEST(Excerpt, cuts_between_letters)
{
    EXPECT_EQ(excerpt("पानी नहीं", 4), "पानी…");
    EXPECT_EQ(excerpt("पानी", 4), "पानी");
    EXPECT_EQ(excerpt("", 4), "");
}

TEST(Url_external, only_plain_web_addresses)
{
    EXPECT_TRUE(Url::external("https://x.com/a/status/1?s=20"));
    EXPECT_TRUE(Url::external("HTTP://example.org"));
    for (char const* bad :
         {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil", "/local", "https://", "https://a@b.c/",
          "https://a\"b", "https://a b", "https://a\nb", " https://a", "https:\\\\a", "http://:80/", ""}) {
        EXPECT_FALSE(Url::external(bad)) << bad;
    }
    EXPECT_FALSE(Url::external("https://a/" + std::string(2048, 'x')));
}

TEST(Url_path, every_part_is_encoded)
{
    EXPECT_EQ(Url::path({"cases", "HR-2026-1"}).str(), "/cases/HR-2026-1");
    EXPECT_EQ(Url::path({"a/b", ".."}, {{"q", "पा&x=1"}, {"empty", ""}}).str(), "/a%2Fb/%20?q=%E0%A4%AA%E0%A4%BE%26x%3D1");
    EXPECT_EQ(Url::below(*Url::external("https://desk.example/"), {"cases", "7"}).str(), "https://desk.example/cases/7");
}

}  // namespace
}  // namespace sunwai::core::text
