#include "connectors/http/addresses.hpp"
#include "connectors/http/url.hpp"

#include <gtest/gtest.h>

namespace sunwai::connectors {
namespace {

bool public_address(char const* text) { return is_public(boost::asio::ip::make_address(text)); }

TEST(Url, is_taken_apart_and_normalised)
{
    const auto url = parse_url("https://Feeds.Example:8443/a?b=1#part");

    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "feeds.example");
    EXPECT_EQ(url->port, "8443");
    EXPECT_EQ(url->origin(), "https://feeds.example:8443");
    EXPECT_EQ(url->text.find('#'), std::string::npos);
    EXPECT_EQ(parse_url("https://a.example/")->origin(), "https://a.example");
}

TEST(Url, refuses_what_is_not_plain_web)
{
    for (const char* bad : {"", "feed.xml", "ftp://a.example/", "file:///etc/passwd", "https://user:pw@a.example/", "https://a.example/\r\nX: y",
                            "https://a.example/a b", "gopher://127.0.0.1:25/x", "https://", "javascript:alert(1)"})
        EXPECT_FALSE(parse_url(bad)) << bad;
    EXPECT_FALSE(parse_url("https://a.example/" + std::string(5000, 'x')));
}

TEST(Url, resolves_redirects_against_the_url_that_answered)
{
    const auto base = parse_url("https://a.example/x/feed.xml?y=1");
    ASSERT_TRUE(base);

    EXPECT_EQ(resolve_url(*base, "/new")->text, "https://a.example/new");
    EXPECT_EQ(resolve_url(*base, "other")->text, "https://a.example/x/other");
    EXPECT_EQ(resolve_url(*base, "//b.example/z")->origin(), "https://b.example");
    EXPECT_FALSE(resolve_url(*base, "file:///etc/passwd"));
    EXPECT_FALSE(resolve_url(*base, ""));
}

TEST(Url, knows_loopback_when_written_out)
{
    EXPECT_TRUE(parse_url("http://127.0.0.1:80/")->loopback());
    EXPECT_TRUE(parse_url("http://[::1]/")->loopback());
    EXPECT_TRUE(parse_url("http://localhost/")->loopback());
    EXPECT_FALSE(parse_url("http://localhost.example/")->loopback());
    EXPECT_FALSE(parse_url("http://10.0.0.1/")->loopback());
}

TEST(Url, percent_encodes_hashtags)
{
    EXPECT_EQ(percent_encode("पानी"), "%E0%A4%AA%E0%A4%BE%E0%A4%A8%E0%A5%80");
    EXPECT_EQ(percent_encode("a-b_c.d~/"), "a-b_c.d~%2F");
}

TEST(Addresses, private_and_special_networks_are_not_public)
{
    for (const char* inside : {"127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
                               "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
                               "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "::127.0.0.1"})
        EXPECT_FALSE(public_address(inside)) << inside;
    for (const char* outside : {"8.8.8.8", "164.100.1.1", "172.32.0.1", "100.128.0.1", "2400:cb00::1", "::ffff:8.8.8.8"}) EXPECT_TRUE(public_address(outside)) << outside;
}

}  // namespace
}  // namespace sunwai::connectors
