#include "daemon/application.hpp"

#include "core/log.hpp"
#include "daemon/runtime.hpp"
#include "daemon/systemd.hpp"

#include <boost/asio/co_spawn.hpp>

#include <csignal>
#include <cstdio>
#include <exception>

namespace sunwai::daemon {

Application::Application(ServeOptions options) : runtime_{std::make_unique<Runtime>(std::move(options))} {}

Application::~Application() = default;

int Application::run()
{
    ::signal(SIGPIPE, SIG_IGN);
    std::exception_ptr failure;
    int status = 0;
    boost::asio::co_spawn(runtime_->io, runtime_->live(), [&](std::exception_ptr error, int exit) {
        failure = error;
        status = exit;
    });
    // Runs until nothing is left to do: that is the proof that everything was stopped.
    runtime_->io.run();
    if (failure) std::rethrow_exception(failure);
    return status;
}

}  // namespace sunwai::daemon
