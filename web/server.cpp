#include "web/server.hpp"

#include "core/log.hpp"
#include "web/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <charconv>
#include <list>
#include <optional>

namespace sunwai::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using core::Errc;
using core::Error;

namespace {

/// `127.0.0.1:8480`, `[::1]:8480`
std::optional<tcp::endpoint> parse_endpoint(std::string const& text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    unsigned port = 0;
    char const* const end = text.data() + text.size();
    const auto [rest, parsed] = std::from_chars(text.data() + colon + 1, end, port);
    if (parsed != std::errc{} || rest != end || port > 65535) return std::nullopt;
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error) return std::nullopt;
    return tcp::endpoint{address, static_cast<std::uint16_t>(port)};
}

/// Out of descriptors or memory: accepting again at once would only spin.
bool needs_pause(error_code error) noexcept
{
    const int code = error.value();
    return error.category() == boost::system::system_category() && (code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM);
}

constexpr std::string_view no_room = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 2\r\nConnection: close\r\n\r\n";

}  // namespace

struct Server::State {
    State(asio::any_io_executor ex, ServerOptions o)
        : executor{ex}, options{std::move(o)}, acceptor{ex}, pause{ex}, idle{ex, asio::steady_timer::time_point::max()}
    {
    }

    core::Result<void> opened();
    bool make_room(std::string const& address);
    void take(tcp::socket socket, std::shared_ptr<State> const& self);

    asio::any_io_executor executor;
    ServerOptions options;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    asio::steady_timer idle;
    ConnectionRules rules;
    std::list<Connection> connections;
};

/// What holds once there is a listening socket: the names by which clients may call it.
core::Result<void> Server::State::opened()
{
    error_code error;
    const auto here = acceptor.local_endpoint(error);
    if (error) return Error{Errc::unavailable, "listen: " + error.message()};
    const std::string port = ":" + std::to_string(here.port());
    rules.head.hosts = options.hosts;
    for (auto const& host : {std::string{"localhost"}, std::string{"127.0.0.1"}, std::string{"[::1]"}})
        rules.head.hosts.insert(host + port);
    const auto address = here.address();
    rules.head.hosts.insert((address.is_v6() ? "[" + address.to_string() + "]" : address.to_string()) + port);
    core::log(core::Level::info, "web.listening", {{"address", options.listen}, {"port", static_cast<int>(here.port())}});
    return {};
}

/// Whether there is room for one more from that address, if need be by ending the connection that has waited longest for a request.
bool Server::State::make_room(std::string const& address)
{
    std::size_t of_address = 0;
    for (auto const& each : connections) of_address += each.address() == address ? 1U : 0U;
    const bool address_full = of_address >= options.limits.connections_per_address && !options.trusted_proxies.contains(address);
    if (!address_full && connections.size() < options.limits.connections) return true;
    Connection* longest = nullptr;
    for (auto& each : connections) {
        const bool candidate = each.is_waiting() && (!address_full || each.address() == address);
        if (candidate && (longest == nullptr || each.waiting_since() < longest->waiting_since())) longest = &each;
    }
    if (longest == nullptr) return false;
    ++rules.counters.evicted;
    longest->close();
    return true;
}

void Server::State::take(tcp::socket socket, std::shared_ptr<State> const& self)
{
    error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) return;
    const std::string address = remote.address().to_string();
    if (!make_room(address)) {
        ++rules.counters.turned_away;
        socket.non_blocking(true, error);
        socket.write_some(asio::buffer(no_room), error);
        return;
    }
    ++rules.counters.connections;
    socket.set_option(tcp::no_delay{true}, error);
    const auto at = connections.emplace(connections.end(), std::move(socket), address, rules);
    asio::co_spawn(executor, at->serve(), [self, at](std::exception_ptr failure) {
        self->connections.erase(at);
        if (self->connections.empty()) self->idle.cancel();
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (std::exception const& e) {
            core::log(core::Level::error, "web.connection_failed", {{"error", e.what()}});
        }
    });
}

Server::Server(asio::any_io_executor executor, ServerOptions options, core::Clock const& clock, Handler handler, ProblemPage problem)
    : state_{std::make_shared<State>(std::move(executor), std::move(options))}
{
    state_->rules.limits = state_->options.limits;
    state_->rules.head.header_bytes = state_->options.limits.header_bytes;
    state_->rules.head.target_bytes = state_->options.limits.target_bytes;
    state_->rules.clock = &clock;
    state_->rules.handler = std::move(handler);
    state_->rules.problem = std::move(problem);
}

Server::~Server()
{
    drain();
    for (auto& connection : state_->connections) connection.close();
}

core::Result<void> Server::listen()
{
    const auto endpoint = parse_endpoint(state_->options.listen);
    if (!endpoint) return Error{Errc::invalid, "web.listen: expected host:port with a numeric address, not " + state_->options.listen};
    error_code error;
    auto& acceptor = state_->acceptor;
    acceptor.open(endpoint->protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor.bind(*endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return Error{Errc::unavailable, "web.listen " + state_->options.listen + ": " + error.message()};
    return state_->opened();
}

core::Result<void> Server::adopt(int descriptor)
{
    error_code error;
    state_->acceptor.assign(tcp::v4(), descriptor, error);
    if (error) return Error{Errc::unavailable, "listening socket: " + error.message()};
    return state_->opened();
}

unsigned Server::port() const noexcept
{
    error_code error;
    const auto here = state_->acceptor.local_endpoint(error);
    return error ? 0 : here.port();
}

core::Task<> Server::run()
{
    auto state = state_;
    bool paused = false;
    while (!state->rules.draining) {
        auto [error, socket] = co_await state->acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (!error) {
            paused = false;
            state->take(std::move(socket), state);
            continue;
        }
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) break;
        if (!needs_pause(error)) continue;
        if (!paused) core::log(core::Level::warning, "web.accept_paused", {{"error", error.message()}});
        paused = true;
        state->pause.expires_after(state->options.limits.accept_pause);
        co_await state->pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void Server::drain()
{
    if (state_->rules.draining) return;
    state_->rules.draining = true;
    error_code ignored;
    state_->acceptor.close(ignored);
    state_->pause.cancel();
    for (auto& connection : state_->connections) {
        if (connection.is_waiting()) connection.close();
    }
}

core::Task<std::size_t> Server::finish(std::chrono::milliseconds bound)
{
    auto state = state_;
    if (!state->connections.empty()) {
        state->idle.expires_after(bound);
        co_await state->idle.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    const std::size_t left = state->connections.size();
    for (auto& connection : state->connections) connection.close();
    co_return left;
}

std::size_t Server::connections() const noexcept { return state_->connections.size(); }

ServerCounters Server::counters() const noexcept { return state_->rules.counters; }

}  // namespace sunwai::web
