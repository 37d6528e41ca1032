// Our source against a server of the Mastodon API that others wrote. Its address is in SUNWAI_MASTODON_PEER (run.sh).
#include "connectors/feeds/source.hpp"
#include "connectors/http/curl_transport.hpp"
#include "tests/support/await.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

namespace sunwai::connectors {
namespace {

using testing::await;

class MastodonPeer : public ::testing::Test {
protected:
    void SetUp() override
    {
        char const* url = std::getenv("SUNWAI_MASTODON_PEER");
        if (url == nullptr) GTEST_SKIP() << "run by tests/real/mastodon/run.sh";
        settings.name = "peer";
        settings.type = "mastodon";
        settings.server = url;
    }
    void post(std::string const& statuses)
    {
        HttpRequest request;
        request.method = "POST";
        request.url = settings.server + "/admin/statuses";
        request.headers = {{"Content-Type", "application/json"}};
        request.body = "[" + statuses + "]";
        const auto response = await(io, transport.send(std::move(request)));
        ASSERT_TRUE(response) << response.error().what;
        ASSERT_EQ(response->status, 200);
    }
    void post_many(int count, std::string const& tag, std::string const& more = {})
    {
        std::string all;
        for (int i = 0; i < count; ++i)
            all += fmt::format(R"({}{{"handle":"asha{}","html":"<p>पानी <b>नहीं</b> <a class=\"mention hashtag\" href=\"x\">#<span>{}</span></a></p>","tags":["{}"]{}}})", i == 0 ? "" : ",", i % 7, tag, tag, more);
        post(all);
    }
    void read_all(std::string token = {})
    {
        const auto source = make_source(settings, transport, clock, std::move(token)).value();
        for (int step = 0; step < 200; ++step) {
            auto batch = await(io, source->fetch(cursor));
            ASSERT_TRUE(batch) << batch.error().what;
            EXPECT_TRUE(batch->bad.empty());
            skipped += batch->skipped;
            for (auto& one : batch->posts) stored[one.external_id] = std::move(one);
            cursor = batch->next_cursor;
            if (!batch->more) return;
        }
        FAIL() << "never ends";
    }

    boost::asio::io_context io{1};
    core::SystemClock clock;
    CurlTransport transport{io.get_executor(), {.version = "0.1"}};
    config::SourceSettings settings;
    std::string cursor;
    std::map<std::string, core::Post> stored;
    std::size_t skipped{0};
};

TEST_F(MastodonPeer, a_hashtag_is_read_to_its_end_over_many_pages)
{
    settings.hashtags = {"जलसंकट"};
    post_many(1, "जलसंकट");
    read_all();
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored.begin()->second.text, "पानी नहीं #जलसंकट");
    EXPECT_EQ(stored.begin()->second.author.handle, "asha0@citizens.test");

    post_many(275, "जलसंकट");
    read_all();

    EXPECT_EQ(stored.size(), 276U);
}

TEST_F(MastodonPeer, mentions_need_the_token_and_boosts_and_own_posts_are_left_out)
{
    settings.mentions = true;
    settings.hashtags = {"बिजली"};
    post_many(2, "बिजली");
    read_all("t0ken");
    post_many(90, "बिजली", R"(,"mention":true)");
    post_many(3, "बिजली", R"(,"boost":true)");
    post_many(2, "बिजली", R"(,"own":true)");

    read_all("t0ken");

    EXPECT_EQ(stored.size(), 92U);
    EXPECT_GE(skipped, 5U);
    const auto source = make_source(settings, transport, clock, "wrong").value();
    const auto refused = await(io, source->fetch(""));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::unauthorized);
}

}  // namespace
}  // namespace sunwai::connectors
