#include "web/mime_text.hpp"

#include <gtest/gtest.h>

namespace sunwai::web {
namespace {

TEST(Mime_words, become_text_and_lose_the_space_between_them)
{
    EXPECT_EQ(decode_words("=?UTF-8?Q?caf=C3=A9_x?= =?utf-8?b?IHk=?= z"), "café x y z");
    EXPECT_EQ(decode_words("plain =? not"), "plain =? not");
    EXPECT_EQ(decode_words("=?UTF-8?Q?open"), "=?UTF-8?Q?open");
    EXPECT_EQ(decode_words(""), "");
}

TEST(Mime_bodies, are_decoded_whatever_they_hold)
{
    EXPECT_EQ(decode_base64("aGVs\r\nbG8="), "hello");
    EXPECT_EQ(decode_base64("!!"), "");
    EXPECT_EQ(decode_quoted_printable("a=3Db=\r\nc=\nd=zz="), "a=bcd=zz=");
}

TEST(Mime_text, is_the_first_plain_part)
{
    EXPECT_EQ(plain_text("Subject: a\n\nhello\n"), "hello\n");
    EXPECT_EQ(plain_text("Content-Type: text/html\n\n<b>"), "");
    EXPECT_EQ(plain_text("Content-Type: multipart/mixed; boundary=x\n\npreamble\n--x\nContent-Type: multipart/alternative;\n boundary=\"y "
                         "z\"\n\n--y z\nContent-Type: text/plain\n\nin\n--y z--\n--x--\n"),
              "in\n");
    EXPECT_EQ(plain_text("Content-Type: multipart/mixed\n\n--x\n\na\n--x--"), "");
    EXPECT_EQ(plain_text(""), "");
}

TEST(Mime_text, nesting_ends_somewhere)
{
    std::string mail;
    for (int i = 0; i < 50; ++i)
        mail += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
    mail += "\ndeep\n";
    for (int i = 49; i >= 0; --i) mail += "--b" + std::to_string(i) + "--\n";

    EXPECT_EQ(plain_text(mail), "");
}

}  // namespace
}  // namespace sunwai::web
