#include "connectors/feeds/mastodon_page.hpp"
#include "connectors/http/curl_transport.hpp"
#include "tests/simulators/mastodon.hpp"
#include "tests/support/await.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;
using simulators::HttpCall;
using simulators::HttpReply;
using simulators::Mastodon;
using simulators::Toot;
using testing::await;

class MastodonTest : public ::testing::Test {
protected:
    MastodonTest()
    {
        settings.name = "fedi";
        settings.type = "mastodon";
        settings.server = peer.url();
        settings.hashtags = {"#जलसंकट"};
    }
    void open(std::string token = {}) { source = make_source(settings, transport, clock, std::move(token)).value(); }
    core::Result<Batch> fetch() { return await(io, source->fetch(cursor)); }
    /// Reads until there is no more, as the daemon does.
    void read_all()
    {
        if (!source) open();
        for (int step = 0; step < 100; ++step) {
            auto batch = fetch();
            ASSERT_TRUE(batch) << batch.error().what;
            for (auto& post : batch->posts) stored[post.external_id] = std::move(post);
            for (auto& item : batch->bad) bad.push_back(std::move(item));
            skipped += batch->skipped;
            cursor = batch->next_cursor;
            if (!batch->more) return;
        }
        FAIL() << "never ends";
    }
    void tagged(int count, std::string tag = "जलसंकट")
    {
        for (int i = 0; i < count; ++i) peer.post({.tags = {tag}});
    }
    std::string fault()
    {
        if (!source) open();
        const auto batch = fetch();
        return batch ? "accepted" : std::string{core::name(batch.error().code)};
    }

    Mastodon peer{"t0ken"};
    boost::asio::io_context io{1};
    core::ManualClock clock{core::parse_rfc3339("2026-11-22T14:45:00Z").value()};
    CurlTransport transport{io.get_executor(), {.version = "0.1"}};
    config::SourceSettings settings;
    std::unique_ptr<Source> source;
    std::string cursor;
    std::map<std::string, core::Post> stored;
    std::vector<BadItem> bad;
    std::size_t skipped{0};
};

TEST_F(MastodonTest, reads_a_status_whole)
{
    const auto parent = peer.post({.tags = {"जलसंकट"}});
    peer.post({.acct = "ram@other.example", .content = R"(<p><a class="mention hashtag" href="x">#<span>जलसंकट</span></a> पानी नहीं<br>सेक्टर 14 &amp; 15</p>)", .tags = {"जलसंकट"}, .in_reply_to = parent});

    read_all();

    ASSERT_EQ(stored.size(), 2U);
    auto const& post = stored.at("https://h.example/users/ram@other.example/statuses/1001");
    EXPECT_EQ(post.source, "mastodon");
    EXPECT_EQ(post.feed, "fedi");
    EXPECT_EQ(post.text, "#जलसंकट पानी नहीं\nसेक्टर 14 & 15");
    EXPECT_EQ(post.author.handle, "ram@other.example");
    EXPECT_EQ(post.author.location, "Hisar");
    EXPECT_EQ(post.lang, "hi");
    EXPECT_EQ(post.media.at(0).type, "photo");
    EXPECT_EQ(post.in_reply_to, "https://h.example/users/asha/statuses/1000");
    EXPECT_EQ(stored.at("https://h.example/users/asha/statuses/1000").author.handle, "asha@127.0.0.1");
}

TEST_F(MastodonTest, a_burst_larger_than_a_page_is_read_to_its_end_with_or_without_link_headers)
{
    for (const bool links : {true, false}) {
        peer.set_link_headers(links);
        tagged(1);
        read_all();
        const auto before = stored.size();
        tagged(215);
        read_all();
        EXPECT_EQ(stored.size(), before + 215) << links;
    }
}

TEST_F(MastodonTest, the_first_page_is_the_newest_and_an_empty_start_loses_nothing)
{
    tagged(100);
    read_all();
    EXPECT_EQ(stored.size(), 40U);

    stored.clear();
    cursor.clear();
    settings.hashtags = {"बिजली"};
    open();
    read_all();
    tagged(90, "बिजली");
    read_all();
    EXPECT_EQ(stored.size(), 90U);
}

TEST_F(MastodonTest, resumes_after_a_kill_at_any_page)
{
    tagged(1);
    read_all();
    tagged(130);
    for (int step = 0; step < 20; ++step) {
        open();
        const auto lost = fetch();
        ASSERT_TRUE(lost);
        open();
        auto batch = fetch();
        ASSERT_TRUE(batch);
        for (auto& post : batch->posts) stored[post.external_id] = std::move(post);
        cursor = batch->next_cursor;
    }
    EXPECT_EQ(stored.size(), 131U);
}

