#pragma once
#include "connectors/channels/smtp.hpp"

#include <boost/asio/thread_pool.hpp>
#include <curl/curl.h>

#include <atomic>
#include <mutex>
#include <set>

namespace sunwai::connectors {

/// The mail thread: a libcurl handle with its connection, and the thread that alone uses it.
class SmtpChannel::Session {
public:
    explicit Session(SmtpSettings settings);
    ~Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    [[nodiscard]] boost::asio::thread_pool& thread() noexcept { return thread_; }
    [[nodiscard]] std::string const& sender() const noexcept { return settings_.sender.address; }
    /// One transaction; an empty message: NOOP. Blocks; on the mail thread only.
    [[nodiscard]] core::Result<Receipt> transact(std::string const& recipient, std::string const& message, std::atomic<bool> const& abort);
    /// From any thread: breaks the connection, so that nothing on the mail thread waits on.
    void stop();
    [[nodiscard]] bool stopped() const noexcept { return stopped_.load(); }

private:
    static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int on_close(void* self, curl_socket_t fd);
    void set_up(CURL* easy);
    void shut_down(int how);

    SmtpSettings settings_;
    std::string url_;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
    std::atomic<bool> stopped_{false};
    std::mutex mutex_;
    std::set<curl_socket_t> open_;
    boost::asio::thread_pool thread_{1};
};

}  // namespace sunwai::connectors
