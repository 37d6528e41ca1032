#include "connectors/channels/smtp_session.hpp"

#include "connectors/channels/smtp_dialogue.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <new>

namespace sunwai::connectors {
namespace {

/// What we call ourselves in EHLO; only what a host name may hold, since it goes into a URL and a command.
std::string own_name()
{
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
    std::string out{name.data()};
    const bool plain = std::all_of(out.begin(), out.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '.'; });
    return out.empty() || !plain ? "localhost" : out;
}

using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

}  // namespace

SmtpChannel::Session::Session(SmtpSettings settings) : settings_{std::move(settings)}, easy_{nullptr, &curl_easy_cleanup}
{
    static const bool once = [] { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }();
    static_cast<void>(once);
    easy_.reset(curl_easy_init());
    if (!easy_) throw std::bad_alloc{};
    url_ = fmt::format("{}://{}:{}/{}", settings_.tls == "implicit" ? "smtps" : "smtp", settings_.host, settings_.port, own_name());
}

SmtpChannel::Session::~Session()
{
    stop();
    thread_.join();
    easy_.reset();  // closes through on_close, which needs the members
}

void SmtpChannel::Session::stop()
{
    stopped_ = true;
    shut_down(SHUT_RDWR);
}

void SmtpChannel::Session::shut_down(int how)
{
    const std::lock_guard lock{mutex_};
    for (const auto fd : open_) ::shutdown(fd, how);
}

curl_socket_t SmtpChannel::Session::on_open(void* self, curlsocktype, curl_sockaddr* address)
{
    auto& session = *static_cast<Session*>(self);
    if (session.stopped_) return CURL_SOCKET_BAD;
    const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0) return CURL_SOCKET_BAD;
    const std::lock_guard lock{session.mutex_};
    session.open_.insert(fd);
    return fd;
}

int SmtpChannel::Session::on_close(void* self, curl_socket_t fd)
{
    auto& session = *static_cast<Session*>(self);
    const std::lock_guard lock{session.mutex_};
    session.open_.erase(fd);
    return ::close(fd);
}

void SmtpChannel::Session::set_up(CURL* easy)
{
    const bool encrypted = settings_.tls != "none";
    curl_easy_reset(easy);  // keeps the connection
    curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_USE_SSL, encrypted ? long{CURLUSESSL_ALL} : long{CURLUSESSL_NONE});
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!settings_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.ca_file.c_str());
    if (!settings_.user.empty()) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, settings_.user.c_str());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, settings_.password.c_str());
        curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN");  // else libcurl prefers CRAM-MD5
    }
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::chrono::milliseconds{settings_.connect_timeout}.count()));
    // Without it libcurl gives up after two minutes, and a relay that is merely slow gets the mail twice.
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(settings_.answer_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Session::on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Session::on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

core::Result<Receipt> SmtpChannel::Session::transact(std::string const& recipient, std::string const& message, std::atomic<bool> const& abort)
{
    if (stopped_ || abort) return core::Error{core::Errc::cancelled, "mail: stopped before it was handed over"};
    CURL* easy = easy_.get();
    std::array<char, CURL_ERROR_SIZE> words{};
    // libcurl waits for the answer to QUIT as long as for any other; nobody needs it.
    SmtpDialogue dialogue{message, abort, stopped_, [this] { shut_down(SHUT_RD); }};
    set_up(easy);
    dialogue.attach(easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words.data());
    const std::string from = "<" + settings_.sender.address + ">";
    const List to{curl_slist_append(nullptr, ("<" + recipient + ">").c_str()), &curl_slist_free_all};
    if (!to) throw std::bad_alloc{};
    if (message.empty()) {
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "NOOP");
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else {
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from.c_str());
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to.get());
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        // No size is told: then libcurl asks once more after the last byte has gone out, which is how we know that the final dot comes next.
    }
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    return message.empty() ? dialogue.probed(code, words.data()) : dialogue.outcome(code, words.data());
}

}  // namespace sunwai::connectors
