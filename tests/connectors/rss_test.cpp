#include "connectors/feeds/source.hpp"
#include "connectors/http/curl_transport.hpp"
#include "tests/simulators/http_server.hpp"
#include "tests/support/await.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;
using core::Errc;
using simulators::HttpCall;
using simulators::HttpReply;
using simulators::HttpServer;
using testing::await;

constexpr core::Instant now = core::Instant{std::chrono::milliseconds{1'795'000'000'000}};  // 2026-11-18T11:06:40Z

std::string rss(std::string_view items) { return fmt::format(R"(<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><language>hi</language>{}</channel></rss>)", items); }

class RssTest : public ::testing::Test {
protected:
    RssTest()
    {
        settings.name = "news";
        settings.type = "rss";
        settings.url = server.url("/feed");
        settings.interval = 60s;
        source = make_source(settings, transport, clock).value();
    }
    void answer(std::function<HttpReply(HttpCall const&)> with) { reply = std::move(with); }
    void body(std::string text, std::string type = "application/rss+xml")
    {
        answer([text, type](HttpCall const&) { return HttpReply{.headers = {{"Content-Type", type}}, .body = text}; });
    }
    core::Result<Batch> fetch()
    {
        auto batch = await(io, source->fetch(cursor));
        if (batch) cursor = batch->next_cursor;
        return batch;
    }
    std::string fault()
    {
        const auto before = cursor;
        const auto batch = fetch();
        EXPECT_EQ(cursor, before);
        return batch ? "accepted" : std::string{core::name(batch.error().code)};
    }

    std::function<HttpReply(HttpCall const&)> reply;
    HttpServer server{[this](HttpCall const& call) { return reply(call); }};
    boost::asio::io_context io{1};
    core::ManualClock clock{now};
    CurlTransport transport{io.get_executor(), {.version = "0.1"}};
    config::SourceSettings settings;
    std::unique_ptr<Source> source;
    std::string cursor;
};

TEST_F(RssTest, reads_rss_with_every_element_it_needs)
{
    body(R"(<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
      <channel><title>समाचार</title><link>https://news.example/</link><language>hi</language>
      <item><title>सेक्टर 14 में &lt;b&gt;पानी&lt;/b&gt; नहीं</title><link>/story/1</link><guid isPermaLink="false">id-1</guid><pubDate>Mon, 16 Nov 26 10:00 IST</pubDate>
        <description>short</description><c:encoded><![CDATA[<p>तीन दिन से &nbsp;पानी नहीं।</p>]]></c:encoded><d:creator>संवाददाता</d:creator>
        <enclosure url="https://news.example/1.jpg" type="image/jpeg" length="5"/><media:title>not the title</media:title></item></channel></rss>)");

    const auto batch = fetch();

    ASSERT_TRUE(batch) << batch.error().what;
    ASSERT_EQ(batch->posts.size(), 1U);
    auto const& post = batch->posts[0];
    EXPECT_EQ(post.source, "rss");
    EXPECT_EQ(post.feed, "news");
    EXPECT_EQ(post.external_id, "news:id-1");
    EXPECT_EQ(post.text, "सेक्टर 14 में पानी नहीं\n\nतीन दिन से \u00A0पानी नहीं।");
    EXPECT_EQ(post.url, server.url("/story/1"));
    EXPECT_EQ(core::format_rfc3339(post.created_at), "2026-11-16T04:30:00Z");
    EXPECT_EQ(post.author.name, "संवाददाता");
    EXPECT_EQ(post.lang, "hi");
    ASSERT_EQ(post.media.size(), 1U);
    EXPECT_EQ(post.media[0].type, "photo");
    EXPECT_FALSE(batch->more);
}

TEST_F(RssTest, reads_atom_with_its_three_kinds_of_text)
{
    body(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="hi" xml:base="https://base.example/x/"><id>f</id>
      <entry><id>tag:1</id><title type="html">a &amp;amp; b</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>one<br/>two</p></div></content>
        <link rel="alternate" href="y"/><link rel="enclosure" type="video/mp4" href="/v.mp4"/><updated>2026-11-16T10:00:00+05:30</updated><author><name>राम</name></author></entry>
      <entry><id>tag:2</id><title>plain &lt;b&gt;</title><summary type="html">&lt;p&gt;s&lt;/p&gt;</summary><published>2026-11-15T00:00:00Z</published></entry></feed>)",
         "application/atom+xml");

    const auto batch = fetch();

    ASSERT_TRUE(batch) << batch.error().what;
    ASSERT_EQ(batch->posts.size(), 2U);
    EXPECT_EQ(batch->posts[0].text, "a & b\n\none\ntwo");
    EXPECT_EQ(batch->posts[0].url, "https://base.example/x/y");
    EXPECT_EQ(batch->posts[0].media.at(0).url, "https://base.example/v.mp4");
    EXPECT_EQ(batch->posts[0].author.name, "राम");
    EXPECT_EQ(batch->posts[1].text, "plain <b>\n\ns");
    EXPECT_EQ(batch->posts[1].lang, "hi");
}

