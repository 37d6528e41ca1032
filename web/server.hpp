#pragma once
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/task.hpp"
#include "web/http.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace sunwai::web {

/// Bounds of the server. The defaults are what reliability asks for; tests shorten the deadlines.
struct ServerLimits {
    std::size_t header_bytes{8192};
    std::size_t body_bytes{65536};
    std::size_t target_bytes{2048};
    std::chrono::milliseconds header{10'000};
    std::chrono::milliseconds body{20'000};
    std::chrono::milliseconds write{20'000};
    std::chrono::milliseconds idle{30'000};
    std::chrono::milliseconds accept_pause{250};  ///< after EMFILE and the like
    std::size_t connections{512};
    std::size_t connections_per_address{32};
};

struct ServerOptions {
    std::string listen{"127.0.0.1:8480"};  ///< host:port, IPv6 in brackets, port 0: any
    std::set<std::string> hosts;           ///< allowed Host values besides the listening address and localhost at its port
    std::set<std::string> trusted_proxies;  ///< addresses whose connections are not counted per address
    ServerLimits limits;
};

/// What the server has done since it was made.
struct ServerCounters {
    std::uint64_t connections{0};
    std::uint64_t requests{0};    ///< that reached the handler
    std::uint64_t refused{0};     ///< answered by the server itself: guards, limits, deadlines
    std::uint64_t evicted{0};     ///< waiting connections that made room
    std::uint64_t turned_away{0};  ///< connections for which there was no room
    std::uint64_t failed{0};      ///< handlers that threw
};

/// A bounded HTTP/1.1 server: one coroutine per connection on one executor, one request in flight per connection, nothing pipelined, every
/// read and write under an absolute deadline. When a cap on connections is reached, the connection that has waited longest for a request
/// makes room.
class Server {
public:
    Server(boost::asio::any_io_executor executor, ServerOptions options, core::Clock const& clock, Handler handler, ProblemPage problem);
    ~Server();
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    /// Binds and listens; invalid: the address does not parse; unavailable: it cannot be bound (says which).
    [[nodiscard]] core::Result<void> listen();
    /// Takes over a listening socket (socket activation).
    [[nodiscard]] core::Result<void> adopt(int descriptor);
    /// Port that is listened on; 0 before.
    [[nodiscard]] unsigned port() const noexcept;

    /// Accepts until drain(); call once, spawn in a task group.
    core::Task<> run();
    /// Stops accepting, ends connections that wait, lets requests in flight be answered.
    void drain();
    /// Waits until every connection has ended, at most `bound`, then ends the rest; how many those were.
    core::Task<std::size_t> finish(std::chrono::milliseconds bound);
    [[nodiscard]] std::size_t connections() const noexcept;
    [[nodiscard]] ServerCounters counters() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sunwai::web
