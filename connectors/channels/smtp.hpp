#pragma once
#include "connectors/channels/mail.hpp"
#include "connectors/channels/mime.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace sunwai::connectors {

struct SmtpSettings {
    std::string host;
    std::uint16_t port{587};
    std::string tls{"starttls"};               ///< none, starttls, implicit
    std::filesystem::path ca_file;
    std::string user;                          ///< empty: no login
    std::string password;
    std::chrono::seconds answer_timeout{600};  ///< for each answer; the one after DATA may take ten minutes (RFC 5321 4.5.3.2.6)
    std::chrono::seconds connect_timeout{60};
    MailSender sender;
};

/// SMTP through libcurl, one connection kept between mails. libcurl 7.88.1 waits for the answer after DATA inside the call, even over its multi
/// interface, so this runs on a thread of its own; calls queue up there.
class SmtpChannel final : public MailChannel {
public:
    SmtpChannel(SmtpSettings settings, boost::asio::any_io_executor executor);
    ~SmtpChannel() override;
    SmtpChannel(SmtpChannel const&) = delete;
    SmtpChannel& operator=(SmtpChannel const&) = delete;

    [[nodiscard]] core::Task<core::Result<Receipt>> send(OutgoingMail mail) override;
    [[nodiscard]] core::Task<core::Result<void>> probe() override;
    void stop() override;

private:
    class Session;
    struct Job;
    core::Task<core::Result<Receipt>> run(std::string recipient, std::string message);

    MailSender sender_;
    boost::asio::any_io_executor executor_;
    std::unique_ptr<Session> session_;
};

}  // namespace sunwai::connectors