TEST_F(RssTest, reads_rdf_and_json_feed)
{
    body(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="c"><title>T</title></channel><item rdf:about="https://a.example/1"><title>one</title><link>https://a.example/1</link><dc:date>2026-11-15T00:00:00Z</dc:date></item></rdf:RDF>)");
    const auto rdf = fetch();
    body(R"({"version":"https://jsonfeed.org/version/1.1","title":"T","language":"hi","items":[{"id":7,"content_html":"<p>दो</p>","url":"/2","date_published":"2026-11-15T00:00:00Z",
      "authors":[{"name":"सीता"}],"attachments":[{"url":"https://a.example/2.jpg","mime_type":"image/jpeg"}]}, {"id":"x"}, 5]})",
         "application/feed+json");
    const auto json = fetch();

    ASSERT_TRUE(rdf) << rdf.error().what;
    EXPECT_EQ(rdf->posts.at(0).external_id, "news:https://a.example/1");
    ASSERT_TRUE(json) << json.error().what;
    EXPECT_EQ(json->posts.at(0).external_id, "news:7");
    EXPECT_EQ(json->posts.at(0).text, "दो");
    EXPECT_EQ(json->posts.at(0).author.name, "सीता");
    EXPECT_EQ(json->bad.size(), 2U);
}

TEST_F(RssTest, asks_conditionally_with_the_servers_own_words)
{
    answer([](HttpCall const& call) {
        if (call.header("if-none-match") == "W/\"v 1\"" && call.header("if-modified-since") == "yesterday, in odd words") return HttpReply{.status = 304};
        return HttpReply{.headers = {{"ETag", "W/\"v 1\""}, {"Last-Modified", "yesterday, in odd words"}}, .body = rss("<item><title>a</title><guid>1</guid></item>")};
    });

    const auto first = fetch();
    source = make_source(settings, transport, clock).value();  // a restart
    const auto second = fetch();

    ASSERT_TRUE(first);
    EXPECT_EQ(first->posts.size(), 1U);
    ASSERT_TRUE(second) << second.error().what;
    EXPECT_TRUE(second->idle);
    EXPECT_EQ(server.calls().size(), 2U);
}

TEST_F(RssTest, the_same_body_without_validators_is_idle_and_a_changed_item_comes_again)
{
    body(rss("<item><title>a</title><guid>1</guid></item>"));
    const auto first = fetch();
    const auto same = fetch();
    body(rss("<item><title>a, corrected</title><guid>1</guid></item>"));
    const auto changed = fetch();

    EXPECT_EQ(first->posts.size(), 1U);
    EXPECT_TRUE(same->idle);
    ASSERT_EQ(changed->posts.size(), 1U);
    EXPECT_EQ(changed->posts[0].external_id, first->posts[0].external_id);
    EXPECT_NE(changed->posts[0].text, first->posts[0].text);
}

TEST_F(RssTest, dates_are_clamped_and_identities_found)
{
    body(rss(R"(<item><title>future</title><guid>1</guid><pubDate>Fri, 31 Dec 9999 00:00:00 GMT</pubDate></item>
      <item><title>year 0</title><guid>2</guid><pubDate>Sat, 01 Jan 0000 00:00:00 GMT</pubDate></item>
      <item><title>none</title><link>https://a.example/3</link></item>
      <item><title>nothing else</title></item><item><guid>empty</guid></item>)"));

    const auto batch = fetch();

    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->posts.size(), 4U);
    for (auto const& post : batch->posts) EXPECT_EQ(post.created_at, now);
    EXPECT_EQ(batch->posts[2].external_id, "news:https://a.example/3");
    EXPECT_TRUE(batch->posts[3].external_id.starts_with("news:sha256:"));
    EXPECT_EQ(batch->bad.size(), 1U);
}

TEST_F(RssTest, a_permanent_move_is_followed_after_three_answers)
{
    answer([](HttpCall const& call) {
        if (call.path == "/feed") return HttpReply{.status = 301, .headers = {{"Location", "/new"}}};
        return HttpReply{.body = rss("<item><title>a</title><guid>1</guid></item>")};
    });

    for (int i = 0; i < 5; ++i) ASSERT_TRUE(fetch());

    std::map<std::string, int> asked;
    for (auto const& call : server.calls()) ++asked[call.path];
    EXPECT_EQ(asked["/feed"], 3);
    EXPECT_EQ(asked["/new"], 5);
}

