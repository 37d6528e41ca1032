#pragma once
#include "core/clock.hpp"
#include "core/task.hpp"
#include "web/head.hpp"
#include "web/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <string>

namespace sunwai::web {

/// What connections of one server share; outlives them.
struct ConnectionRules {
    ServerLimits limits;
    HeadRules head;
    core::Clock const* clock{nullptr};
    Handler handler;
    ProblemPage problem;
    ServerCounters counters;
    bool draining{false};
};

/// One client, one request after the other. Used on one executor.
class Connection {
public:
    Connection(boost::asio::ip::tcp::socket socket, std::string address, ConnectionRules& rules);

    /// Serves until the client goes, breaks a rule or the server drains. Never throws for what comes over the wire.
    core::Task<> serve();
    /// Ends it now; a request in flight goes unanswered.
    void close();

    [[nodiscard]] bool is_waiting() const noexcept { return waiting_; }
    [[nodiscard]] std::chrono::steady_clock::time_point waiting_since() const noexcept { return since_; }
    [[nodiscard]] std::string const& address() const noexcept { return address_; }

private:
    enum class Got : unsigned char { everything, nothing, refused };

    core::Task<bool> serve_one();
    core::Task<Got> receive_head();
    core::Task<Got> receive_body(Head& head);
    core::Task<boost::system::error_code> receive_some();
    core::Task<bool> answer(Response response, bool head_only, bool keep_alive);
    core::Task<> refuse(unsigned status);
    core::Task<> linger();
    core::Task<Response> respond(Request request);
    void wait_for_request() noexcept;

    boost::beast::tcp_stream stream_;
    std::string address_;
    ConnectionRules& rules_;
    std::string received_;  ///< bytes that have come and are not used yet
    std::size_t head_bytes_{0};
    std::string path_;      ///< what the present request asks for, unchecked
    unsigned refusal_{0};
    bool served_before_{false};
    bool waiting_{true};
    std::chrono::steady_clock::time_point since_{std::chrono::steady_clock::now()};
};

}  // namespace sunwai::web
