#include "tests/store/contract/contract.hpp"
#include "tests/store/contract/samples.hpp"

namespace sunwai::store::contract {
namespace {

using namespace std::chrono_literals;

class Outbox : public StoreContract {
protected:
    core::Case open(rules::Outcome outcome)
    {
        core::Case stored;
        write([&](Writer& writer) -> Result<void> {
            auto result = open_case(writer, outcome, 0);
            if (!result) return result.error();
            stored = std::move(*result);
            return {};
        });
        return stored;
    }

    std::vector<ClaimedNotice> notices(Instant now, std::optional<bool> single = std::nullopt)
    {
        std::vector<ClaimedNotice> found;
        write([&](Writer& writer) -> Result<void> {
            auto result = single ? writer.outbox().open_notices(now, 100, *single) : writer.outbox().open_notices(now, 100);
            if (!result) return result.error();
            found = std::move(*result);
            return {};
        });
        return found;
    }

    std::optional<core::Message> claim(Instant now)
    {
        std::optional<core::Message> claimed;
        write([&](Writer& writer) -> Result<void> {
            auto result = writer.outbox().claim(now);
            if (!result) return result.error();
            claimed = std::move(*result);
            return {};
        });
        return claimed;
    }

    void enqueue(core::Message const& mail, std::vector<core::NoticeId> of = {})
    {
        write([&](Writer& writer) { return writer.outbox().enqueue(mail, of); });
    }

    Result<void> settle(core::Message const& claimed, core::MessageState state, Instant next = morning)
    {
        return opened_->write([&](Writer& writer) { return writer.outbox().settle(claimed.id, claimed.lease, state, next, "250 ok"); });
    }
};

TEST_P(Outbox, notices_open_when_their_hour_comes_oldest_first)
{
    const auto stored = open(opening());

    EXPECT_TRUE(notices(morning).empty());
    const auto open_now = notices(morning + 10min);
    ASSERT_EQ(open_now.size(), 2U);
    EXPECT_EQ(open_now[0].number, stored.number);
    EXPECT_EQ(open_now[0].notice.case_id, stored.id);
    EXPECT_EQ(open_now[0].notice.reason, "assigned");
    EXPECT_EQ(open_now[0].notice.event_seq, 2);
    EXPECT_EQ(notices(morning + 10min, true).size(), 1U);
    EXPECT_EQ(notices(morning + 10min, false).size(), 1U);
    read([](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.next_notice().value(), std::optional{morning + 10min});
        EXPECT_EQ(snapshot.next_notice(true).value(), std::optional{morning + 10min});
        return {};
    });
}

TEST_P(Outbox, notices_of_a_mail_that_reaches_nobody_open_again_those_of_others_do_not)
{
    open(opening());
    const auto both = notices(morning + 10min);
    ASSERT_EQ(both.size(), 2U);
    enqueue(message("m1", both[0].notice.case_id), {both[0].notice.id});
    enqueue(message("m2", both[1].notice.case_id, "cm@example.org"), {both[1].notice.id});
    const auto claimed = claim(morning);
    ASSERT_TRUE(claimed);

    std::vector<std::int64_t> reopened;
    for (int i = 0; i < 2; ++i) {
        write([&](Writer& writer) -> Result<void> {
            auto settled = writer.outbox().settle(claimed->id, claimed->lease, core::MessageState::parked, morning, "550 no such user");
            if (!settled) return settled;
            reopened.push_back(writer.outbox().reopen_notices(claimed->id).value());
            return {};
        });
    }

    EXPECT_EQ(reopened, (std::vector<std::int64_t>{1, 0}));
    const auto open_now = notices(morning + 10min);
    ASSERT_EQ(open_now.size(), 1U);
    EXPECT_EQ(open_now[0].notice.id, both[0].notice.id);
    enqueue(message("m3", both[0].notice.case_id, "xen@example.org"), {both[0].notice.id});
    EXPECT_TRUE(notices(morning + 10min).empty());
    write([&](Writer& writer) -> Result<void> {
        EXPECT_EQ(writer.outbox().reopen_notices(claimed->id).value(), 0) << "another mail has told it meanwhile";
        return {};
    });
}

TEST_P(Outbox, the_same_notice_is_never_written_twice)
{
    const auto stored = open(opening());
    auto outcome = next_step(stored, core::Status::acknowledged, "acknowledged", "assigned");  // same cycle, line, rung, reason, occurrence
    write([&](Writer& writer) -> Result<void> {
        auto result = writer.cases().save(outcome, 2);
        if (!result) return result.error();
        return {};
    });

    EXPECT_EQ(notices(morning + 1h).size(), 2U);
}

TEST_P(Outbox, notices_in_a_message_or_dropped_are_settled)
{
    const auto stored = open(opening());
    const auto open_now = notices(morning + 1h);
    enqueue(message("m1", stored.id), {open_now[0].notice.id});
    std::vector<core::NoticeId> rest{open_now[1].notice.id};
    write([&](Writer& writer) { return writer.outbox().drop_notices(rest, "no longer true"); });

    EXPECT_TRUE(notices(morning + 1h).empty());
    read([](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.next_notice().value(), std::nullopt);
        return {};
    });
}

