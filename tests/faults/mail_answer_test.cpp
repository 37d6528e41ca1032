// T-MAIL-2 at the channel: a sink that answers late, cut off, byte by byte, with RST or 451 after the final dot.
#include "connectors/channels/smtp.hpp"
#include "tests/simulators/smtp_sink.hpp"
#include "tests/support/await.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

namespace sunwai::faults {
namespace {

using namespace std::chrono_literals;
using namespace connectors;
using simulators::SmtpAnswer;
using simulators::SmtpPlan;
using simulators::SmtpSink;
using ::sunwai::testing::await;

constexpr std::size_t mails = 24;

/// What the nth mail meets on its first try; later tries go well.
SmtpAnswer fault(std::size_t n)
{
    switch (n % 6) {
    case 0: return {.delay = 1500ms};
    case 1: return {.close = true};
    case 2: return {.reset = true};
    case 3: return {.dot = "451 4.3.0 later"};
    case 4: return {.byte_by_byte = true};
    default: return {.cut = 9};
    }
}

/// Sends each mail until it is settled. `look` settles what is uncertain by what the sink has, as the journal does; without it, it is sent again.
std::map<std::string, int> deliver(std::chrono::seconds answer_timeout, bool look)
{
    boost::asio::io_context io{1};
    std::map<std::size_t, int> tries;
    SmtpPlan plan;
    std::size_t current = 0;
    plan.answer = [&](std::size_t) { return tries[current]++ == 0 ? fault(current) : SmtpAnswer{}; };
    SmtpSink sink{plan};
    SmtpChannel channel{{.host = "127.0.0.1", .port = sink.port(), .tls = "none", .ca_file = {}, .user = {}, .password = {}, .answer_timeout = answer_timeout, .connect_timeout = 5s,
                         .sender = {.address = "sunwai@haryana.example", .name = {}, .offset = {}}}, io.get_executor()};
    const auto has = [&](std::string const& id) {
        for (auto const& mail : sink.mails())
            if (mail.data.find("<" + id + ">") != std::string::npos) return true;
        return false;
    };
    for (; current < mails; ++current) {
        OutgoingMail mail;
        mail.message_id = fmt::format("{}@sunwai.test", current);
        mail.recipient = "officer@haryana.example";
        mail.subject = "x";
        mail.text = "y";
        mail.date = core::from_millis(1772685660000);
        for (int attempt = 0; attempt < 5; ++attempt) {
            const auto receipt = await(io, channel.send(mail), 60s);
            if (receipt || (look && receipt.error().code == core::Errc::uncertain && has(mail.message_id))) break;
        }
    }
    std::map<std::string, int> delivered;
    for (auto const& mail : sink.mails()) ++delivered[mail.data.substr(mail.data.find("Message-ID: "), mail.data.find(">") + 1)];
    return delivered;
}

std::size_t doubled(std::map<std::string, int> const& delivered)
{
    return static_cast<std::size_t>(std::count_if(delivered.begin(), delivered.end(), [](auto const& one) { return one.second > 1; }));
}

TEST(MailAnswer, faulty_answers_lose_and_double_nothing)
{
    const auto delivered = deliver(30s, true);

    EXPECT_EQ(delivered.size(), mails);
    EXPECT_EQ(doubled(delivered), 0U);
}

TEST(MailAnswer, an_impatient_sender_without_a_look_doubles)
{
    const auto delivered = deliver(1s, false);

    EXPECT_EQ(delivered.size(), mails);
    EXPECT_GE(doubled(delivered), mails / 6 * 3) << "slow, reset and cut answers come twice";
}

}  // namespace
}  // namespace sunwai::faults
