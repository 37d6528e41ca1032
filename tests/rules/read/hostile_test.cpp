#include "rules/text/view.hpp"
#include "tests/rules/read/pack.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace sunwai::rules {
namespace {

std::string repeated(std::string_view piece, std::size_t bytes)
{
    std::string text;
    while (text.size() + piece.size() <= bytes) text += piece;
    return text;
}

/// CPU seconds that reading takes.
double seconds(std::string text)
{
    const auto post = post_of(std::move(text));
    const auto from = std::clock();
    const auto verdict = shipped_reader()->read(post);
    EXPECT_LE(verdict.evidence.size(), 100U);
    return static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC;
}

TEST(Hostile, Long_posts_of_any_sort_take_linear_time)
{
    shipped_reader();
    for (auto const* piece : {"a", "क", "#abc ", "#bijlipanisadakhisar", "@dchisarpolice ", "no water ", "पानी नहीं ", "तार टूट करंट ", "रामगढ़ गांव ", "😡", "1",
                              "sector 14 ", "\xE2\x80\xAE", "a\xCC\x81", "\xE0\xA4\xBC", ". ", "bijli nahi aa rahi "}) {
        const double small = seconds(repeated(piece, 16 * 1024));
        const double large = seconds(repeated(piece, 64 * 1024));
        EXPECT_LT(large, 0.5) << piece;
        EXPECT_LT(large, small * 12 + 0.05) << piece;
    }
}

TEST(Hostile, A_megabyte_of_one_letter_is_read)
{
    text::View view;
    const text::WordMarks none;
    view.read(std::string(1U << 20U, 'x'), none);

    ASSERT_EQ(view.words().size(), 1U);
    EXPECT_LE(view.words()[0].size, 64U);
}

TEST(Hostile, Broken_utf8_and_bidi_overrides_do_no_harm)
{
    for (std::string const& text : {std::string{"\xC3"}, std::string{"\xE0\xA4"}, std::string{"\xF0\x9F\x98"}, std::string{"\xFF\xFE पानी"}, std::string{"\xE2\x80\xAEपानी\xE2\x80\xAC"},
                                    std::string{"#"}, std::string{"@"}, std::string{"#\xE0\xA4"}, std::string("\0\0पानी", 14)}) {
        const auto v = read_text(text);
        for (auto const& one : v.evidence) EXPECT_LE(one.end, text.size());
    }
}

}  // namespace
}  // namespace sunwai::rules
