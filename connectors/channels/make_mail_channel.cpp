#include "connectors/channels/address.hpp"
#include "connectors/channels/maildir.hpp"
#include "connectors/channels/smtp.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace sunwai::connectors {
namespace {

core::Error invalid(std::string_view what) { return {core::Errc::invalid, fmt::format("[mail] {}", what)}; }

bool is_host(std::string_view host)
{
    return !host.empty() && host.size() <= 253 &&
           std::all_of(host.begin(), host.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':' || c == '[' || c == ']'; });
}

bool is_loopback(std::string const& host)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return host == "localhost" || (!error && address.is_loopback());
}

}  // namespace

core::Result<std::unique_ptr<MailChannel>> make_mail_channel(config::MailSettings settings, std::string password, core::UtcOffset offset,
                                                              boost::asio::any_io_executor executor)
{
    MailSender sender{.address = std::move(settings.from), .name = std::move(settings.from_name), .offset = offset};
    if (!is_address(sender.address)) return invalid("from: not an address that can be used");
    if (settings.transport == "maildir") {
        if (settings.maildir.empty()) return invalid("maildir: missing");
        return std::unique_ptr<MailChannel>{std::make_unique<MaildirChannel>(std::move(settings.maildir), std::move(sender))};
    }
    if (settings.transport != "smtp") return invalid(fmt::format("transport: '{}' sends no mail", settings.transport));
    if (!is_host(settings.host)) return invalid("host: missing, or not a host name or address");
    if (settings.port == 0) return invalid("port: missing");
    if (settings.tls != "none" && settings.tls != "starttls" && settings.tls != "implicit") return invalid("tls: must be none, starttls or implicit");
    if (settings.tls == "none" && !settings.user.empty() && !is_loopback(settings.host)) return invalid("tls: a password must not go out unencrypted");
    if (password.find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos) return invalid("password_file: holds a line break");
    SmtpSettings smtp{.host = std::move(settings.host), .port = settings.port, .tls = std::move(settings.tls), .ca_file = std::move(settings.ca_file),
                      .user = std::move(settings.user), .password = std::move(password), .answer_timeout = settings.answer_timeout,
                      .connect_timeout = std::chrono::seconds{60}, .sender = std::move(sender)};
    return std::unique_ptr<MailChannel>{std::make_unique<SmtpChannel>(std::move(smtp), std::move(executor))};
}

}  // namespace sunwai::connectors