TEST_P(Outbox, a_message_is_claimed_once_and_settled_under_its_lease)
{
    enqueue(message("m1", 0));
    enqueue(message("m1", 0));

    const auto claimed = claim(morning);
    ASSERT_TRUE(claimed);
    auto expected = message("m1", 0);
    expected.id = claimed->id;
    expected.state = core::MessageState::sending;
    expected.attempts = 1;
    expected.lease = claimed->lease;
    EXPECT_EQ(*claimed, expected);
    EXPECT_FALSE(claim(morning));

    EXPECT_TRUE(settle(*claimed, core::MessageState::deferred, morning + 5min));
    EXPECT_FALSE(claim(morning));
    const auto again = claim(morning + 5min);
    ASSERT_TRUE(again);
    const auto stale = settle(*claimed, core::MessageState::sent);
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().code, core::Errc::conflict);
    EXPECT_TRUE(settle(*again, core::MessageState::sent));
    EXPECT_FALSE(claim(morning + 1h));
}

TEST_P(Outbox, messages_are_claimed_by_their_time_not_their_place_in_the_queue)
{
    auto later = message("m1", 0);
    later.next_try = morning + 2h;
    enqueue(later);
    enqueue(message("m2", 0));

    EXPECT_EQ(claim(morning + 3h)->message_id, "m2");
    EXPECT_EQ(claim(morning + 3h)->message_id, "m1");
}

TEST_P(Outbox, after_an_unclean_stop_what_was_being_sent_is_uncertain_and_the_old_lease_is_void)
{
    enqueue(message("m1", 0));
    const auto claimed = claim(morning);
    reopen();

    std::int64_t moved = 0;
    std::vector<core::Message> uncertain;
    write([&](Writer& writer) -> Result<void> {
        moved = writer.outbox().sending_to_uncertain().value();
        uncertain = writer.outbox().in_state(core::MessageState::uncertain, 10).value();
        return {};
    });

    EXPECT_EQ(moved, 1);
    ASSERT_EQ(uncertain.size(), 1U);
    EXPECT_EQ(settle(*claimed, core::MessageState::sent).error().code, core::Errc::conflict);
    EXPECT_TRUE(settle(uncertain[0], core::MessageState::queued));
    EXPECT_TRUE(claim(morning));
}

TEST_P(Outbox, notices_of_replayed_cases_are_held_until_released)
{
    auto outcome = opening();
    outcome.next.replayed = true;
    for (auto& notice : outcome.notices) notice.held = true;
    const auto one = open(outcome);
    const auto two = open(outcome);
    EXPECT_TRUE(notices(morning + 1h).empty());
    read([](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.counts(morning, morning).value().held_notices, 4);
        return {};
    });

    std::int64_t released = 0;
    write([&](Writer& writer) -> Result<void> {
        released = writer.outbox().release_held(one.id, morning + 2h).value();
        return {};
    });
    EXPECT_EQ(released, 2);
    EXPECT_TRUE(notices(morning + 1h).empty());
    EXPECT_EQ(notices(morning + 2h).size(), 2U);
    write([&](Writer& writer) -> Result<void> {
        released = writer.outbox().release_held(std::nullopt, morning + 2h).value();
        EXPECT_FALSE(writer.cases().load(two.id).value().replayed);
        EXPECT_EQ(writer.cases().due(morning + 5h, 10, false).value().size(), 2U);
        return {};
    });
    EXPECT_EQ(released, 2);
}

TEST_P(Outbox, a_thread_begins_with_the_first_mail_to_a_recipient)
{
    const auto stored = open(opening());
    enqueue(message("m1", stored.id, "a@example.org"));
    enqueue(message("m2", stored.id, "b@example.org"));
    enqueue(message("m3", stored.id, "a@example.org"));

    write([&](Writer& writer) -> Result<void> {
        EXPECT_EQ(writer.outbox().thread_of(stored.id, "a@example.org").value(), "m1");
        EXPECT_EQ(writer.outbox().thread_of(stored.id, "b@example.org").value(), "m2");
        EXPECT_EQ(writer.outbox().thread_of(stored.id, "c@example.org").value(), "");
        return {};
    });
    read([&](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.messages_of(stored.number).value().size(), 3U);
        EXPECT_EQ(snapshot.counts(morning, morning).value().queue, 3);
        EXPECT_EQ(snapshot.next_message().value(), std::optional{morning});
        return {};
    });
}

INSTANTIATE_TEST_SUITE_P(Store, Outbox, testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace sunwai::store::contract
