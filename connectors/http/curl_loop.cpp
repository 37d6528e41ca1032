#include "connectors/http/curl_loop.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <new>

namespace sunwai::connectors {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr long most_connections = 32;
constexpr long most_per_host = 4;
constexpr long most_kept = 16;

}  // namespace

struct CurlLoop::Socket {
    explicit Socket(asio::any_io_executor const& executor) : descriptor{executor} {}
    asio::posix::stream_descriptor descriptor;
    curl_socket_t fd{CURL_SOCKET_BAD};
    int want{0};
    bool reading{false};
    bool writing{false};
};

struct CurlLoop::Run {
    asio::steady_timer wake;
    CURLcode code{CURLE_ABORTED_BY_CALLBACK};

    /// Also ends a wait that has not begun yet.
    void end() { wake.expires_at(asio::steady_timer::time_point::min()); }
};

/// Keeps a handle in the multi handle for as long as its coroutine waits for it, however the coroutine ends.
class CurlLoop::Entry {
public:
    Entry(CurlLoop& loop, CURL* easy, Run& run) : loop_{loop}, easy_{easy}
    {
        loop_.runs_.emplace(easy, &run);
        if (curl_multi_add_handle(loop_.multi_, easy) != CURLM_OK) run.end();
    }
    ~Entry()
    {
        loop_.runs_.erase(easy_);
        curl_multi_remove_handle(loop_.multi_, easy_);
    }
    Entry(Entry const&) = delete;
    Entry& operator=(Entry const&) = delete;

private:
    CurlLoop& loop_;
    CURL* easy_;
};

CurlLoop::CurlLoop(asio::any_io_executor executor) : executor_{std::move(executor)}, multi_{curl_multi_init()}, timer_{executor_}
{
    if (multi_ == nullptr) throw std::bad_alloc{};
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, most_connections);
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, most_per_host);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, most_kept);
}

// Runs hold the loop by shared_ptr, so none is left here.
CurlLoop::~CurlLoop() { curl_multi_cleanup(multi_); }

core::Task<CURLcode> CurlLoop::run(CURL* easy)
{
    if (stopped_) co_return CURLE_ABORTED_BY_CALLBACK;
    const auto self = shared_from_this();
    Run state{asio::steady_timer{executor_, asio::steady_timer::time_point::max()}};
    const Entry entry{*this, easy, state};
    co_await state.wake.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return state.code;
}

void CurlLoop::stop()
{
    stopped_ = true;
    for (auto& [easy, run] : runs_) run->end();
}

int CurlLoop::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) { return static_cast<CurlLoop*>(self)->watch(fd, what); }

int CurlLoop::watch(curl_socket_t fd, int what)
{
    const auto known = sockets_.find(fd);
    if (what == CURL_POLL_REMOVE) {
        if (known == sockets_.end()) return 0;
        known->second->want = 0;
        known->second->descriptor.release();
        sockets_.erase(known);
        return 0;
    }
    std::shared_ptr<Socket> socket;
    if (known != sockets_.end()) socket = known->second;
    else {
        socket = std::make_shared<Socket>(executor_);
        error_code error;
        socket->descriptor.assign(fd, error);
        if (error) return -1;
        socket->fd = fd;
        sockets_.emplace(fd, socket);
    }
    socket->want = what;
    arm(socket);
    return 0;
}

void CurlLoop::arm(std::shared_ptr<Socket> const& socket)
{
    if ((socket->want & CURL_POLL_IN) != 0 && !socket->reading) await_ready(socket, true);
    if ((socket->want & CURL_POLL_OUT) != 0 && !socket->writing) await_ready(socket, false);
}

void CurlLoop::await_ready(std::shared_ptr<Socket> const& socket, bool reading)
{
    (reading ? socket->reading : socket->writing) = true;
    const auto kind = reading ? asio::posix::stream_descriptor::wait_read : asio::posix::stream_descriptor::wait_write;
    socket->descriptor.async_wait(kind, [weak = weak_from_this(), socket, reading](error_code error) {
        (reading ? socket->reading : socket->writing) = false;
        if (error == asio::error::operation_aborted) return;
        if (const auto self = weak.lock()) self->on_ready(socket, reading, static_cast<bool>(error));
    });
}

void CurlLoop::on_ready(std::shared_ptr<Socket> const& socket, bool reading, bool failed)
{
    // The descriptor may have been dropped since, and its number taken by another connection.
    const auto same = [&] {
        const auto found = sockets_.find(socket->fd);
        return found != sockets_.end() && found->second == socket;
    };
    if (!same() || (socket->want & (reading ? CURL_POLL_IN : CURL_POLL_OUT)) == 0) return;
    int mask = reading ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
    if (failed) mask = CURL_CSELECT_ERR;
    advance(socket->fd, mask);
    if (same()) arm(socket);
}

int CurlLoop::on_timer(CURLM*, long ms, void* self)
{
    static_cast<CurlLoop*>(self)->set_timer(ms);
    return 0;
}

void CurlLoop::set_timer(long ms)
{
    if (ms < 0) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(std::chrono::milliseconds{ms});
    timer_.async_wait([weak = weak_from_this()](error_code error) {
        if (error) return;
        if (const auto self = weak.lock()) self->advance(CURL_SOCKET_TIMEOUT, 0);
    });
}

void CurlLoop::advance(curl_socket_t fd, int mask)
{
    int running = 0;
    curl_multi_socket_action(multi_, fd, mask, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const auto found = runs_.find(message->easy_handle);
        if (found == runs_.end()) continue;
        found->second->code = message->data.result;
        found->second->end();  // the coroutine takes the handle out when it wakes
    }
}

}  // namespace sunwai::connectors
