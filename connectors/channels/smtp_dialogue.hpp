#pragma once
#include "connectors/channels/mail.hpp"

#include <curl/curl.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// What is known of one SMTP transaction: what was said last, how far it has come, and the answer to the final dot. Fed by libcurl's callbacks.
class SmtpDialogue {
public:
    enum class Stage : unsigned char { session, sender, recipient, data, sent };  ///< sent: the final dot has been, or may have been, sent

    /// All outlive the dialogue. The flags are looked at about once a second. `on_quit` is called when libcurl has said QUIT.
    SmtpDialogue(std::string_view message, std::atomic<bool> const& abort, std::atomic<bool> const& stopped, std::function<void()> on_quit)
        : message_{message}, abort_{abort}, stopped_{stopped}, on_quit_{std::move(on_quit)}
    {
    }
    SmtpDialogue(SmtpDialogue const&) = delete;
    SmtpDialogue& operator=(SmtpDialogue const&) = delete;

    /// Sets the callbacks on a handle.
    void attach(CURL* easy);
    /// What the transaction came to, by the answers themselves and not by libcurl's code alone.
    [[nodiscard]] core::Result<Receipt> outcome(CURLcode code, std::string_view words) const;
    /// The same for a NOOP: whether the relay answers.
    [[nodiscard]] core::Result<Receipt> probed(CURLcode code, std::string_view words) const;

private:
    static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self);
    static std::size_t on_reply(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_output(char* data, std::size_t size, std::size_t count, void* self);
    static int on_debug(CURL* easy, curl_infotype kind, char* data, std::size_t size, void* self);
    static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
    void take_reply(std::string_view line);
    void take_command(std::string_view line);
    [[nodiscard]] core::Error before_the_dot(CURLcode code, std::string_view words) const;

    std::string_view message_;
    std::atomic<bool> const& abort_;
    std::atomic<bool> const& stopped_;
    std::function<void()> on_quit_;
    std::size_t read_{0};
    Stage stage_{Stage::session};
    int code_{0};             ///< of the last complete answer
    std::string reply_;
    bool over_{false};        ///< QUIT was said: what follows answers no mail
    bool answered_{false};    ///< to the final dot
};

}  // namespace sunwai::connectors
