#include "connectors/channels/smtp.hpp"
#include "core/task_group.hpp"
#include "tests/simulators/smtp_sink.hpp"
#include "tests/support/await.hpp"

#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;
using core::Errc;
using simulators::SmtpAnswer;
using simulators::SmtpPlan;
using simulators::SmtpSink;
using testing::await;
using testing::run_until;

SmtpSettings settings(SmtpSink const& sink, std::chrono::seconds answer_timeout = 30s)
{
    return {.host = "127.0.0.1", .port = sink.port(), .tls = "none", .ca_file = {}, .user = {}, .password = {}, .answer_timeout = answer_timeout, .connect_timeout = 5s,
            .sender = {.address = "sunwai@haryana.example", .name = "सुनवाई", .offset = {330min}}};
}

OutgoingMail mail(int number = 1)
{
    OutgoingMail one;
    one.message_id = std::to_string(number) + "@sunwai.test";
    one.recipient = "officer@haryana.example";
    one.subject = "शिकायत";
    one.text = "नमस्ते\n";
    one.date = core::from_millis(1772685660000);
    return one;
}

SmtpPlan plan(SmtpAnswer answer)
{
    SmtpPlan made;
    made.answer = [answer](std::size_t) { return answer; };
    return made;
}

class SmtpTest : public ::testing::Test {
protected:
    core::Result<Receipt> send(SmtpChannel& channel, int number = 1) { return await(io, channel.send(mail(number))); }
    /// One mail to a sink that answers so.
    std::string fate(SmtpAnswer answer)
    {
        SmtpSink sink{plan(std::move(answer))};
        SmtpChannel channel{settings(sink), io.get_executor()};
        const auto receipt = send(channel);
        return receipt ? "sent" : std::string{core::name(receipt.error().code)};
    }

    boost::asio::io_context io{1};
};

TEST_F(SmtpTest, hands_mails_over_one_connection_and_keeps_the_relays_answer)
{
    SmtpSink sink;
    SmtpChannel channel{settings(sink), io.get_executor()};

    for (int i = 0; i < 20; ++i) {
        const auto receipt = send(channel, i);
        ASSERT_TRUE(receipt) << receipt.error().what;
        EXPECT_EQ(receipt->queue_id, "4ABC123");
        EXPECT_EQ(receipt->reply, "250 2.0.0 Ok: queued as 4ABC123");
    }

    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), 20U);
    EXPECT_EQ(sink.connections(), 1U);
    EXPECT_EQ(mails[7].sender, "sunwai@haryana.example");
    EXPECT_EQ(mails[7].recipients, std::vector<std::string>{"officer@haryana.example"});
    EXPECT_NE(mails[7].data.find("Message-ID: <7@sunwai.test>\r\n"), std::string::npos);
}

TEST_F(SmtpTest, answers_before_the_final_dot_decide_by_their_class)
{
    EXPECT_EQ(fate({.mail = "451 4.3.0 later"}), "transient");
    EXPECT_EQ(fate({.mail = "550 5.7.1 no"}), "rejected");
    EXPECT_EQ(fate({.recipient = "450 4.2.0 greylisted"}), "transient");
    EXPECT_EQ(fate({.recipient = "550 5.1.1 <officer@haryana.example>: unknown"}), "rejected");
    EXPECT_EQ(fate({.data = "451 4.3.0 later"}), "transient");
    EXPECT_EQ(fate({.data = "554 5.5.1 no"}), "rejected");
    EXPECT_EQ(fate({.close_in_data = true}), "uncertain");  // the mail fits into one packet, so its dot may have been sent
}

TEST_F(SmtpTest, answers_to_the_final_dot_decide_and_silence_is_uncertain)
{
    EXPECT_EQ(fate({.dot = "451 4.3.0 Error: queue file write error"}), "transient");
    EXPECT_EQ(fate({.dot = "552 5.2.2 too big"}), "rejected");
    EXPECT_EQ(fate({.reset = true}), "uncertain");
    EXPECT_EQ(fate({.cut = 0}), "uncertain");
    EXPECT_EQ(fate({.cut = 10}), "uncertain");
    EXPECT_EQ(fate({.close = true}), "sent");
    EXPECT_EQ(fate({.delay = 1500ms}), "sent");
    EXPECT_EQ(fate({.byte_by_byte = true}), "sent");
    EXPECT_EQ(fate({.dot = "250-2.0.0 first\r\n250 2.0.0 queued as 1"}), "sent");
    EXPECT_EQ(fate({.dot = "999 odd"}), "uncertain");
}

TEST_F(SmtpTest, no_answer_within_the_bound_is_uncertain)
{
    SmtpSink sink{plan({.delay = 60s})};
    SmtpChannel channel{settings(sink, 1s), io.get_executor()};

    const auto receipt = send(channel);

    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().code, Errc::uncertain);
}

