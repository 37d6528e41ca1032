#include "core/model/post_json.hpp"

#include <gtest/gtest.h>

namespace sunwai::core {
namespace {

constexpr std::string_view full = R"({"source":"x","external_id":"1","created_at":"2026-05-01T10:00:00Z","text":"पानी \ud83d\ude21","url":"https://x.com/1",)"
                                  R"("lang":"hi","author":{"handle":"a","name":"A","location":"Hisar"},"in_reply_to":null,"conversation_id":null,)"
                                  R"("media":[{"type":"photo","url":"https://p/1"}],"geo":{"lat":29.15,"lon":75.72,"place":"Hisar, Haryana"},"deleted":false,"gold":{"kind":"other"}})";

std::string fault(std::string_view line)
{
    PostParser parser;
    const auto post = parser.parse(line);
    return post ? "accepted" : std::string{name(post.error().code)} + ": " + post.error().what;
}

std::string line_with(std::string_view created_at, std::string_view text)
{
    return R"({"source":"x","external_id":"1","created_at":")" + std::string{created_at} + R"(","text":")" + std::string{text} + "\"}";
}

TEST(PostParser, reads_every_field)
{
    PostParser parser;
    const auto post = parser.parse(full);

    ASSERT_TRUE(post) << post.error().what;
    EXPECT_EQ(post->text, "पानी 😡");
    EXPECT_EQ(post->author.location, "Hisar");
    EXPECT_EQ(post->media.at(0).url, "https://p/1");
    EXPECT_DOUBLE_EQ(*post->geo->lat, 29.15);
    EXPECT_EQ(format_rfc3339(post->created_at), "2026-05-01T10:00:00Z");
}

TEST(PostParser, writes_what_it_reads)
{
    PostParser parser;
    const auto post = parser.parse(full).value();

    EXPECT_EQ(parser.parse(to_json(post)).value(), post);
}

TEST(PostParser, names_the_field_that_is_wrong)
{
    EXPECT_EQ(fault("{").substr(0, 9), "malformed");
    EXPECT_EQ(fault(R"([1])"), "malformed: not a JSON object");
    EXPECT_EQ(fault(R"({"source":"x"})"), "invalid: external_id: is missing or empty");
    EXPECT_EQ(fault(R"({"source":"x","external_id":1})"), "invalid: external_id: must be a string");
    EXPECT_EQ(fault(R"({"source":"X y","external_id":"1","created_at":"2026-05-01T10:00:00Z","text":""})"),
              "invalid: source: must be lower-case letters, digits, '_' or '-'");
    EXPECT_EQ(fault(line_with("0000-05-01T10:00:00Z", "")), "invalid: created_at: '0000-05-01T10:00:00Z' is not an RFC 3339 time between 1970 and 9999");
    EXPECT_EQ(fault(line_with("9999-12-31T23:59:59Z", "")), "accepted");
    EXPECT_EQ(fault(line_with("9999-12-31T23:59:59-01:00", "")).substr(0, 20), "invalid: created_at:");
    EXPECT_EQ(fault(line_with("2026-05-01T10:00:00Z", std::string(max_post_text + 1, 'a'))), "invalid: text: is 65537 bytes, at most 65536 are allowed");
    EXPECT_EQ(fault(line_with("2026-05-01T10:00:00Z", "\xff")), "malformed: not valid UTF-8");
    EXPECT_EQ(fault(line_with("2026-05-01T10:00:00Z", "a") + "{}"), "malformed: more than one JSON value on the line");
    EXPECT_EQ(fault(std::string(max_post_line + 1, ' ')).substr(0, 16), "invalid: line is");
}

TEST(PostParser, refuses_broken_surrogates_and_deep_nesting_without_harm)
{
    EXPECT_EQ(fault(line_with("2026-05-01T10:00:00Z", "\\ud83d")).substr(0, 9), "malformed");
    EXPECT_NE(fault(R"({"source":"x","x":)" + std::string(200000, '[') + "}"), "accepted");
}

TEST(PostParser, removes_control_characters_but_keeps_line_breaks)
{
    PostParser parser;
    const auto post = parser.parse(line_with("2026-05-01T10:00:00Z", "a\\u0000b\\u001b[31mc\\nd\\te\\r"));

    EXPECT_EQ(post.value().text, "ab[31mc\nd\te");
}

TEST(PostParser, removes_a_raw_delete_from_a_line_without_escapes)
{
    PostParser parser;

    EXPECT_EQ(parser.parse(line_with("2026-05-01T10:00:00Z", "a\x7F" "b पानी\x7F")).value().text, "ab पानी");
}

TEST(PostParser, knows_a_name_however_it_is_written)
{
    PostParser parser;
    const auto post = parser.parse(R"({"sou\u0072ce":"x","external_id":"1","created_at":"2026-05-01T10:00:00Z","text":"\"a\"","\u0061uthor":{"handl\u0065":"b"}})");

    EXPECT_EQ(post.value().source, "x");
    EXPECT_EQ(post.value().text, "\"a\"");
    EXPECT_EQ(post.value().author.handle, "b");
}

TEST(PostParser, tells_the_encoding_before_any_other_fault)
{
    EXPECT_EQ(fault("{\"source\":\"\xff"), "malformed: not valid UTF-8");
    EXPECT_EQ(fault("\xff"), "malformed: not valid UTF-8");
}

TEST(PostParser, a_deletion_needs_no_text)
{
    EXPECT_EQ(fault(R"({"source":"x","external_id":"1","created_at":"2026-05-01T10:00:00Z","deleted":true})"), "accepted");
    EXPECT_EQ(fault(R"({"source":"x","external_id":"1","created_at":"2026-05-01T10:00:00Z"})"), "invalid: text: is missing");
}

}  // namespace
}  // namespace sunwai::core
