#include "connectors/channels/address.hpp"
#include "connectors/channels/header_text.hpp"
#include "connectors/channels/mime.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;

OutgoingMail mail()
{
    return {.message_id = "ab12.0@sunwai.test",
            .recipient = "sdm.hisar@haryana.example",
            .recipient_name = "उपमंडल अधिकारी, हिसार",
            .subject = "[HR-2026-000123] शिकायत: पानी नहीं आ रहा",
            .text = "नमस्ते\n.\nFrom here\n",
            .html = "<p>नमस्ते</p>",
            .lang = "hi",
            .in_reply_to = "<first@sunwai.test>",
            .references = {"root@sunwai.test"},
            .reply_to = "",
            .date = core::from_millis(1772685660000)};
}

MailSender sender() { return {.address = "sunwai@haryana.example", .name = "Sunwai", .offset = {330min}}; }

std::vector<std::string> lines(std::string const& text)
{
    std::vector<std::string> out;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

TEST(Address, is_an_allow_list)
{
    for (const char* good : {"a@b.example", "city.magistrate+hisar@hr.gov.example", "x_y-z@sub-domain.example", "root@localhost"}) EXPECT_TRUE(is_address(good)) << good;
    for (const char* bad : {"", "a", "@b.example", "a@", "a@b@c.example", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "a@b.example\nX", "<a@b.example>", "\"a\"@b.example",
                            ".a@b.example", "a.@b.example", "a..b@c.example", "a@-b.example", "a@b-.example", "a@b..example", "a@b_c.example", "a@b.example>,<c@d.example",
                            "a@b.example,c@d.example", "शिकायत@b.example", "a@b.example;", "a@[127.0.0.1]", "a@b.example ", "a@b.example\t", "=?utf-8?q?a?=@b.example", "a%c@b.example", "a!b@c.example", "|id@c.example", "`id`@c.example"})
        EXPECT_FALSE(is_address(bad)) << bad;
    EXPECT_FALSE(is_address(std::string_view{"a\0@b.example", 12}));
    EXPECT_FALSE(is_address(std::string(65, 'a') + "@b.example"));
    EXPECT_FALSE(is_address("a@" + std::string(260, 'b') + ".example"));
}

TEST(Address, message_ids_get_brackets_or_nothing)
{
    EXPECT_EQ(bracketed_id("a.b@c.d"), "<a.b@c.d>");
    EXPECT_EQ(bracketed_id("<a.b@c.d>"), "<a.b@c.d>");
    for (const char* bad : {"", "a", "a@b\r\nX: y", "<a@b", "a @b", "a@b>"}) EXPECT_EQ(bracketed_id(bad), "") << bad;
}

TEST(Address, replies_are_kept_without_addresses)
{
    EXPECT_EQ(without_addresses("550 5.1.1 <ram@b.example>: Recipient rejected\x01"), "550 5.1.1 <...> Recipient rejected?");
    EXPECT_LE(without_addresses(std::string(5000, 'x')).size(), 200U);
}

TEST(HeaderText, one_line_has_no_way_out_of_a_header)
{
    EXPECT_EQ(one_line("a\r\nBcc: x", 250), "a Bcc: x");
    EXPECT_EQ(one_line("a\u0085b\u2028c\u2029d\x7f\x1b"
                       "e",
                       250),
              "a b c d e");
    EXPECT_EQ(one_line("\u202Eevil\u202C", 250), "evil");
    EXPECT_EQ(one_line(std::string_view{"a\0b", 3}, 250), "a b");
    EXPECT_EQ(one_line("क\u200Dष", 250), "क\u200Dष");
    EXPECT_EQ(one_line("\xff\xfe", 250), "\uFFFD\uFFFD");
    EXPECT_EQ(one_line(std::string(10'000, 'x'), 10), "xxxxxxxxxx…");
}

TEST(HeaderText, encoded_words_are_short_and_split_between_characters)
{
    std::string text;
    for (int i = 0; i < 60; ++i) text += "शिकायत ";
    const std::string encoded = encoded_text(text);

    std::size_t start = 0;
    while (start < encoded.size()) {
        const auto end = std::min(encoded.find("\r\n ", start), encoded.size());
        const auto word = encoded.substr(start, end - start);
        EXPECT_LE(word.size(), 75U);
        EXPECT_TRUE(word.starts_with("=?UTF-8?B?") && word.ends_with("?=")) << word;
        start = end + 3;
    }
    EXPECT_EQ(encoded_text("plain words"), "plain words");
    EXPECT_TRUE(encoded_text("=?utf-8?q?=0d=0aBcc:x?=").starts_with("=?UTF-8?B?"));
    EXPECT_TRUE(encoded_phrase("Ram <x@y.example>").starts_with("=?UTF-8?B?"));
}

TEST(Mime, carries_the_headers_of_a_notice)
{
    const auto built = build_mail(mail(), sender());

    ASSERT_TRUE(built) << built.error().what;
    for (const char* header : {"Date: Thu, 05 Mar 2026 10:11:00 +0530\r\n", "From: Sunwai\r\n <sunwai@haryana.example>\r\n", "Message-ID: <ab12.0@sunwai.test>\r\n",
                               "In-Reply-To: <first@sunwai.test>\r\n", "References: <root@sunwai.test>\r\n <first@sunwai.test>\r\n", "Auto-Submitted: auto-generated\r\n",
                               "X-Auto-Response-Suppress: All\r\n", "Content-Language: hi\r\n", "Content-Type: multipart/alternative"})
        EXPECT_NE(built->find(header), std::string::npos) << header;
}

TEST(Mime, is_ascii_with_crlf_and_short_lines_and_the_same_every_time)
{
    OutgoingMail one = mail();
    one.text = std::string(5000, 'x') + "\r\n\r.\r.\n" + "हिन्दी\x01\xff";
    const auto built = build_mail(one, sender());

    ASSERT_TRUE(built);
    EXPECT_EQ(*built, *build_mail(one, sender()));
    for (auto const& line : lines(*built)) {
        EXPECT_LE(line.size(), 79U);
        EXPECT_TRUE(line.ends_with('\r'));
        EXPECT_EQ(std::count(line.begin(), line.end(), '\r'), 1);
    }
    EXPECT_TRUE(std::all_of(built->begin(), built->end(), [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\0'; }));
}

TEST(Mime, refuses_what_would_break_an_envelope)
{
    const auto refused = [](auto change) {
        OutgoingMail one = mail();
        change(one);
        const auto built = build_mail(one, sender());
        return !built && built.error().code == core::Errc::invalid;
    };

    EXPECT_TRUE(refused([](OutgoingMail& m) { m.recipient = "a@b.example\r\nRCPT TO:<c@d.example>"; }));
    EXPECT_TRUE(refused([](OutgoingMail& m) { m.reply_to = "a@b.example\nBcc: c@d.example"; }));
    EXPECT_TRUE(refused([](OutgoingMail& m) { m.message_id = "a@b\r\nX: y"; }));
    EXPECT_TRUE(refused([](OutgoingMail& m) { m.in_reply_to = "a b"; }));
    EXPECT_TRUE(refused([](OutgoingMail& m) { m.text = std::string(300'000, 'x'); }));
    EXPECT_TRUE(refused([](OutgoingMail& m) { m.date = core::Instant{std::chrono::hours{-24 * 365 * 3000}}; }));
    EXPECT_FALSE(refused([](OutgoingMail& m) { m.lang = "hi\r\nX: y"; }));
    OutgoingMail odd = mail();
    odd.lang = "hi\r\nX: y";
    EXPECT_EQ(build_mail(odd, sender())->find("X: y"), std::string::npos);
}

}  // namespace
}  // namespace sunwai::connectors