TEST_F(RssTest, statuses_become_errors_that_say_what_to_do)
{
    const auto status = [&](int code) {
        answer([code](HttpCall const&) { return HttpReply{.status = code, .body = "<html>error</html>"}; });
        return fault();
    };
    EXPECT_EQ(status(401), "unauthorized");
    EXPECT_EQ(status(403), "unauthorized");
    EXPECT_EQ(status(404), "not_found");
    EXPECT_EQ(status(410), "rejected");
    EXPECT_EQ(status(422), "rejected");
    EXPECT_EQ(status(418), "transient");
    EXPECT_EQ(status(500), "transient");
    EXPECT_EQ(status(599), "transient");
    EXPECT_EQ(status(429), "rate_limited");
}

TEST_F(RssTest, retry_after_is_kept_within_bounds)
{
    const auto wait = [&](std::string header) {
        answer([header](HttpCall const&) { return HttpReply{.status = 429, .headers = {{"Retry-After", header}}}; });
        const auto batch = fetch();
        return batch ? 0s : std::chrono::duration_cast<std::chrono::seconds>(batch.error().retry_at.value_or(now) - now);
    };
    EXPECT_EQ(wait("3600"), 3600s);
    EXPECT_EQ(wait("-1"), 300s);
    EXPECT_EQ(wait("1000000000"), 24h);
    EXPECT_EQ(wait("Wed, 18 Nov 2026 11:07:40 GMT"), 60s);
    EXPECT_EQ(wait("garbage"), 300s);
}

TEST_F(RssTest, garbage_is_malformed_and_moves_nothing)
{
    body(rss("<item><title>a</title><guid>1</guid></item>"));
    ASSERT_TRUE(fetch());
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    for (std::string bad : {std::string{""}, std::string{"   "}, std::string{"<!DOCTYPE html><html><body>Error</body></html>"}, std::string{"not a feed"},
                            std::string{"{\"error\":\"x\"}"}, std::string{"{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{"}, std::string{"<rss><channel><item><title>cut"},
                            std::string{"<opml/>"}, std::string(200'000, '['), "{" + std::string(200'000, '['), std::string{"\x1f\x8b\x08garbage"}, deep}) {
        body(bad);
        EXPECT_EQ(fault(), "malformed") << bad.substr(0, 40);
    }
}

TEST_F(RssTest, entity_bombs_do_nothing)
{
    std::string bomb = R"(<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lollollol">)";
    for (char c = 'b'; c < 'k'; ++c) bomb += fmt::format(R"(<!ENTITY {0} "&{1};&{1};&{1};&{1};&{1};&{1};&{1};&{1};&{1};&{1};">)", c, static_cast<char>(c - 1));
    bomb += R"(<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>t &j; &x;</title><guid>1</guid></item></channel></rss>)";
    body(bomb);

    const auto batch = fetch();

    ASSERT_TRUE(batch) << batch.error().what;
    EXPECT_LT(batch->posts.at(0).text.size(), 100U);
    EXPECT_EQ(batch->posts.at(0).text.find("root:"), std::string::npos);
}

TEST_F(RssTest, markup_and_controls_in_an_item_do_no_harm)
{
    body(rss("<item><title>&lt;script&gt;alert(1)&lt;/script&gt;बिजली &#x202E;x&#0;</title><guid>1\n2</guid><link>javascript:alert(1)</link></item>"));

    const auto batch = fetch();

    ASSERT_TRUE(batch) << batch.error().what;
    ASSERT_EQ(batch->posts.size(), 1U);
    EXPECT_EQ(batch->posts[0].text.find("alert"), std::string::npos);
    EXPECT_EQ(batch->posts[0].url, "");
    EXPECT_EQ(batch->posts[0].external_id, "news:12");
}

TEST_F(RssTest, old_charsets_arrive_as_utf8)
{
    answer([](HttpCall const&) {
        return HttpReply{.headers = {{"Content-Type", "text/xml; charset=windows-1252"}},
                         .body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss><channel><item><title>caf\xe9</title><guid>1</guid></item></channel></rss>"};
    });
    EXPECT_EQ(fetch()->posts.at(0).text, "café");
}

TEST_F(RssTest, pauses_that_a_feed_asks_for_are_kept_within_reason)
{
    body(rss("<ttl>5</ttl><item><title>a</title><guid>1</guid></item>"));
    EXPECT_EQ(fetch()->not_before, now + 5min);
    body(rss("<ttl>100000</ttl><item><title>b</title><guid>1</guid></item>"));
    EXPECT_EQ(fetch()->not_before, now + 15min);
}

TEST_F(RssTest, any_text_is_a_cursor)
{
    body(rss("<item><title>a</title><guid>1</guid></item>"));
    for (const char* odd : {"", "garbage", "[]", R"({"etag":5,"moves":"x","from":[]})", "{\"etag\":\"a\\r\\nX: y\"}"}) {
        cursor = odd;
        const auto batch = fetch();
        EXPECT_TRUE(batch) << odd;
    }
}

}  // namespace
}  // namespace sunwai::connectors
