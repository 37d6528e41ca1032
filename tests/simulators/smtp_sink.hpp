#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sunwai::simulators {

/// A mail as it was handed over, dots unstuffed.
struct SunkMail {
    std::string sender;
    std::vector<std::string> recipients;
    std::string data;
};

/// How one mail is answered, and what goes wrong.
struct SmtpAnswer {
    std::string mail{"250 2.1.0 Ok"};                        ///< to MAIL FROM
    std::string recipient{"250 2.1.5 Ok"};                   ///< to RCPT TO
    std::string data{"354 End data with <CR><LF>.<CR><LF>"};
    std::string dot{"250 2.0.0 Ok: queued as 4ABC123"};      ///< to the final dot; a mail is kept when it begins with 2
    std::chrono::milliseconds delay{0};                      ///< before that answer
    std::size_t cut{std::string::npos};                      ///< close after so many bytes of that answer
    bool byte_by_byte{false};                                ///< that answer in packets of one byte
    bool reset{false};                                       ///< RST instead of that answer
    bool close{false};                                       ///< close after that answer, without 221
    bool close_in_data{false};                               ///< close after 354
};

struct SmtpPlan {
    std::string greeting{"220 sink.test ESMTP"};
    std::string user;                                        ///< AUTH PLAIN is offered and required when set
    std::string password;
    bool hang_on_quit{false};
    std::function<SmtpAnswer(std::size_t)> answer;           ///< for the nth mail, from 0; the default answer when empty
};

/// An SMTP server that keeps what it takes. Plain text on a loopback port, own thread.
class SmtpSink {
public:
    explicit SmtpSink(SmtpPlan plan = {});
    ~SmtpSink();
    SmtpSink(SmtpSink const&) = delete;
    SmtpSink& operator=(SmtpSink const&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;
    [[nodiscard]] std::vector<SunkMail> mails() const;
    [[nodiscard]] std::vector<std::string> commands() const;
    [[nodiscard]] std::size_t connections() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sunwai::simulators
