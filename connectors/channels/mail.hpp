#pragma once
#include "config/settings.hpp"
#include "core/error.hpp"
#include "core/task.hpp"
#include "core/time.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::connectors {

/// One mail to one recipient. The same mail gives the same bytes, so that a repeat is recognised. Subject, names and bodies may hold anything:
/// what could break a header is removed, never passed on. Addresses and ids are checked against a grammar and refused.
struct OutgoingMail {
    std::string message_id;               ///< `local@domain`, with or without angle brackets; the same mail has the same id for ever
    std::string recipient;                ///< address, ASCII
    std::string recipient_name;           ///< UTF-8, may be empty
    std::string subject;                  ///< UTF-8; cut at 250 characters
    std::string text;                     ///< UTF-8, '\n' line ends; at most 256 KiB
    std::string html;                     ///< UTF-8; empty: text only; at most 512 KiB
    std::string lang;                     ///< BCP 47, for Content-Language; may be empty
    std::string in_reply_to;              ///< Message-ID this one answers; empty for the first of a thread
    std::vector<std::string> references;  ///< further ids of the thread, oldest first; in_reply_to need not be repeated
    std::string reply_to;                 ///< address; empty: none
    core::Instant date{};                 ///< when the mail was made, not when it is sent
};

/// What the relay said when it took the mail.
struct Receipt {
    std::string reply;     ///< final answer without addresses, at most 200 bytes
    std::string queue_id;  ///< empty when the answer names none
    bool repeated{false};  ///< it had been there already (Maildir): nothing was written
};

/// The way out for mails. One envelope per mail; calls are served one after another, in order. On the executor it was made for.
///
/// Errors of send: transient – not taken, try again later (4xx, no connection, broken off before the final dot, TLS faults); rejected – the relay
/// refused this mail for good (5xx to the recipient, the sender or the text), or its address or id is against the grammar (invalid): park and alert;
/// unauthorized – login refused, or the relay will not speak with us (5xx before MAIL): keep the mail, alert; uncertain – everything after the
/// final dot without a clear answer, cancellation included: look in the Journal before anything is sent again; cancelled – stopped before the final dot.
///
/// Settling an uncertain mail: wait until probe() has succeeded twice at least 10 s apart since the mail became uncertain (a relay that was
/// restarted has delivered its queue to the journal by then), then ask Journal::contains: found – sent; not found – queued again, same Message-ID.
class MailChannel {
public:
    virtual ~MailChannel() = default;
    /// Returns when the relay has answered, at most after the settings' answer_timeout per answer.
    [[nodiscard]] virtual core::Task<core::Result<Receipt>> send(OutgoingMail mail) = 0;
    /// Whether the relay answers now (connects, logs in, NOOP); sends nothing. transient or unauthorized.
    [[nodiscard]] virtual core::Task<core::Result<void>> probe() = 0;
    /// Stops at once: a mail in flight ends as cancelled or uncertain; later calls are cancelled. Returns within about a second. Safe to repeat.
    virtual void stop() = 0;
};

/// Where the relay leaves a copy of everything it has taken (Postfix always_bcc into a Maildir).
class Journal {
public:
    virtual ~Journal() = default;
    /// Whether a mail with this id (with or without angle brackets) has been taken. Only files that came since the last call are read.
    /// unavailable: the folder cannot be read, or holds more than can be known – then nothing may be concluded and the mail stays uncertain.
    [[nodiscard]] virtual core::Result<bool> contains(std::string_view message_id) = 0;
};

/// The channel of the settings (transport smtp or maildir). `password` is the content of password_file, read by the caller. `offset` is for Date.
/// invalid: transport none or unknown, a sender address against the grammar, host or port missing.
[[nodiscard]] core::Result<std::unique_ptr<MailChannel>> make_mail_channel(config::MailSettings settings, std::string password, core::UtcOffset offset,
                                                                            boost::asio::any_io_executor executor);

/// The journal in a Maildir; the folder need not exist yet.
[[nodiscard]] std::unique_ptr<Journal> make_maildir_journal(std::filesystem::path maildir);

}  // namespace sunwai::connectors
