#include "web/connection.hpp"

#include "core/log.hpp"
#include "web/answer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>

#include <array>

namespace sunwai::web {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t largest_linger {262'144};
constexpr std::chrono::milliseconds longest_linger{1000};

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, std::string address, ConnectionRules& rules)
    : stream_{std::move(socket)}, address_{std::move(address)}, rules_{rules}
{
}

void Connection::close()
{
    waiting_ = false;
    stream_.close();
}

void Connection::wait_for_request() noexcept
{
    waiting_ = true;
    since_ = std::chrono::steady_clock::now();
}

core::Task<> Connection::serve()
{
    bool more = true;
    while (more && !rules_.draining) more = co_await serve_one();
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

core::Task<bool> Connection::serve_one()
{
    wait_for_request();
    const Got got_head = co_await receive_head();
    waiting_ = false;
    if (got_head == Got::nothing) co_return false;
    path_ = asked_path(std::string_view{received_}.substr(0, rules_.head.header_bytes));
    HeadOrStatus read;
    if (got_head == Got::everything) {
        read = read_head(std::string_view{received_}.substr(0, head_bytes_), rules_.head);
        refusal_ = read.status;
    }
    if (refusal_ == 0 && read.head.body_bytes > rules_.limits.body_bytes) refusal_ = 413;
    if (refusal_ == 0) {
        received_.erase(0, head_bytes_);
        const Got got_body = co_await receive_body(read.head);
        if (got_body == Got::nothing) co_return false;
    }
    if (refusal_ != 0) {
        co_await refuse(refusal_);
        co_return false;
    }
    // What follows the body already would be pipelined: it is not served.
    const bool keep_alive = read.head.keep_alive && !read.head.http_1_0 && received_.empty() && !rules_.draining;
    const bool head_only = read.head.request.method == Method::head;
    read.head.request.remote = address_;
    Response response = co_await respond(std::move(read.head.request));
    served_before_ = true;
    const bool written = co_await answer(std::move(response), head_only, keep_alive && !rules_.draining);
    co_return written&& keep_alive;
}

core::Task<error_code> Connection::receive_some()
{
    std::array<char, 8192> chunk{};
    auto [error, bytes] = co_await stream_.async_read_some(asio::buffer(chunk), token);
    received_.append(chunk.data(), bytes);
    co_return error;
}

core::Task<Connection::Got> Connection::receive_head()
{
    // A deadline is absolute: a byte now and then does not move it. Between requests it is the idle one until the first byte.
    stream_.expires_after(served_before_ && received_.empty() ? rules_.limits.idle : rules_.limits.header);
    bool begun = !received_.empty();
    for (;;) {
        const auto end = received_.find("\r\n\r\n");
        head_bytes_ = end == std::string::npos ? 0 : end + 4;
        if (head_bytes_ != 0) co_return Got::everything;
        if (received_.size() > rules_.head.header_bytes)
            refusal_ = 431;
        else if (is_hopeless(received_))
            refusal_ = 400;
        if (refusal_ != 0) co_return Got::refused;
        const error_code error = co_await receive_some();
        if (error) {
            // The stream has closed itself on time-out: there is nobody left to tell.
            if (error == boost::beast::error::timeout && begun) ++rules_.counters.refused;
            co_return Got::nothing;
        }
        if (!begun && served_before_) stream_.expires_after(rules_.limits.header);
        begun = true;
    }
}

core::Task<Connection::Got> Connection::receive_body(Head& head)
{
    stream_.expires_after(rules_.limits.body);
    if (head.expects_continue && received_.size() < head.body_bytes) {
        constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        auto [error, bytes] = co_await asio::async_write(stream_, asio::buffer(go_on), token);
        if (error) co_return Got::nothing;
    }
    while (received_.size() < head.body_bytes) {
        const error_code error = co_await receive_some();
        if (error == boost::beast::error::timeout) ++rules_.counters.refused;
        if (error) co_return Got::nothing;
    }
    head.request.body = received_.substr(0, head.body_bytes);
    received_.erase(0, head.body_bytes);
    co_return Got::everything;
}

core::Task<Response> Connection::respond(Request request)
{
    stream_.expires_never();
    ++rules_.counters.requests;
    std::string failure;
    try {
        auto task = rules_.handler(std::move(request));
        Response response = co_await std::move(task);
        co_return response;
    } catch (std::exception const& error) {
        failure = error.what();
    } catch (...) {
        failure = "unknown";
    }
    ++rules_.counters.failed;
    core::log(core::Level::error, "web.handler_failed", {{"error", failure}});
    co_return rules_.problem(500, path_);
}

core::Task<bool> Connection::answer(Response response, bool head_only, bool keep_alive)
{
    stream_.expires_after(rules_.limits.write);
    Framing framing;
    framing.head_only = head_only;
    framing.keep_alive = keep_alive;
    framing.now = rules_.clock->now();
    const std::string wire = to_wire(response, framing);
    auto [error, bytes] = co_await asio::async_write(stream_, asio::buffer(wire), token);
    co_return !error;
}

core::Task<> Connection::refuse(unsigned status)
{
    ++rules_.counters.refused;
    Response response = rules_.problem(status, path_);
    const bool written = co_await answer(std::move(response), false, false);
    if (written) co_await linger();
}

/// Closing with unread bytes resets the connection, and the client loses the answer: read on for a moment.
core::Task<> Connection::linger()
{
    error_code error;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    stream_.expires_after(longest_linger);
    std::size_t passed = 0;
    std::array<char, 8192> chunk{};
    while (!error && passed < largest_linger) {
        auto [read_error, bytes] = co_await stream_.async_read_some(asio::buffer(chunk), token);
        passed += bytes;
        error = read_error;
    }
}

}  // namespace sunwai::web
