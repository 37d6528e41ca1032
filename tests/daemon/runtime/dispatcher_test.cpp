#include "core/task_group.hpp"
#include "daemon/outbox/dispatcher.hpp"
#include "fake_relay.hpp"
#include "nandi.hpp"

namespace sunwai::daemon {
namespace {

using core::MessageState;
using testing::FakeRelay;
using testing::Nandi;
using Answer = FakeRelay::Answer;
using namespace std::chrono_literals;

class DispatcherTest : public Nandi {
protected:
    DispatcherTest()
    {
        auto tell = [](OperatorAlert) -> core::Task<core::Result<void>> { co_return core::Result<void>{}; };
        watch = std::make_unique<Watch>(io.get_executor(), clock, metrics, tell);
    }

    void enqueue(int count)
    {
        write([&](store::Writer& writer) -> core::Result<void> {
            for (int i = 0; i < count; ++i) {
                core::Message message;
                message.message_id = "m" + std::to_string(++made) + "@example.org";
                message.recipient = "officer@example.org";
                message.office = "ND-T1-PWR";
                message.subject = "Case";
                message.text = "Text";
                message.created_at = message.next_try = clock.now();
                const auto kept = writer.outbox().enqueue(message, {});
                if (!kept) return kept;
            }
            return {};
        });
    }

    Dispatcher::Options fast()
    {
        Dispatcher::Options options;
        options.per_minute = 100'000;
        options.quiet = 20ms;
        options.down_first = 10ms;
        options.down_most = 20ms;
        options.without_journal = 50ms;
        options.failing_after = 0ms;
        return options;
    }

    void start(Dispatcher::Options options, bool with_journal = true)
    {
        connectors::Journal* journal = with_journal ? &relay : nullptr;
        auto bounce = [this](core::Message const& message) {
            Dispatcher::Refused refused;
            refused.within = [this, id = message.id](store::Writer& writer) -> core::Result<void> {
                return writer.registry().put("bounced", std::to_string(id));
            };
            refused.after = [this, recipient = message.recipient] { return note_bounce(recipient); };
            return refused;
        };
        dispatcher = std::make_unique<Dispatcher>(io.get_executor(), Dispatcher::Parts{*store, relay, journal, clock, metrics, *watch, bounce}, options);
        store->on_commit([this] { boost::asio::post(io, [this] { if (dispatcher) dispatcher->wake(); }); });
        const auto recovered = sunwai::testing::await(io, dispatcher->recover());
        ASSERT_TRUE(recovered) << recovered.error().what;
        tasks = std::make_unique<core::TaskGroup>(io.get_executor(), core::TaskGroup::OnExit{});
        tasks->spawn("send", dispatcher->send_all());
        tasks->spawn("settle", dispatcher->settle_all());
    }

    core::Task<void> note_bounce(std::string recipient)
    {
        bounced.push_back(std::move(recipient));
        co_return;
    }

    void stop()
    {
        dispatcher->stop();
        ASSERT_TRUE(sunwai::testing::run_until(io, [this] { return tasks->size() == 0; }));
        dispatcher.reset();
    }

    bool reaches(MessageState state, std::size_t count)
    {
        return sunwai::testing::run_until(io, [&] { return messages(state).size() == count; }, 5s);
    }

