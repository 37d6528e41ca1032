// A relay that refuses an office's address for good: what the mail told goes to the next rung, once, also over a kill. With a real Postfix.
#include "daemon/outbox/mailroom.hpp"
#include "tests/daemon/runtime/nandi.hpp"
#include "tests/support/postfix.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace sunwai::faults {
namespace {

using namespace std::chrono_literals;
using core::MessageState;
using ::sunwai::testing::await;
using ::sunwai::testing::Postfix;
using ::sunwai::testing::run_until;
namespace daemon = sunwai::daemon;

class MailBounce : public daemon::testing::Nandi {
protected:
    void SetUp() override
    {
        std::string why;
        postfix = Postfix::start(why);
        if (!postfix) GTEST_SKIP() << why;
        auto tell = [](daemon::OperatorAlert) -> core::Task<core::Result<void>> { co_return core::Result<void>{}; };
        watch = std::make_unique<daemon::Watch>(io.get_executor(), clock, metrics, tell);
        std::vector<std::string> faults;
        texts = daemon::Texts::load(SUNWAI_SOURCE_DIR "/config/text", faults);
        store_tenures();
    }

    /// In the store, as an import leaves them: the sub-divisional officer's address is one that the relay does not take.
    void store_tenures()
    {
        write([](store::Writer& writer) -> core::Result<void> {
            for (auto const& office : daemon::testing::nandi_pack()->offices) {
                auto tenure = holder(office.id);
                if (office.id == refused_office) tenure.email = "sdo@refused.test";
                if (auto put = writer.registry().put_tenure(tenure); !put) return put;
            }
            return {};
        });
        renew();
    }

    void renew()
    {
        auto made = await(io, daemon::make_policy(*store, daemon::testing::nandi_pack(), nullptr, {}));
        ASSERT_TRUE(made) << made.error().what;
        policy.set(*made);
    }

    void open_room()
    {
        config::Settings settings;
        settings.mail.transport = "smtp";
        settings.mail.host = "localhost";
        settings.mail.port = postfix->port();
        settings.mail.tls = "none";
        settings.mail.from = "sunwai@nandi.example";
        settings.mail.per_minute = 100'000;
        settings.language = "en";
        settings.web.public_url = "https://sunwai.example.org";
        auto opened = await(io, daemon::Mailroom::open(io.get_executor(), {*store, policy, clock, metrics, *watch, texts, {}}, settings));
        ASSERT_TRUE(opened) << opened.error().what;
        room = std::move(*opened);
        store->on_commit([this] { boost::asio::post(io, [this] { if (room) room->wake(); }); });
        ASSERT_TRUE(await(io, room->start()));
    }

    core::Task<bool> stopped()
    {
        co_await room->stop(5s);
        co_return true;
    }

    std::vector<core::Message> about(std::string const& number)
    {
        std::vector<core::Message> found;
        read([&](store::Snapshot& snapshot) -> core::Result<void> {
            auto messages = snapshot.messages_of(number);
            if (!messages) return messages.error();
            found = std::move(*messages);
            return {};
        });
        return found;
    }

    bool is_sent(std::string const& number, std::string const& office)
    {
        return std::ranges::any_of(about(number), [&](auto const& mail) { return mail.office == office && mail.state == MessageState::sent; });
    }

    static constexpr char const* refused_office = "ND-T1-PWR";
    static constexpr char const* next_office = "ND-D1-PWR";
    std::unique_ptr<Postfix> postfix;
    daemon::Metrics metrics;
    std::unique_ptr<daemon::Watch> watch;
    std::shared_ptr<daemon::Texts const> texts;
    std::unique_ptr<daemon::Mailroom> room;
};

TEST_F(MailBounce, what_a_refused_mail_told_goes_to_the_next_rung_once)
{
    const auto number = open_case("1");
    clock.advance(10min);
    open_room();
    ASSERT_TRUE(run_until(io, [&] { return is_sent(number, next_office); }, 30s));
    ASSERT_TRUE(await(io, stopped()));

    const auto mails = about(number);
    EXPECT_EQ(std::ranges::count_if(mails, [](auto const& mail) { return mail.state == MessageState::parked; }), 1);
    EXPECT_EQ(std::ranges::count_if(mails, [](auto const& mail) { return mail.office == next_office; }), 1);
    const auto passed = std::ranges::find(mails, next_office, &core::Message::office);
    EXPECT_NE(passed->text.find("instead of"), std::string::npos) << passed->text;
    ASSERT_TRUE(run_until(io, [&] { return postfix->idle(); }, 60s));
    auto arrived = Postfix::ids(postfix->inbox());
    const auto count = arrived.size();
    arrived.erase(std::unique(arrived.begin(), arrived.end()), arrived.end());
    EXPECT_EQ(arrived.size(), count) << "nobody gets a mail twice";
}

TEST_F(MailBounce, a_new_start_finds_the_address_marked_and_the_notice_open_or_told)
{
    const auto number = open_case("1");
    clock.advance(10min);
    open_room();
    ASSERT_TRUE(run_until(io, [&] { return messages(MessageState::parked).size() == 1; }, 30s));
    ASSERT_TRUE(await(io, stopped()));
    room.reset();
    renew();
    EXPECT_FALSE(policy.get()->directory->contact(refused_office, clock.now()).reachable());

    open_room();
    EXPECT_TRUE(run_until(io, [&] { return is_sent(number, next_office); }, 30s));
    ASSERT_TRUE(await(io, stopped()));
    const auto mails = about(number);
    EXPECT_EQ(std::ranges::count_if(mails, [](auto const& mail) { return mail.office == next_office; }), 1);
}

}  // namespace
}  // namespace sunwai::faults
