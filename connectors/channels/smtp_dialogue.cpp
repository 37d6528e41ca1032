#include "connectors/channels/smtp_dialogue.hpp"

#include "connectors/channels/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace sunwai::connectors {
namespace {

using core::Errc;
using core::Error;

/// Postfix: `250 2.0.0 Ok: queued as 4ABC`; others put the id elsewhere, and then there is none.
std::string queue_id(std::string_view reply)
{
    constexpr std::string_view mark = "queued as ";
    const auto at = reply.find(mark);
    if (at == std::string_view::npos) return {};
    const auto rest = reply.substr(at + mark.size());
    const auto end = std::find_if_not(rest.begin(), rest.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    return std::string{rest.begin(), end};
}

/// Answers that concern our login or our being a client at all, whatever the mail.
bool is_about_access(int code) { return code == 530 || code == 534 || code == 535 || code == 538; }

}  // namespace

void SmtpDialogue::attach(CURL* easy)
{
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &SmtpDialogue::on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &SmtpDialogue::on_reply);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &SmtpDialogue::on_output);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &SmtpDialogue::on_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, this);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);  // for the commands; nothing is printed
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &SmtpDialogue::on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
}

std::size_t SmtpDialogue::on_read(char* into, std::size_t size, std::size_t count, void* self)
{
    auto& dialogue = *static_cast<SmtpDialogue*>(self);
    const std::size_t bytes = std::min(size * count, dialogue.message_.size() - dialogue.read_);
    std::memcpy(into, dialogue.message_.data() + dialogue.read_, bytes);
    dialogue.read_ += bytes;
    // Told that there is no more, libcurl sends the final dot: from here on the mail may have been taken.
    if (bytes == 0) dialogue.stage_ = Stage::sent;
    return bytes;
}

std::size_t SmtpDialogue::on_reply(char* data, std::size_t size, std::size_t count, void* self)
{
    static_cast<SmtpDialogue*>(self)->take_reply({data, size * count});
    return size * count;
}

std::size_t SmtpDialogue::on_output(char*, std::size_t size, std::size_t count, void*) { return size * count; }

int SmtpDialogue::on_debug(CURL*, curl_infotype kind, char* data, std::size_t size, void* self)
{
    if (kind == CURLINFO_HEADER_OUT) static_cast<SmtpDialogue*>(self)->take_command({data, size});
    return 0;
}

int SmtpDialogue::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    auto const& dialogue = *static_cast<SmtpDialogue const*>(self);
    return dialogue.abort_ || dialogue.stopped_ ? 1 : 0;
}

void SmtpDialogue::take_command(std::string_view line)
{
    if (line.starts_with("QUIT")) {
        over_ = true;
        on_quit_();
    }
    if (stage_ == Stage::sent) return;
    if (line.starts_with("MAIL FROM")) stage_ = Stage::sender;
    else if (line.starts_with("RCPT TO")) stage_ = Stage::recipient;
    else if (line.starts_with("DATA")) stage_ = Stage::data;
}

void SmtpDialogue::take_reply(std::string_view line)
{
    if (over_) return;
    const auto end = line.find_last_not_of("\r\n");
    line = line.substr(0, end == std::string_view::npos ? 0 : end + 1);
    const bool numbered = line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, [](unsigned char c) { return std::isdigit(c) != 0; });
    if (!numbered || (line.size() > 3 && line[3] != ' ')) return;  // a line within an answer of several
    code_ = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    reply_ = without_addresses(line);
    answered_ = answered_ || stage_ == Stage::sent;
}

Error SmtpDialogue::before_the_dot(CURLcode code, std::string_view words) const
{
    if (code == CURLE_ABORTED_BY_CALLBACK || abort_ || stopped_) return {Errc::cancelled, "mail: stopped before it was handed over"};
    if (code_ >= 400) {
        const std::string what = fmt::format("mail: the relay said '{}'", reply_);
        if (code_ < 500) return {Errc::transient, what};
        if (stage_ == Stage::session || is_about_access(code_)) return {Errc::unauthorized, what};
        return {Errc::rejected, what};
    }
    if (code == CURLE_LOGIN_DENIED) return {Errc::unauthorized, "mail: the relay offers no way of logging in that we accept, or refused the login"};
    return {Errc::transient, fmt::format("mail: {}", words.empty() ? std::string_view{curl_easy_strerror(code)} : words)};
}

core::Result<Receipt> SmtpDialogue::outcome(CURLcode code, std::string_view words) const
{
    if (stage_ != Stage::sent && code != CURLE_OK) return before_the_dot(code, words);
    if (!answered_) return Error{Errc::uncertain, "mail: handed over, but the relay's answer did not come"};
    if (code_ >= 200 && code_ < 300) return Receipt{.reply = reply_, .queue_id = queue_id(reply_)};
    const std::string what = fmt::format("mail: the relay said '{}'", reply_);
    if (code_ >= 400 && code_ < 500) return Error{Errc::transient, what};
    if (code_ >= 500 && code_ < 600) return Error{Errc::rejected, what};
    return Error{Errc::uncertain, what};
}

core::Result<Receipt> SmtpDialogue::probed(CURLcode code, std::string_view words) const
{
    if (code == CURLE_OK) return Receipt{.reply = reply_};
    Error error = before_the_dot(code, words);
    if (error.code == Errc::rejected) error.code = Errc::unauthorized;
    return error;
}

}  // namespace sunwai::connectors
