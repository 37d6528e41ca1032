#include "daemon/poller.hpp"

#include "nandi.hpp"

#include <deque>

namespace sunwai::daemon {
namespace {

using testing::Nandi;
using namespace std::chrono_literals;

/// A feed whose answers the test lays out.
class LaidOut final : public connectors::Source {
public:
    struct Seen {
        std::deque<core::Result<connectors::Batch>> answers;
        std::vector<std::string> asked;       ///< cursors
        std::vector<std::string> committed;
    };
    explicit LaidOut(Seen& seen) : seen_{seen} {}

    core::Task<core::Result<connectors::Batch>> fetch(std::string cursor) override
    {
        seen_.asked.push_back(cursor);
        connectors::Batch nothing;
        nothing.next_cursor = cursor;
        nothing.idle = true;
        if (seen_.answers.empty()) co_return nothing;
        auto answer = std::move(seen_.answers.front());
        seen_.answers.pop_front();
        co_return answer;
    }
    core::Task<core::Result<void>> committed(std::string cursor) override
    {
        seen_.committed.push_back(std::move(cursor));
        co_return core::Result<void>{};
    }

private:
    Seen& seen_;
};

class PollerTest : public Nandi {
protected:
    PollerTest()
    {
        auto tell = [](OperatorAlert) -> core::Task<core::Result<void>> { co_return core::Result<void>{}; };
        watch = std::make_unique<Watch>(io.get_executor(), clock, metrics, tell);
    }

    Poller poller(std::chrono::seconds interval = 60s)
    {
        config::SourceSettings settings;
        settings.name = "test";
        settings.type = "drop";
        settings.interval = interval;
        return {{*store, intake, clock, metrics, *watch}, settings, std::make_unique<LaidOut>(seen), Poller::Options{}};
    }

    std::chrono::milliseconds round(Poller& p) { return sunwai::testing::await(io, p.round()); }

    /// Deleted posts need no reading, so that this test needs no lexicons.
    static connectors::Batch batch(std::string cursor, bool more)
    {
        connectors::Batch b;
        core::Post post;
        post.source = "x";
        post.external_id = cursor;
        post.deleted = true;
        b.posts.push_back(std::move(post));
        b.next_cursor = std::move(cursor);
        b.more = more;
        return b;
    }

    store::SourceState state()
    {
        store::SourceState found;
        write([&](store::Writer& writer) -> core::Result<void> {
            auto s = writer.registry().source("test");
            if (!s) return s.error();
            found = std::move(*s);
            return {};
        });
        return found;
    }

    LaidOut::Seen seen;
    Metrics metrics;
    std::unique_ptr<Watch> watch;
    Intake intake{*store, policy, clock, {}};
};

TEST_F(PollerTest, AFullQuarantineStopsTheFeedWithOneAlertUntilSomebodyHasLooked)
{
    write([](store::Writer& writer) -> core::Result<void> {
        for (std::int64_t i = 0; i < store::quarantined_rows; ++i) {
            if (auto kept = writer.posts().quarantine("test", std::to_string(i), "{", "broken", {}); !kept) return kept;
        }
        return {};
    });
    auto more = batch("a", false);
    more.bad.push_back({"a.ndjson:1", "broken", "{another"});
    for (int i = 0; i < 3; ++i) seen.answers.push_back(more);
    auto p = poller();

    round(p);
    round(p);

    EXPECT_EQ(state().cursor, "");
    EXPECT_TRUE(seen.committed.empty()) << "what it brought stays where it is";
    EXPECT_EQ(watch->waiting(), 1U);
    EXPECT_NE(p.health().error.find("quarantine"), std::string::npos);
    write([](store::Writer& writer) -> core::Result<void> {
        auto gone = writer.posts().drop_quarantined("test", 1);
        if (!gone) return gone.error();
        return {};
    });
    round(p);
    EXPECT_EQ(state().cursor, "a");
}

TEST_F(PollerTest, ReadsToTheEndAndTellsTheFeedAfterEachCommit)
{
    seen.answers.push_back(batch("a", true));
    seen.answers.push_back(batch("b", false));
    auto p = poller();
    const auto wait = round(p);
    EXPECT_EQ(seen.asked, (std::vector<std::string>{"", "a"}));
    EXPECT_EQ(seen.committed, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(state().cursor, "b");
    EXPECT_GE(wait, 54s);
    EXPECT_LE(wait, 66s);
    auto after_restart = poller();
    round(after_restart);
    EXPECT_EQ(seen.asked.back(), "b");
}

TEST_F(PollerTest, FailureWaitsAsTheFeedSaysElseBacksOff)
{
    seen.answers.push_back(core::Error{core::Errc::rate_limited, "429", clock.now() + 10min});
    seen.answers.push_back(core::Error{core::Errc::transient, "no answer"});
    auto p = poller();
    EXPECT_GE(round(p), 1s);
    EXPECT_LE(round(p), 30s);
    EXPECT_EQ(p.health().failures, 2);
    EXPECT_EQ(state().failures, 2);
    EXPECT_EQ(watch->waiting(), 0U);
}

TEST_F(PollerTest, SilentFeedIsToldOnceAndOnceWhenItIsReadAgain)
{
    for (int i = 0; i < 3; ++i) seen.answers.push_back(core::Error{core::Errc::transient, "no answer"});
    auto p = poller(0s);  // three intervals are over at once
    for (int i = 0; i < 3; ++i) round(p);
    EXPECT_EQ(watch->waiting(), 1U);
    EXPECT_EQ(state().alert, "feed_silent");
    seen.answers.push_back(core::Error{core::Errc::transient, "no answer"});
    auto after_restart = poller(0s);
    round(after_restart);
    EXPECT_EQ(watch->waiting(), 1U) << "a restart does not tell it again";
    round(after_restart);
    EXPECT_EQ(watch->waiting(), 2U);
    EXPECT_TRUE(state().alert.empty());
}

TEST_F(PollerTest, WhatOnlyAPersonCanMendIsToldAtOnce)
{
    seen.answers.push_back(core::Error{core::Errc::unauthorized, "the token was refused"});
    auto p = poller();
    EXPECT_EQ(round(p), 15min);
    EXPECT_EQ(watch->waiting(), 1U);
}

TEST_F(PollerTest, StoreThatTakesNothingLeavesTheCursorAndTheFeedUntold)
{
    auto p = poller();
    round(p);
    sunwai::testing::await(io, [this]() -> core::Task<int> {
        co_await store->close();
        co_return 0;
    }());
    seen.answers.push_back(batch("a", false));
    EXPECT_THROW(round(p), boost::system::system_error) << "a closed store means that the daemon stops";
    EXPECT_TRUE(seen.committed.empty());
}

TEST_F(PollerTest, AFeedThatNeverSucceededHasAnAgeToo)
{
    seen.answers.push_back(core::Error{core::Errc::transient, "no answer"});
    seen.answers.push_back(batch("a", false));
    auto p = poller();

    round(p);
    clock.advance(2h);
    EXPECT_EQ(age_of(p.health(), clock.now()), 2h);
    round(p);
    clock.advance(1min);
    EXPECT_EQ(age_of(p.health(), clock.now()), 1min);
}

}  // namespace
}  // namespace sunwai::daemon