TEST_F(SmtpTest, waiting_for_an_answer_does_not_hold_up_the_loop)
{
    SmtpSink sink{plan({.delay = 1s})};
    SmtpChannel channel{settings(sink), io.get_executor()};
    int ticks = 0;
    std::function<void()> tick;
    boost::asio::steady_timer timer{io};
    tick = [&] {
        timer.expires_after(10ms);
        timer.async_wait([&](boost::system::error_code error) {
            if (error) return;
            ++ticks;
            tick();
        });
    };
    tick();

    const auto receipt = send(channel);

    EXPECT_TRUE(receipt);
    EXPECT_GT(ticks, 5);
}

TEST_F(SmtpTest, a_mail_after_a_broken_connection_goes_over_a_new_one)
{
    SmtpPlan faulty;
    faulty.answer = [](std::size_t n) { return SmtpAnswer{.reset = n == 0}; };
    SmtpSink sink{faulty};
    SmtpChannel channel{settings(sink), io.get_executor()};

    const auto first = send(channel, 1);
    const auto second = send(channel, 2);

    EXPECT_FALSE(first);
    ASSERT_TRUE(second) << second.error().what;
    EXPECT_EQ(sink.connections(), 2U);
}

TEST_F(SmtpTest, a_relay_that_is_gone_or_refuses_us_keeps_the_mail)
{
    SmtpPlan closed;
    closed.greeting = "554 5.3.2 no service for you";
    SmtpSink refusing{closed};
    SmtpChannel channel{settings(refusing), io.get_executor()};
    SmtpSettings nowhere = settings(refusing);
    nowhere.port = 1;
    SmtpChannel lost{nowhere, io.get_executor()};

    EXPECT_EQ(send(channel).error().code, Errc::unauthorized);
    EXPECT_EQ(send(lost).error().code, Errc::transient);
    EXPECT_EQ(await(io, lost.probe()).error().code, Errc::transient);
}

TEST_F(SmtpTest, logs_in_with_plain_and_says_when_the_login_is_refused)
{
    SmtpPlan locked;
    locked.user = "sunwai";
    locked.password = "p w:ü";
    SmtpSink sink{locked};
    SmtpSettings right = settings(sink);
    right.user = "sunwai";
    right.password = "p w:ü";
    SmtpSettings wrong = right;
    wrong.password = "other";
    SmtpChannel good{right, io.get_executor()};
    SmtpChannel bad{wrong, io.get_executor()};
    SmtpChannel anonymous{settings(sink), io.get_executor()};

    const auto accepted = send(good);
    EXPECT_TRUE(accepted) << accepted.error().what;
    EXPECT_TRUE(await(io, good.probe()));
    const auto refused = send(bad);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unauthorized);
    EXPECT_EQ(refused.error().what.find("other"), std::string::npos);
    EXPECT_EQ(send(anonymous).error().code, Errc::unauthorized);
}

TEST_F(SmtpTest, starttls_is_required_when_it_is_configured)
{
    SmtpSink sink;
    SmtpSettings encrypted = settings(sink);
    encrypted.tls = "starttls";
    SmtpChannel channel{encrypted, io.get_executor()};

    EXPECT_EQ(send(channel).error().code, Errc::transient);
    EXPECT_TRUE(sink.mails().empty());
}

TEST_F(SmtpTest, probe_answers_without_a_mail)
{
    SmtpSink sink;
    SmtpChannel channel{settings(sink), io.get_executor()};

    EXPECT_TRUE(await(io, channel.probe()));
    EXPECT_TRUE(send(channel));
    EXPECT_TRUE(await(io, channel.probe()));
    EXPECT_EQ(sink.connections(), 1U);
}

core::Task<> send_into(SmtpChannel& channel, std::string& outcome)
{
    OutgoingMail one = mail();
    const auto receipt = co_await channel.send(std::move(one));
    outcome = receipt ? "sent" : std::string{core::name(receipt.error().code)};
}

TEST_F(SmtpTest, cancelled_or_stopped_after_the_dot_is_uncertain_and_quick)
{
    for (const bool stop : {false, true}) {
        SmtpPlan slow = plan({.delay = 60s});
        slow.hang_on_quit = true;
        SmtpSink sink{slow};
        std::string outcome;
        const auto start = std::chrono::steady_clock::now();
        {
            SmtpChannel channel{settings(sink, 600s), io.get_executor()};
            core::TaskGroup group{io.get_executor(), [](std::string const&, std::exception_ptr) {}};
            group.spawn("mail", send_into(channel, outcome));
            ASSERT_TRUE(run_until(io, [&] { return !sink.mails().empty(); }));

            if (stop) channel.stop();
            else group.cancel();
            ASSERT_TRUE(run_until(io, [&] { return !outcome.empty(); }));
        }
        EXPECT_EQ(outcome, "uncertain");
        EXPECT_LT(std::chrono::steady_clock::now() - start, 30s);
    }
}

TEST_F(SmtpTest, a_stopped_channel_cancels_without_a_connection)
{
    SmtpSink sink;
    SmtpChannel channel{settings(sink), io.get_executor()};
    channel.stop();
    channel.stop();

    EXPECT_EQ(send(channel).error().code, Errc::cancelled);
    EXPECT_EQ(sink.connections(), 0U);
}

}  // namespace
}  // namespace sunwai::connectors
