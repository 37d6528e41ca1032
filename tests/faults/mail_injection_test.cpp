// T-INJ-MAIL: what people write must not become a header, a recipient, a part or a mail.
#include "connectors/channels/maildir.hpp"
#include "connectors/channels/smtp.hpp"
#include "tests/faults/mail_vectors.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postfix.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <unistd.h>

namespace sunwai::faults {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace connectors;
using ::sunwai::testing::await;
using ::sunwai::testing::Postfix;

const MailSender sender{.address = "sunwai@haryana.example", .name = "सुनवाई", .offset = {330min}};

enum class Field : unsigned char { subject, display_name, text, district };

OutgoingMail mail_with(Field field, std::string const& vector, int number)
{
    OutgoingMail mail;
    mail.message_id = fmt::format("{}.{}@sunwai.test", static_cast<int>(field), number);
    mail.recipient = "officer@haryana.example";
    mail.recipient_name = "उपमंडल अधिकारी";
    mail.subject = "[HR-2026-000123] शिकायत";
    mail.text = "BEGIN नमस्ते END";
    mail.html = "BEGIN <p>नमस्ते</p> END";
    mail.lang = "hi";
    mail.date = core::from_millis(1772685660000);
    if (field == Field::subject) mail.subject = vector;
    if (field == Field::display_name) mail.recipient_name = vector;
    if (field == Field::district) mail.subject = fmt::format("[HR-2026-000123] {}: शिकायत", vector);
    if (field == Field::text || field == Field::district) {
        mail.text = fmt::format("BEGIN {} END", vector);
        mail.html = fmt::format("BEGIN <p>{}</p> END", vector);
    }
    return mail;
}

class MailInjection : public ::testing::Test {
protected:
    MailInjection() : folder{fs::temp_directory_path() / fmt::format("sunwai-injection-{}", ::getpid())}
    {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~MailInjection() override { fs::remove_all(folder); }

    void send_all(MailChannel& channel)
    {
        std::ofstream manifest{folder / "manifest"};
        const auto vectors = injection_vectors();
        ASSERT_GE(vectors.size(), 60U);
        for (const auto field : {Field::subject, Field::display_name, Field::text, Field::district}) {
            for (std::size_t i = 0; i < vectors.size(); ++i) {
                const auto mail = mail_with(field, vectors[i], static_cast<int>(i));
                const auto receipt = await(io, channel.send(mail));
                ASSERT_TRUE(receipt) << receipt.error().what;
                manifest << fmt::format("{{\"id\":\"<{}>\",\"recipient\":\"{}\"}}\n", mail.message_id, mail.recipient);
                ++sent;
            }
        }
        // A recipient's address is data too: none of these may reach the relay.
        for (auto const& vector : vectors) {
            for (auto const& address : {"officer@haryana.example" + vector, vector, "officer" + vector + "@haryana.example"}) {
                auto mail = mail_with(Field::text, "x", 0);
                mail.recipient = address;
                const auto receipt = await(io, channel.send(mail));
                EXPECT_FALSE(receipt) << address;
            }
        }
    }
    int check(fs::path const& maildir, char const* how = "") const
    {
        return std::system(fmt::format("python3 {}/tests/faults/mail_injection.py {} {} {} >{}", SUNWAI_SOURCE_DIR, maildir.string(), (folder / "manifest").string(), how,
                                       (folder / "findings").string()).c_str());
    }
    std::string findings() const
    {
        std::ifstream in{folder / "findings"};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

    boost::asio::io_context io{1};
    fs::path folder;
    std::size_t sent{0};
};

TEST_F(MailInjection, nothing_is_injected_as_python_reads_it)
{
    MaildirChannel channel{folder / "mails", sender};

    send_all(channel);

    EXPECT_EQ(check(folder / "mails"), 0) << findings();
}

TEST_F(MailInjection, nothing_is_injected_through_a_real_postfix)
{
    std::string why;
    const auto postfix = Postfix::start(why);
    if (!postfix) GTEST_SKIP() << why;
    SmtpChannel channel{{.host = "127.0.0.1", .port = postfix->port(), .tls = "none", .ca_file = {}, .user = {}, .password = {}, .answer_timeout = 30s, .connect_timeout = 5s,
                         .sender = sender}, io.get_executor()};

    send_all(channel);

    ASSERT_TRUE(::sunwai::testing::run_until(io, [&] { return postfix->idle() && Postfix::ids(postfix->inbox()).size() >= sent; }, 60s));
    EXPECT_EQ(check(postfix->inbox(), "--relayed"), 0) << findings();
    // Postfix itself counts: one mail a Message-ID, the recipient and the journal and nobody else.
    std::ifstream log{postfix->log()};
    std::size_t taken = 0;
    for (std::string line; std::getline(log, line);) {
        if (line.find("/cleanup[") != std::string::npos && line.find("message-id=") != std::string::npos) ++taken;
        if (line.find("nrcpt=") == std::string::npos) continue;
        EXPECT_NE(line.find("nrcpt=2 "), std::string::npos) << line;
    }
    EXPECT_EQ(taken, sent);
    EXPECT_EQ(Postfix::ids(postfix->journal()).size(), sent);
}

TEST_F(MailInjection, the_check_finds_a_planted_fault)
{
    // A builder that lets a subject through as it is.
    fs::create_directories(folder / "mails" / "new");
    std::ofstream{folder / "manifest"} << R"({"id":"<1@sunwai.test>","recipient":"officer@haryana.example"})" << "\n";
    auto built = build_mail(mail_with(Field::subject, "SUBJECT", 1), sender).value();
    built = std::regex_replace(built, std::regex{"SUBJECT"}, "x\r\nBcc: evil@x.example");
    built = std::regex_replace(built, std::regex{"<0\\.1@"}, "<1@");
    std::ofstream{folder / "mails" / "new" / "1"} << built;

    EXPECT_NE(check(folder / "mails"), 0);
    EXPECT_NE(findings().find("Bcc"), std::string::npos);
}

}  // namespace
}  // namespace sunwai::faults