TEST_F(MastodonTest, mentions_come_with_a_token_and_several_streams_take_turns)
{
    settings.mentions = true;
    settings.hashtags = {"जलसंकट", "#बिजली"};
    open("t0ken");
    read_all();
    tagged(3);
    tagged(50, "बिजली");
    for (int i = 0; i < 60; ++i) peer.post({.mentions_us = true});

    read_all();

    EXPECT_EQ(stored.size(), 113U);
    EXPECT_EQ(peer.server().calls().at(0).path, "/api/v1/accounts/verify_credentials");
    EXPECT_EQ(peer.server().calls().at(1).header("authorization"), "Bearer t0ken");
}

TEST_F(MastodonTest, boosts_and_our_own_posts_are_left_out)
{
    settings.own_account = "@Help@127.0.0.1";
    open();
    peer.post({.acct = "help", .content = "<p>HR-2026-000123 दर्ज</p>", .tags = {"जलसंकट"}});
    peer.post({.tags = {"जलसंकट"}, .boost = true});
    tagged(1);
    read_all();
    EXPECT_EQ(stored.size(), 1U);
    EXPECT_EQ(skipped, 2U);

    settings.own_account.clear();
    cursor.clear();
    stored.clear();
    open("t0ken");  // the token tells who we are
    read_all();
    EXPECT_EQ(stored.size(), 1U);
}

TEST_F(MastodonTest, edits_are_found_and_come_as_the_same_post_with_other_text)
{
    const auto id = peer.post({.tags = {"जलसंकट"}});
    tagged(3);
    read_all();
    const auto key = fmt::format("https://h.example/users/asha/statuses/{}", id);
    peer.edit(id, "<p>पानी आ गया</p>", "2026-11-22T14:50:00Z");
    read_all();
    EXPECT_EQ(stored.at(key).text, "पानी नहीं");

    clock.advance(11min);
    stored.clear();
    read_all();

    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored.at(key).text, "पानी आ गया");
    clock.advance(30min);
    stored.clear();
    read_all();
    EXPECT_TRUE(stored.empty());
}

TEST_F(MastodonTest, one_bad_item_is_counted_and_the_page_goes_on)
{
    tagged(1);
    for (const char* raw : {"null", "5", "{}", R"({"id":"1500","account":null})", R"({"id":"1501","uri":"u","account":{"acct":"a"}})", R"({"id":"1502","uri":"u","account":{"acct":7},"content":"x"})"})
        peer.post({.tags = {"जलसंकट"}, .raw = raw});
    tagged(1);

    read_all();

    EXPECT_EQ(stored.size(), 2U);
    EXPECT_EQ(bad.size(), 6U);
    for (auto const& item : bad) EXPECT_LE(item.raw.size(), 4096U);
}

