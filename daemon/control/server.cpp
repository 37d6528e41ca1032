#include "daemon/control/server.hpp"

#include "core/log.hpp"
#include "core/task_group.hpp"
#include "daemon/control/address.hpp"
#include "daemon/control/protocol.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <exception>
#include <set>
#include <sys/socket.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace sunwai::daemon {

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;
using Acceptor = asio::local::stream_protocol::acceptor;

namespace {

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds first_byte{300};   // between the requests of one caller
constexpr std::chrono::seconds rest_of_frame{30};
constexpr std::chrono::seconds farewell{10};      // for requests under way when the daemon stops
constexpr std::size_t most_callers = 16;

/// Ends the socket's operations when it fires.
class Bound {
public:
    Bound(Socket& socket, std::chrono::seconds after) : timer_{socket.get_executor(), after}
    {
        timer_.async_wait([&socket](boost::system::error_code cancelled) {
            if (!cancelled) socket.close();
        });
    }
    ~Bound() { timer_.cancel(); }
    Bound(Bound const&) = delete;
    Bound& operator=(Bound const&) = delete;

private:
    asio::steady_timer timer_;
};

/// `uid:1000` of the process at the other end, as the kernel says.
std::string peer_name(Socket& socket)
{
    struct ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return {};
    return fmt::format("uid:{}", peer.uid);
}

}  // namespace

struct ControlServer::State {
    static core::Task<> converse(std::shared_ptr<State> state, Socket socket);
    State(asio::any_io_executor ex, std::filesystem::path socket_path, Parts p) : executor{std::move(ex)}, path{std::move(socket_path)}, parts{p}, acceptor{executor} {}

    asio::any_io_executor executor;
    std::filesystem::path path;
    Parts parts;
    Acceptor acceptor;
    bool bound{false};
    bool stopping{false};
    std::int64_t callers{0};
    std::set<Socket*> idle;      ///< of callers between two requests: they may be closed at any time
};

std::filesystem::path control_socket_of(std::string const& store_url)
{
    constexpr std::string_view sqlite = "sqlite:";
    if (!store_url.starts_with(sqlite)) return {};
    const auto path = store_url.substr(sqlite.size());
    if (path.empty() || path == ":memory:") return {};
    return path + ".sock";
}

ControlServer::ControlServer(asio::any_io_executor executor, std::filesystem::path socket, Parts parts)
    : state_{std::make_shared<State>(std::move(executor), std::move(socket), parts)}
{
}

ControlServer::~ControlServer()
{
    if (state_->bound) ::unlink(state_->path.c_str());
}

core::Result<void> ControlServer::listen()
{
    const auto failed = [this](char const* what) {
        return core::Error{core::Errc::unavailable, fmt::format("control socket {}: {}: {}", state_->path.string(), what, std::generic_category().message(errno))};
    };
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return failed("cannot be made");
    boost::system::error_code fault;
    state_->acceptor.assign(asio::local::stream_protocol{}, descriptor, fault);
    if (fault) {
        ::close(descriptor);
        return failed("cannot be used");
    }
    // Set before bind, the mode is that of the file from its first moment.
    if (::fchmod(descriptor, S_IRUSR | S_IWUSR) != 0) return failed("mode 0600");
    struct stat old{};
    if (::lstat(state_->path.c_str(), &old) == 0) {
        if (!S_ISSOCK(old.st_mode)) return core::Error{core::Errc::unavailable, fmt::format("control socket {}: something else lies there", state_->path.string())};
        ::unlink(state_->path.c_str());
    }
    const control::SocketAddress address{state_->path};
    errno = address.failure();
    if (address.failure() != 0 || ::bind(descriptor, address.get(), address.size()) != 0) return failed("cannot be bound");
    state_->bound = true;
    if (::listen(descriptor, 16) != 0) return failed("cannot listen");
    return {};
}

