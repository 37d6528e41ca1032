#include "web/head.hpp"

#include <gtest/gtest.h>

namespace sunwai::web {
namespace {

HeadRules rules()
{
    HeadRules made;
    made.hosts = {"desk.example:8480"};
    return made;
}

HeadOrStatus read(std::string const& raw) { return read_head(raw, rules()); }

/// A good request with one more header line.
std::string with(std::string const& line)
{
    return "POST /a HTTP/1.1\r\nHost: desk.example:8480\r\nContent-Length: 3\r\n" + line + "\r\n\r\n";
}

TEST(Head_path, is_what_the_request_line_asks_for_good_or_not)
{
    EXPECT_EQ(asked_path("GET /api/v1/cases?q=1 HTTP/1.1\r\nHost: x\r\n\r\n"), "/api/v1/cases?q=1");
    EXPECT_EQ(asked_path("BREW /api/\n"), "/api/");
    EXPECT_EQ(asked_path("GET /api"), "/api");
    EXPECT_EQ(asked_path("GET\r\n/api HTTP/1.1"), "");
    EXPECT_EQ(asked_path(""), "");
}

TEST(Head_read, takes_a_plain_request)
{
    const auto read_it =
        read("POST /a?b=c HTTP/1.1\r\nHost: DESK.example:8480\r\nContent-Length: 3\r\nX-One: 1\r\nCookie: a\r\nCookie: b\r\n\r\n");

    ASSERT_EQ(read_it.status, 0U);
    Request const& request = read_it.head.request;
    EXPECT_EQ(request.method, Method::post);
    EXPECT_EQ(request.target, "/a?b=c");
    EXPECT_EQ(request.host, "desk.example:8480");
    EXPECT_EQ(request.header("x-one"), "1");
    EXPECT_EQ(request.header("cookie"), "") << "twice is as good as not at all";
    EXPECT_EQ(read_it.head.body_bytes, 3U);
    EXPECT_TRUE(read_it.head.keep_alive);
}

TEST(Head_read, framing_that_a_proxy_may_read_otherwise_is_refused)
{
    EXPECT_EQ(read(with("X-A: b")).status, 0U);
    EXPECT_EQ(read("POST /a HTTP/1.1\r\nHost: desk.example:8480\r\nTransfer-Encoding: chunked\r\n\r\n").status, 411U);
    for (char const* line : {"Content-Length: 3",
                             "Content-Length: 4",
                             "Transfer-Encoding: chunked",
                             "Transfer-Encoding: gzip",
                             "Transfer-Encoding: chunked, gzip",
                             "transfer-encoding:\tchunked",
                             "X-A: b\r\n folded",
                             "X-A: b\r\n\tfolded",
                             "X-A : b",
                             "X A: b",
                             ": b",
                             "X-A: b\nX-B: c",
                             "X-A: b\rX-B: c",
                             "Host: desk.example:8480",
                             "Host: evil",
                             "Content-Length: +3",
                             "Content-Length: 0x3",
                             "Content-Length: 3, 3",
                             "Content-Length: -1",
                             "X-A: a\x01z",
                             "Content-Length: 99999999999999999999999"}) {
        EXPECT_EQ(read(with(line)).status, 400U) << line;
    }
    EXPECT_EQ(read(with(std::string{"X-A: a\0z", 8})).status, 400U);
    EXPECT_EQ(read("POST /a HTTP/1.0\r\nHost: desk.example:8480\r\nTransfer-Encoding: chunked\r\n\r\n").status, 400U);
}

TEST(Head_read, host_is_required_once_and_must_be_ours)
{
    EXPECT_EQ(read("GET / HTTP/1.1\r\n\r\n").status, 400U);
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: \r\n\r\n").status, 421U);
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 421U);
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: desk.example:8480.evil.example\r\n\r\n").status, 421U);
    EXPECT_EQ(read("GET / HTTP/1.0\r\n\r\n").status, 400U);
}

TEST(Head_read, targets_are_paths)
{
    const auto get = [](std::string const& target) {
        return read("GET " + target + " HTTP/1.1\r\nHost: desk.example:8480\r\n\r\n").status;
    };

    EXPECT_EQ(get("/a"), 0U);
    EXPECT_EQ(get("/" + std::string(2047, 'a')), 0U);
    EXPECT_EQ(get("/" + std::string(2048, 'a')), 414U);
    EXPECT_EQ(get("http://desk.example:8480/a"), 400U);
    EXPECT_EQ(get("//evil.example/a"), 400U);
    EXPECT_EQ(get("*"), 400U);
    EXPECT_EQ(get("/\xE0\xA4\x95"), 400U);
}

TEST(Head_read, limits_versions_and_expectations)
{
    EXPECT_EQ(read(with("X-A: " + std::string(9000, 'a'))).status, 431U);
    EXPECT_EQ(read("GET / HTTP/2.0\r\nHost: desk.example:8480\r\n\r\n").status, 505U);
    EXPECT_EQ(read("GET /\r\n\r\n").status, 400U);
    EXPECT_EQ(read(with("Expect: 100-continue")).status, 0U);
    EXPECT_EQ(read(with("Expect: the-unexpected")).status, 417U);
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: desk.example:8480\r\nContent-Length: 3\r\n\r\n").status, 400U);
}

TEST(Head_hopeless, a_bare_line_feed_or_nul_is_seen_early)
{
    EXPECT_FALSE(is_hopeless("GET / HTTP/1.1\r\nHost: a\r\n"));
    EXPECT_TRUE(is_hopeless("GET / HTTP/1.1\nHost: a"));
    EXPECT_TRUE(is_hopeless("\n"));
    EXPECT_TRUE(is_hopeless(std::string_view{"GET\0", 4}));
}

}  // namespace
}  // namespace sunwai::web
