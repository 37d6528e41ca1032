#include "connectors/dates.hpp"
#include "connectors/feeds/charset.hpp"
#include "connectors/feeds/html_text.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;

std::string date(std::string_view text)
{
    const auto at = parse_any_date(text);
    return at ? core::format_rfc3339(*at) : "none";
}

TEST(Dates, mail_dates_in_all_their_forms)
{
    EXPECT_EQ(date("Sat, 01 Nov 2025 10:00:00 +0530"), "2025-11-01T04:30:00Z");
    EXPECT_EQ(date("Sat, 1 Nov 25 10:00 IST"), "2025-11-01T04:30:00Z");
    EXPECT_EQ(date("01 November 2025 10:00:00 GMT"), "2025-11-01T10:00:00Z");
    EXPECT_EQ(date("Sunday, 06-Nov-94 08:49:37 GMT"), "1994-11-06T08:49:37Z");
    EXPECT_EQ(date("Wed, 31 Dec 2025 23:59:60 -0800 (PST)"), "2026-01-01T07:59:59Z");
    EXPECT_EQ(date("  Sat,01 Nov 2025 10:00:00 +05:30\n"), "2025-11-01T04:30:00Z");
    EXPECT_EQ(date("2025-11-01T10:00:00+05:30"), "2025-11-01T04:30:00Z");
    EXPECT_EQ(date("2025-11-01"), "2025-11-01T00:00:00Z");
}

TEST(Dates, what_is_no_date_is_none)
{
    for (const char* bad : {"", "yesterday", "Sat, 31 Feb 2025 10:00:00 GMT", "Sat, 01 Nov 0000 10:00:00 GMT", "01 Nov 2025", "01 Nov 2025 25:00 GMT", "01 Nov 2025 10:00 XYZ",
                            "0000-00-00T00:00:00Z", "99999-01-01T00:00:00Z", "1 Nov 1 10:00 GMT", "Sat, 01 Nov 2025 10:00:00 +9999", "-1 Nov 2025 10:00 GMT"})
        EXPECT_EQ(date(bad), "none") << bad;
    EXPECT_EQ(date("Fri, 31 Dec 9999 23:59:59 GMT"), "9999-12-31T23:59:59Z");
    EXPECT_EQ(date(std::string(100'000, ' ') + "x"), "none");
}

TEST(Dates, retry_after_is_bounded_and_never_in_the_past)
{
    const auto now = core::from_millis(1'000'000'000'000);

    EXPECT_EQ(retry_after("120", now, 24h), now + 120s);
    EXPECT_EQ(retry_after("1000000000", now, 24h), now + 24h);
    EXPECT_EQ(retry_after("99999999999999999999999", now, 24h), now + 24h);
    EXPECT_EQ(retry_after("Sun, 09 Sep 2001 01:47:40 GMT", now, 24h), now + 60s);
    EXPECT_EQ(retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now, 24h), now + 24h);
    for (const char* bad : {"", "-1", "0", "soon", "Sun, 09 Sep 2001 01:40:00 GMT", "1e9"}) EXPECT_EQ(retry_after(bad, now, 24h), std::nullopt) << bad;
}

TEST(HtmlText, shows_what_a_reader_sees)
{
    EXPECT_EQ(html_to_text("<p>पानी <b>नहीं</b> आ रहा</p><p>तीन दिन से<br>बुरा हाल<br/>है</p>"), "पानी नहीं आ रहा\n\nतीन दिन से\nबुरा हाल\nहै");
    EXPECT_EQ(html_to_text("  a \n\t b  "), "a b");
    EXPECT_EQ(html_to_text("<ul><li>one</li><li>two</li></ul>end"), "one\ntwo\nend");
    EXPECT_EQ(html_to_text("a<!-- <p>no</p> -->b<script>alert('</p>')</script><style>p{}</style>c"), "abc");
    EXPECT_EQ(html_to_text("5 < 6 & 7 > 2"), "5 < 6 & 7 > 2");
    EXPECT_EQ(html_to_text("&lt;b&gt; &amp;amp; &nbsp;&#2346;&#x92A;&hellip;&#150; &bogus; &"), "<b> &amp; \u00A0पप…– &bogus; &");
    EXPECT_EQ(html_to_text("<a title='>'>x</a><a b=\"'>\">y"), "xy");
}

TEST(HtmlText, mentions_and_hashtags_read_as_written_and_links_are_whole)
{
    EXPECT_EQ(html_to_text(R"(<p><span class="h-card"><a href="https://h/@help" class="u-url mention">@<span>help</span></a></span> <a href="https://h/tags/x" class="mention hashtag" rel="tag">#<span>जलसंकट</span></a></p>)"),
              "@help #जलसंकट");
    EXPECT_EQ(html_to_text(R"(see <a href="https://news.example/a?b=1&amp;c=2"><span class="invisible">https://</span><span class="ellipsis">news.example/a</span><span class="invisible">?b=1</span></a>!)"),
              "see https://news.example/a?b=1&c=2!");
    EXPECT_EQ(html_to_text(R"(<a href="https://news.example/">यहाँ पढ़ें</a>)"), "यहाँ पढ़ें");
    EXPECT_EQ(html_to_text(R"x(<a href="javascript:alert(1)">https://x.example</a>)x"), "https://x.example");
}

TEST(HtmlText, broken_markup_ends_in_linear_time)
{
    EXPECT_EQ(html_to_text("text<p"), "text");
    EXPECT_EQ(html_to_text("text<a href=\"x"), "text");
    EXPECT_EQ(html_to_text("text<p> <a href=\"https://x.example/\"></a>"), "text");
    EXPECT_EQ(html_to_text("a<!-- never closed"), "a");
    EXPECT_EQ(html_to_text("a<script>never closed"), "a");
    EXPECT_EQ(html_to_text(std::string_view{"a\0\x1b\x7f\xff z", 7}), "a\uFFFD z");
    const std::clock_t start = std::clock();  // CPU time: the machine may be busy
    for (const char* unit : {"<a ", "<", "&", "<script></", "<a href=\"", "<!--", "</a", "<p>", "&#x41;"}) {
        std::string text;
        while (text.size() < 1'000'000) text += unit;
        EXPECT_LE(html_to_text(text).size(), 3 * text.size());
    }
    EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
}

TEST(Charset, header_then_mark_then_declaration)
{
    EXPECT_EQ(charset_of("text/xml; charset=\"UTF-8\""), "utf-8");
    EXPECT_EQ(charset_of("text/xml"), "");
    EXPECT_EQ(to_utf8("caf\xe9", "iso-8859-1").value(), "café");
    EXPECT_EQ(to_utf8("<?xml version='1.0' encoding='windows-1252'?>\x96", "").value().substr(45), "–");
    EXPECT_EQ(to_utf8("\xEF\xBB\xBFपानी", "").value(), "पानी");
    EXPECT_EQ(to_utf8(std::string_view{"\xFF\xFE\x2a\x09", 4}, "").value(), "प");
    EXPECT_EQ(to_utf8("a\xff", "utf-8").value(), "a\uFFFD");
    EXPECT_FALSE(to_utf8("x", "klingon-8"));
}

}  // namespace
}  // namespace sunwai::connectors