namespace {

/// Executes one verb; what goes wrong inside becomes its answer.
core::Task<ControlAnswer> execute(control::Request request, Session session)
{
    ControlAnswer answer;
    auto const* verb = find_verb(request.verb);
    if (verb == nullptr || !std::holds_alternative<WriteRun>(verb->run)) {
        answer.exit = wrong_usage;
        answer.output.err = fmt::format("sunwai: the daemon has no verb '{}'; is it of the same version?\n", request.verb);
        co_return answer;
    }
    try {
        auto started = start_write(*verb, std::move(session), std::move(request.arguments), answer.output);
        answer.exit = co_await std::move(started);
    } catch (std::exception const& fault) {
        core::log(core::Level::error, "control.failed", {{"verb", request.verb}, {"error", std::string{fault.what()}}});
        answer.exit = environment_failed;
        answer.output.err = "sunwai: the daemon failed at it; its log says how\n";
    }
    co_return answer;
}

/// Reads one frame; false when the caller has gone or took too long.
core::Task<bool> read_frame(Socket& socket, std::string& body)
{
    control::Header header{};
    {
        const Bound bound{socket, first_byte};
        const auto [fault, got] = co_await asio::async_read(socket, asio::buffer(header), quiet);
        if (fault) co_return false;
    }
    const auto length = control::length_in(header);
    if (length == 0 || length > control::max_request) co_return false;
    body.resize(length);
    const Bound bound{socket, rest_of_frame};
    const auto [fault, got] = co_await asio::async_read(socket, asio::buffer(body), quiet);
    co_return !fault;
}

core::Task<bool> write_frame(Socket& socket, std::string body)
{
    const auto header = control::header_of(body.size());
    const Bound bound{socket, rest_of_frame};
    const auto [fault, put] = co_await asio::async_write(socket, asio::buffer(header), quiet);
    if (fault) co_return false;
    const auto [second, rest] = co_await asio::async_write(socket, asio::buffer(body), quiet);
    co_return !second;
}

/// The answer to one request, as a frame's body.
core::Task<std::string> answer_to(std::string body, Session session)
{
    auto request = control::decode_request(body);
    body.clear();
    ControlAnswer answer;
    if (request) {
        auto executed = execute(std::move(*request), std::move(session));
        answer = co_await std::move(executed);
    } else {
        answer.exit = wrong_input;
        answer.output.err = request.error().what + "\n";
    }
    auto text = control::encode(answer);
    if (text.size() > control::max_answer) {
        answer = {environment_failed, {{}, "sunwai: the answer is too large for the control socket\n"}};
        text = control::encode(answer);
    }
    co_return text;
}

}  // namespace

/// All requests of one caller, one after the other.
core::Task<> ControlServer::State::converse(std::shared_ptr<State> state, Socket socket)
{
    const core::Actor actor{core::ActorKind::operator_, peer_name(socket), {}};
    while (!actor.name.empty() && !state->stopping) {
        std::string body;
        state->idle.insert(&socket);
        const bool read = co_await read_frame(socket, body);
        state->idle.erase(&socket);
        if (!read) break;
        Session session{state->parts.store, state->parts.policy, state->parts.clock, actor};
        auto answered = answer_to(std::move(body), std::move(session));
        auto text = co_await std::move(answered);
        const bool written = co_await write_frame(socket, std::move(text));
        if (!written) break;
    }
}

core::Task<> ControlServer::run()
{
    auto state = state_;
    core::TaskGroup callers{state->executor, [](std::string const&, std::exception_ptr failure) {
                                if (failure) core::log(core::Level::error, "control.caller_failed");
                            }};
    for (;;) {
        auto [fault, socket] = co_await state->acceptor.async_accept(quiet);
        if (fault == asio::error::operation_aborted) break;
        if (fault) {  // out of descriptors and the like: accepting again at once would spin
            asio::steady_timer pause{state->executor, std::chrono::milliseconds{250}};
            const auto [woken] = co_await pause.async_wait(quiet);
            if (woken) break;
            continue;
        }
        if (callers.size() >= most_callers) continue;  // the socket closes: the caller reads of a daemon that went away
        callers.spawn(fmt::format("control caller {}", ++state->callers), State::converse(state, std::move(socket)));
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    state->acceptor.close();
    state->stopping = true;
    for (auto* socket : state->idle) socket->close();
    co_await callers.join(farewell);
    callers.cancel();
    co_await callers.join(std::chrono::seconds{1});
}

}  // namespace sunwai::daemon