TEST_F(MastodonTest, dates_that_cannot_be_are_now)
{
    for (const char* date : {"9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "garbage"}) peer.post({.tags = {"जलसंकट"}, .created_at = date});

    read_all();

    ASSERT_EQ(stored.size(), 3U);
    for (auto const& [key, post] : stored) EXPECT_EQ(post.created_at, clock.now());
}

TEST_F(MastodonTest, the_limit_is_obeyed_before_it_is_reached)
{
    tagged(200);
    peer.set_limit(4, "2026-11-22T14:50:00.000Z");
    open();

    const auto batch = fetch();

    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->not_before, core::parse_rfc3339("2026-11-22T14:50:00Z"));
    peer.set_limit(200, "2026-11-22T14:50:00.000Z");
    EXPECT_FALSE(fetch()->not_before);
    peer.set_fault([](HttpCall const&) { return std::optional{HttpReply{.headers = {{"RateLimit-Remaining", "3"}, {"RateLimit-Reset", "90"}}, .body = "[]"}}; });
    EXPECT_EQ(fetch()->not_before, clock.now() + 90s);
}

TEST_F(MastodonTest, an_exceeded_limit_says_when_to_come_back)
{
    open();
    peer.set_limit(0, "2026-11-22T15:30:00.000Z");
    const auto limited = fetch();
    ASSERT_FALSE(limited);
    EXPECT_EQ(limited.error().code, core::Errc::rate_limited);
    EXPECT_EQ(limited.error().retry_at, core::parse_rfc3339("2026-11-22T15:30:00Z"));

    for (const char* odd : {"2020-01-01T00:00:00Z", "garbage", "9999-01-01T00:00:00Z", "-5"}) {
        peer.set_limit(0, odd);
        const auto again = fetch();
        ASSERT_FALSE(again);
        ASSERT_TRUE(again.error().retry_at) << odd;
        EXPECT_GT(*again.error().retry_at, clock.now());
        EXPECT_LE(*again.error().retry_at, clock.now() + 24h);
    }
}

TEST_F(MastodonTest, faults_of_the_server_are_told_apart_and_move_nothing)
{
    tagged(3);
    read_all();
    const auto before = cursor;
    const auto with = [&](HttpReply reply) {
        peer.set_fault([reply](HttpCall const&) { return std::optional{reply}; });
        return fault();
    };
    EXPECT_EQ(with({.status = 401}), "unauthorized");
    EXPECT_EQ(with({.status = 403}), "unauthorized");
    EXPECT_EQ(with({.status = 404}), "not_found");
    EXPECT_EQ(with({.status = 410}), "rejected");
    EXPECT_EQ(with({.status = 418}), "transient");
    EXPECT_EQ(with({.status = 422}), "rejected");
    EXPECT_EQ(with({.status = 503, .body = "<html>"}), "transient");
    EXPECT_EQ(with({.status = 302, .headers = {{"Location", "http://169.254.169.254/"}}}), "rejected");
    EXPECT_EQ(with({.body = "<html>Welcome</html>"}), "malformed");
    EXPECT_EQ(with({.body = ""}), "malformed");
    EXPECT_EQ(with({.body = "{\"error\":\"x\"}"}), "malformed");
    EXPECT_EQ(with({.body = "[{\"id\":\"1\",\"content\":\"cut"}), "malformed");
    EXPECT_EQ(with({.body = std::string(100'000, '[')}), "malformed");
    EXPECT_EQ(with({.body = "[{\"id\":\"1\",\"x\":NaN}]"}), "malformed");
    EXPECT_EQ(with({.body = "[{},{}]"}), "malformed");
    EXPECT_EQ(with({.headers = {{"Content-Encoding", "gzip"}}, .body = simulators::gzip(std::string(50U << 20, ' '))}), "rejected");
    EXPECT_EQ(with({.reset = true}), "transient");
    peer.set_fault(nullptr);
    tagged(1);
    EXPECT_EQ(cursor, before);
    read_all();
    EXPECT_EQ(stored.size(), 4U);
}

TEST_F(MastodonTest, a_wrong_token_is_told_before_anything_is_read)
{
    open("wrong");

    const auto batch = fetch();

    ASSERT_FALSE(batch);
    EXPECT_EQ(batch.error().code, core::Errc::unauthorized);
    EXPECT_EQ(batch.error().what.find("wrong"), std::string::npos);
}

TEST_F(MastodonTest, a_server_that_ignores_min_id_or_never_ends_does_not_hold_us)
{
    int page = 0;
    peer.set_fault([&](HttpCall const&) {
        ++page;
        return std::optional{HttpReply{.body = fmt::format(R"([{{"id":"{}","uri":"u{}","account":{{"acct":"a"}},"content":"x"}}])", page, page)}};
    });
    open();
    int steps = 0;
    for (; steps < 2000; ++steps) {
        const auto batch = fetch();
        ASSERT_TRUE(batch);
        cursor = batch->next_cursor;
        if (steps > 0 && !batch->more) break;
    }
    EXPECT_LT(steps, 600);
}

TEST_F(MastodonTest, settings_that_cannot_work_are_refused_in_words)
{
    const auto refused = [&](auto change) {
        auto changed = settings;
        change(changed);
        const auto made = make_source(changed, transport, clock);
        return made ? "" : made.error().what;
    };
    EXPECT_NE(refused([](auto& s) { s.server = "not a url"; }).find("server"), std::string::npos);
    EXPECT_NE(refused([](auto& s) { s.hashtags.clear(); }).find("hashtags"), std::string::npos);
    EXPECT_NE(refused([](auto& s) { s.mentions = true; }).find("token_file"), std::string::npos);
    EXPECT_NE(refused([](auto& s) { s.type = "x"; }).find("unknown type"), std::string::npos);
    EXPECT_NE(refused([](auto& s) { s.type = "rss"; }).find("url"), std::string::npos);
    EXPECT_NE(refused([](auto& s) { s.type = "drop"; }).find("path"), std::string::npos);
}

TEST(MastodonPage, link_headers_give_their_id_and_nothing_else)
{
    EXPECT_EQ(previous_id(R"(<https://h/x?limit=40&max_id=1>; rel="next", <https://h/x?min_id=77&limit=40>; rel="prev")"), "77");
    EXPECT_EQ(previous_id(R"(<https://evil.example/?min_id=7%0d%0a>; rel="prev")"), "");
    EXPECT_EQ(previous_id(R"(rel="prev")"), "");
    EXPECT_EQ(previous_id(""), "");
}

}  // namespace
}  // namespace sunwai::connectors
