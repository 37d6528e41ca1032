// The SMTP channel and the journal with a real Postfix; T-MAIL-1 at the channel: Postfix is killed while mails go out.
#include "connectors/channels/journal.hpp"
#include "connectors/channels/smtp.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postfix.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <set>

namespace sunwai::faults {
namespace {

using namespace std::chrono_literals;
using namespace connectors;
using core::Errc;
using ::sunwai::testing::await;
using ::sunwai::testing::Postfix;
using ::sunwai::testing::run_until;

class MailPostfix : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::string why;
        postfix = Postfix::start(why);
        if (!postfix) GTEST_SKIP() << why;
    }
    SmtpSettings settings(std::string tls) const
    {
        return {.host = "localhost", .port = tls == "implicit" ? postfix->tls_port() : postfix->port(), .tls = tls, .ca_file = postfix->ca_file(), .user = {}, .password = {},
                .answer_timeout = 30s, .connect_timeout = 10s, .sender = {.address = "sunwai@haryana.example", .name = "सुनवाई", .offset = {330min}}};
    }
    static OutgoingMail mail(std::string id)
    {
        OutgoingMail one;
        one.message_id = std::move(id);
        one.recipient = "officer@haryana.example";
        one.subject = "शिकायत";
        one.text = "नमस्ते\n.\n";
        one.html = "<p>नमस्ते</p>";
        one.date = core::from_millis(1772685660000);
        return one;
    }
    bool settled() { return run_until(io, [&] { return postfix->idle(); }, 60s); }

    std::unique_ptr<Postfix> postfix;
    boost::asio::io_context io{1};
};

TEST_F(MailPostfix, takes_mails_plain_with_starttls_and_with_implicit_tls)
{
    MaildirJournal journal{postfix->journal()};
    for (const char* tls : {"none", "starttls", "implicit"}) {
        SmtpChannel channel{settings(tls), io.get_executor()};
        ASSERT_TRUE(await(io, channel.probe())) << tls;
        for (int i = 0; i < 10; ++i) {
            const auto receipt = await(io, channel.send(mail(fmt::format("{}.{}@sunwai.test", tls, i))));
            ASSERT_TRUE(receipt) << tls << ": " << receipt.error().what;
            EXPECT_FALSE(receipt->queue_id.empty()) << receipt->reply;
        }
    }
    ASSERT_TRUE(settled());
    EXPECT_EQ(Postfix::ids(postfix->inbox()).size(), 30U);
    EXPECT_TRUE(journal.contains("starttls.7@sunwai.test").value());
    EXPECT_FALSE(journal.contains("starttls.77@sunwai.test").value());
}

TEST_F(MailPostfix, a_certificate_that_nobody_vouches_for_keeps_the_mail)
{
    auto unknown = settings("starttls");
    unknown.ca_file.clear();
    SmtpChannel channel{unknown, io.get_executor()};

    const auto receipt = await(io, channel.send(mail("1@sunwai.test")));

    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().code, Errc::transient);
    EXPECT_TRUE(Postfix::ids(postfix->inbox()).empty());
}

class MailKill : public MailPostfix {
protected:
    /// What the daemon does, in small: send; on doubt wait for the relay, then look; on anything else try again.
    bool deliver(SmtpChannel& channel, Journal& journal, std::string const& id)
    {
        for (int attempt = 0; attempt < 50; ++attempt) {
            const auto receipt = await(io, channel.send(mail(id)), 300s);
            if (receipt) return true;
            if (receipt.error().code == Errc::rejected || receipt.error().code == Errc::invalid) return false;
            // A relay that did not come up again is started once more, as its unit would be.
            while (!run_until(io, [&] { return await(io, channel.probe(), 300s).has_value(); }, 20s)) {
                if (++restarts > 10) return false;
                kill_one();
            }
            if (receipt.error().code != Errc::uncertain) continue;
            ++uncertain;
            if (look && settled() && journal.contains(id).value()) return true;
        }
        return false;
    }
    /// Kills Postfix and starts it again on another thread, while mails go on.
    void kill_one()
    {
        if (killing.valid() && killing.wait_for(0s) != std::future_status::ready) return;
        ++kills;
        killing = std::async(std::launch::async, [this] {
            postfix->kill();
            postfix->again();
        });
    }

    std::future<void> killing;
    bool look{true};
    int uncertain{0};
    int kills{0};
    int restarts{0};

    struct Outcome { std::size_t mails{0}, taken{0}; };
    /// Sends so many mails through a Postfix that is killed all the time: how many came in, and how often it took one.
    Outcome run(int count)
    {
        SmtpChannel channel{settings("none"), io.get_executor()};
        MaildirJournal journal{postfix->journal()};
        int delivered = 0;
        for (int i = 0; i < count; ++i) {
            kill_one();
            delivered += deliver(channel, journal, fmt::format("{}@sunwai.test", i));
        }
        killing.wait();
        EXPECT_EQ(delivered, count);
        EXPECT_TRUE(settled());
        EXPECT_TRUE(run_until(io, [&] { return Postfix::ids(postfix->inbox()).size() >= static_cast<std::size_t>(count); }, 30s));
        std::printf("%d mails, %d kills of Postfix, %d uncertain\n", count, kills, uncertain);
        const auto ids = Postfix::ids(postfix->inbox());
        return {std::set<std::string>{ids.begin(), ids.end()}.size(), Postfix::taken(postfix->inbox()).size()};
    }

    static bool whole() { return std::getenv("SUNWAI_WHOLE") != nullptr; }
};

TEST_F(MailKill, a_postfix_that_is_killed_again_and_again_loses_and_doubles_nothing)
{
    const int count = whole() ? 1200 : 60;

    const auto outcome = run(count);

    EXPECT_EQ(outcome.mails, static_cast<std::size_t>(count)) << "lost";
    EXPECT_EQ(outcome.taken, static_cast<std::size_t>(count)) << "doubled";
}

TEST_F(MailKill, without_the_journal_it_doubles)
{
    if (!whole()) GTEST_SKIP() << "part of the whole count";
    look = false;

    const auto outcome = run(200);

    EXPECT_EQ(outcome.mails, 200U);
    EXPECT_GT(outcome.taken, 200U);
}

}  // namespace
}  // namespace sunwai::faults
