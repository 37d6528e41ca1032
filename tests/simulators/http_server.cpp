#include "tests/simulators/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace sunwai::simulators {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

std::string decoded(std::string_view text, bool form)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '%' && i + 2 < text.size() && std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3) {
            out += static_cast<char>(value);
            i += 2;
        } else out += form && text[i] == '+' ? ' ' : text[i];
    }
    return out;
}

void read_query(std::string_view text, HttpCall& call)
{
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        call.query.emplace_back(decoded(pair.substr(0, equals), true), decoded(pair.substr(std::min(equals + 1, pair.size())), true));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

HttpCall call_of(http::request<http::string_body> const& request)
{
    HttpCall call{.method = std::string{request.method_string()}, .target = std::string{request.target()}, .path = {}, .query = {}, .headers = {}, .body = request.body()};
    const std::string_view target{call.target};
    const auto mark = std::min(target.find('?'), target.size());
    call.path = decoded(target.substr(0, mark), false);
    read_query(target.substr(std::min(mark + 1, target.size())), call);
    for (auto const& field : request) {
        std::string name{field.name_string()};
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        call.headers.emplace(std::move(name), std::string{field.value()});
    }
    return call;
}

std::string head_of(HttpReply const& reply)
{
    std::string head = fmt::format("HTTP/1.1 {} Status\r\n", reply.status);
    for (auto const& [key, value] : reply.headers) head += fmt::format("{}: {}\r\n", key, value);
    if (reply.stream) head += "Transfer-Encoding: chunked\r\n";
    else if (reply.status != 304 && reply.status != 204) head += fmt::format("Content-Length: {}\r\n", reply.body.size());
    return head + "\r\n";
}

void abort_connection(tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket.close(ignored);
}

asio::awaitable<void> pause(std::chrono::milliseconds span)
{
    if (span <= std::chrono::milliseconds::zero()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, span};
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<bool> put(tcp::socket& socket, std::string bytes)
{
    const auto [error, sent] = co_await asio::async_write(socket, asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
    co_return !error;
}

asio::awaitable<bool> put_stream(tcp::socket& socket, HttpReply const& reply)
{
    for (std::size_t i = 0;; ++i) {
        const std::string part = reply.stream(i);
        std::string chunk = fmt::format("{:x}\r\n{}\r\n", part.size(), part);
        const bool sent = co_await put(socket, std::move(chunk));
        if (!sent || part.empty()) co_return sent;
    }
}

asio::awaitable<bool> put_body(tcp::socket& socket, HttpReply const& reply)
{
    const std::string_view body = std::string_view{reply.body}.substr(0, reply.cut.value_or(reply.body.size()));
    const std::size_t step = reply.drip == 0 ? std::max<std::size_t>(1, body.size()) : reply.drip;
    for (std::size_t at = 0; at < body.size(); at += step) {
        std::string part{body.substr(at, step)};
        const bool sent = co_await put(socket, std::move(part));
        if (!sent) co_return false;
        if (reply.drip != 0) co_await pause(reply.pause);
    }
    co_return !reply.cut;
}

/// Whether the connection can go on.
asio::awaitable<bool> answer(tcp::socket& socket, HttpReply reply, bool head_only)
{
    co_await pause(reply.delay);
    if (reply.reset) {
        abort_connection(socket);
        co_return false;
    }
    if (reply.raw) {
        co_await put(socket, *reply.raw);
        co_return false;
    }
    const bool sent = co_await put(socket, head_of(reply));
    if (!sent || head_only) co_return sent;
    if (reply.stream) co_return co_await put_stream(socket, reply);
    co_return co_await put_body(socket, reply);
}

}  // namespace

std::string HttpCall::header(std::string const& name) const
{
    const auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
}

std::optional<std::string> HttpCall::parameter(std::string_view name) const
{
    for (auto const& [key, value] : query)
        if (key == name) return value;
    return std::nullopt;
}

struct HttpServer::State {
    explicit State(Handler wanted) : handler{std::move(wanted)}, acceptor{io, {asio::ip::address_v4::loopback(), 0}} {}

    asio::awaitable<void> serve(tcp::socket socket)
    {
        boost::beast::flat_buffer buffer;
        for (;;) {
            http::request_parser<http::string_body> parser;
            const auto [error, bytes] = co_await http::async_read(socket, buffer, parser, asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            HttpCall call = call_of(parser.get());
            const bool head_only = call.method == "HEAD";
            HttpReply reply = handler(call);
            {
                const std::lock_guard lock{mutex};
                calls.push_back(std::move(call));
            }
            const bool go_on = co_await answer(socket, std::move(reply), head_only);
            if (!go_on) co_return;
        }
    }

    asio::awaitable<void> accept()
    {
        for (;;) {
            auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            ++accepted;
            socket.set_option(tcp::no_delay{true});  // head and body go out apart
            asio::co_spawn(io, serve(std::move(socket)), [](std::exception_ptr) {});
        }
    }

    Handler handler;
    asio::io_context io{1};
    tcp::acceptor acceptor;
    mutable std::mutex mutex;
    std::vector<HttpCall> calls;
    std::atomic<std::size_t> accepted{0};
    std::thread thread;
};

HttpServer::HttpServer(Handler handler) : state_{std::make_unique<State>(std::move(handler))}
{
    asio::co_spawn(state_->io, state_->accept(), [](std::exception_ptr) {});
    state_->thread = std::thread{[state = state_.get()] { state->io.run(); }};
}

HttpServer::~HttpServer()
{
    state_->io.stop();
    state_->thread.join();
}

std::uint16_t HttpServer::port() const noexcept { return state_->acceptor.local_endpoint().port(); }

std::string HttpServer::url(std::string_view path) const { return fmt::format("http://127.0.0.1:{}{}", port(), path); }

std::vector<HttpCall> HttpServer::calls() const
{
    const std::lock_guard lock{state_->mutex};
    return state_->calls;
}

std::size_t HttpServer::connections() const { return state_->accepted; }

std::string gzip(std::string_view text)
{
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error{"deflateInit2"};
    std::string in{text};
    std::string out(deflateBound(&stream, in.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error{"deflate"};
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace sunwai::simulators
