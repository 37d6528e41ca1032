#pragma once
#include "core/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <memory>
#include <unordered_map>

namespace sunwai::connectors {

/// One libcurl multi handle whose sockets and timer are watched by an Asio executor. Used on that executor's single thread.
///
/// libcurl is never entered from one of its own callbacks: they only arm timers and descriptors. A descriptor that libcurl drops is released, not
/// closed: libcurl owns it. SMTP does not run here: libcurl 7.88.1 blocks inside curl_multi_socket_action until the answer after DATA has come.
class CurlLoop : public std::enable_shared_from_this<CurlLoop> {
public:
    explicit CurlLoop(boost::asio::any_io_executor executor);
    ~CurlLoop();
    CurlLoop(CurlLoop const&) = delete;
    CurlLoop& operator=(CurlLoop const&) = delete;

    /// Runs a prepared handle to its end; the caller keeps it. CURLE_ABORTED_BY_CALLBACK when the task is cancelled or the loop stopped.
    core::Task<CURLcode> run(CURL* easy);
    /// Ends every run as aborted; later ones end at once.
    void stop();
    [[nodiscard]] std::size_t active() const noexcept { return runs_.size(); }

private:
    struct Socket;
    struct Run;
    class Entry;

    static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* socket);
    static int on_timer(CURLM* multi, long ms, void* self);
    int watch(curl_socket_t fd, int what);
    void arm(std::shared_ptr<Socket> const& socket);
    void await_ready(std::shared_ptr<Socket> const& socket, bool reading);
    void on_ready(std::shared_ptr<Socket> const& socket, bool reading, bool failed);
    void set_timer(long ms);
    void advance(curl_socket_t fd, int mask);

    boost::asio::any_io_executor executor_;
    CURLM* multi_;
    boost::asio::steady_timer timer_;
    std::unordered_map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
    std::unordered_map<CURL*, Run*> runs_;
    bool stopped_{false};
};

}  // namespace sunwai::connectors