    FakeRelay relay;
    Metrics metrics;
    std::unique_ptr<Watch> watch;
    std::unique_ptr<Dispatcher> dispatcher;
    std::unique_ptr<core::TaskGroup> tasks;
    std::vector<std::string> bounced;
    int made{0};
};

TEST_F(DispatcherTest, SendsEachMailOnce)
{
    enqueue(5);
    start(fast());
    EXPECT_TRUE(reaches(MessageState::sent, 5));
    enqueue(2);
    EXPECT_TRUE(reaches(MessageState::sent, 7));
    stop();
    EXPECT_EQ(relay.copies().size(), 7U);
    EXPECT_EQ(relay.sends, 7);
}

TEST_F(DispatcherTest, LaterMeansLater)
{
    relay.answers = {Answer::defer};
    enqueue(1);
    start(fast());
    EXPECT_TRUE(reaches(MessageState::deferred, 1));
    const auto waiting = messages(MessageState::deferred).front();
    EXPECT_GT(waiting.next_try, clock.now() + 4min);
    EXPECT_LT(waiting.next_try, clock.now() + 6min);
    clock.advance(6min);
    dispatcher->wake();
    EXPECT_TRUE(reaches(MessageState::sent, 1));
    stop();
}

TEST_F(DispatcherTest, RefusedForGoodIsParkedWithAnAlertAndTheAddressBounces)
{
    relay.answers = {Answer::refuse};
    enqueue(2);
    start(fast());
    EXPECT_TRUE(reaches(MessageState::parked, 1));
    EXPECT_TRUE(reaches(MessageState::sent, 1));
    stop();
    EXPECT_EQ(watch->waiting(), 1U);
    EXPECT_EQ(bounced.size(), 1U);
}

TEST_F(DispatcherTest, LostAnswerOfATakenMailIsNotSentAgain)
{
    relay.answers = {Answer::take_silently};
    enqueue(1);
    start(fast());
    EXPECT_TRUE(reaches(MessageState::sent, 1));
    stop();
    EXPECT_EQ(relay.sends, 1);
    EXPECT_GE(relay.probes, 2);
}

TEST_F(DispatcherTest, LostAnswerOfALostMailIsSentAgainUnderTheSameId)
{
    relay.answers = {Answer::lose_answer};
    enqueue(1);
    start(fast());
    EXPECT_TRUE(reaches(MessageState::sent, 1));
    stop();
    EXPECT_EQ(relay.sends, 2);
    EXPECT_EQ(relay.copies().at("m1@example.org"), 1);
}

TEST_F(DispatcherTest, NothingIsConcludedFromAJournalThatCannotBeRead)
{
    relay.answers = {Answer::take_silently};
    relay.readable = false;
    enqueue(1);
    start(fast());
    EXPECT_TRUE(sunwai::testing::run_until(io, [&] { return watch->waiting() > 0; }, 5s));
    EXPECT_EQ(messages(MessageState::uncertain).size(), 1U);
    relay.readable = true;
    EXPECT_TRUE(reaches(MessageState::sent, 1));
    stop();
    EXPECT_EQ(relay.sends, 1);
}

TEST_F(DispatcherTest, WithoutAJournalItIsSentAgainAndCounted)
{
    relay.answers = {Answer::lose_answer};
    enqueue(1);
    start(fast(), false);
    EXPECT_TRUE(reaches(MessageState::sent, 1));
    stop();
    EXPECT_NE(metrics.text().find("sunwai_messages_possibly_doubled_total 1"), std::string::npos);
}

TEST_F(DispatcherTest, RelayThatIsDownLosesNothingAndIsTold)
{
    relay.up = false;
    enqueue(3);
    start(fast());
    EXPECT_TRUE(sunwai::testing::run_until(io, [&] { return watch->waiting() == 1; }, 5s));
    EXPECT_TRUE(dispatcher->failing());
    relay.up = true;
    EXPECT_TRUE(reaches(MessageState::sent, 3));
    stop();
    EXPECT_EQ(watch->waiting(), 2U) << "and once when it works again";
}

TEST_F(DispatcherTest, WhatAnUncleanStopLeftInSendingIsLookedForFirst)
{
    enqueue(2);
    for (int i = 0; i < 2; ++i) {
        write([&](store::Writer& writer) -> core::Result<void> {
            auto claimed = writer.outbox().claim(clock.now());
            if (!claimed) return claimed.error();
            // The first reached the relay before the kill, the second did not.
            if (i == 0) relay.taken.push_back({.message_id = (*claimed)->message_id});
            return {};
        });
    }
    start(fast());
    EXPECT_TRUE(reaches(MessageState::sent, 2));
    stop();
    EXPECT_EQ(relay.sends, 1);
    for (auto const& [id, count] : relay.copies()) EXPECT_EQ(count, 1) << id;
}

TEST_F(DispatcherTest, KeepsToTheRelaysRate)
{
    auto options = fast();
    options.per_minute = 3;
    enqueue(5);
    start(options);
    EXPECT_TRUE(reaches(MessageState::sent, 3));
    EXPECT_FALSE(sunwai::testing::run_until(io, [&] { return relay.sends > 3; }, 300ms));
    stop();
}

}  // namespace
}  // namespace sunwai::daemon
