#pragma once
#include "core/error.hpp"
#include "core/task.hpp"
#include "daemon/context.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace sunwai::daemon {

/// Where the write verbs of a store reach its daemon: `PATH.sock` beside `sqlite:PATH`; empty for a URL without a path.
[[nodiscard]] std::filesystem::path control_socket_of(std::string const& store_url);

/// Takes the write verbs of other processes of this machine and executes them in the daemon (docs/formats.md "Control socket").
/// Mode 0600; the peer's uid, as the kernel says, is the actor's name. Used from the daemon's io_context only.
class ControlServer {
public:
    struct Parts {
        store::Store& store;
        PolicyHolder& policy;
        core::Clock const& clock;
    };

    ControlServer(boost::asio::any_io_executor executor, std::filesystem::path socket, Parts parts);
    /// Removes the socket.
    ~ControlServer();
    ControlServer(ControlServer const&) = delete;
    ControlServer& operator=(ControlServer const&) = delete;

    /// Binds, replacing a socket that a dead process left behind (the caller holds the store's lock). unavailable: in words.
    [[nodiscard]] core::Result<void> listen();
    /// Accepts until it is cancelled, then gives running requests a short time to end. At most 16 callers at once, each bounded in bytes and time.
    core::Task<> run();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sunwai::daemon
