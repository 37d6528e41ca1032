#include "web/answer.hpp"

#include <gmock/gmock.h>

namespace sunwai::web {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(Answer, carries_the_security_headers_and_no_exception)
{
    Response response;
    response.body = "<p>x</p>";
    const std::string wire = to_wire(response, {.head_only = false, .keep_alive = true, .now = core::from_millis(784111777000)});

    EXPECT_THAT(wire, testing::StartsWith("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
    for (char const* header : {"Content-Security-Policy: default-src 'none'; style-src 'self'", "frame-ancestors 'none'",
                               "X-Content-Type-Options: nosniff\r\n", "Referrer-Policy: no-referrer\r\n", "Cache-Control: no-store\r\n",
                               "Content-Length: 8\r\n", "Content-Type: text/html; charset=utf-8\r\n"}) {
        EXPECT_THAT(wire, HasSubstr(header));
    }
    EXPECT_THAT(wire, Not(HasSubstr("unsafe")));
    EXPECT_THAT(wire, Not(HasSubstr("Server:")));
    EXPECT_THAT(wire, EndsWith("\r\n\r\n<p>x</p>"));
}

TEST(Answer, to_head_has_the_length_but_no_body)
{
    Response response;
    response.body = "12345";
    Framing framing;
    framing.head_only = true;

    EXPECT_THAT(to_wire(response, framing), testing::AllOf(HasSubstr("Content-Length: 5\r\n"), EndsWith("Connection: close\r\n\r\n")));
}

TEST(Answer, a_header_value_cannot_begin_another_line)
{
    Response response;
    response.status = 303;
    response.headers.emplace_back("Location", "/a\r\nSet-Cookie: x=1");

    EXPECT_THAT(to_wire(response, {}), HasSubstr("Location: /a  Set-Cookie: x=1\r\n"));
}

}  // namespace
}  // namespace sunwai::web
