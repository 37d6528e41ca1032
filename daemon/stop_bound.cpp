#include "daemon/stop_bound.hpp"

#include "core/log.hpp"

#include <unistd.h>

namespace sunwai::daemon {
namespace {

constexpr int exit_environment = 3;

}  // namespace

StopBound::StopBound(std::chrono::milliseconds bound)
    : watcher_{[this, until = std::chrono::steady_clock::now() + bound] {
          std::unique_lock lock{mutex_};
          if (ended_.wait_until(lock, until, [this] { return stopped_; })) return;
          core::log(core::Level::error, "daemon.stop_forced");
          ::_exit(exit_environment);
      }}
{
}

StopBound::~StopBound()
{
    {
        const std::lock_guard lock{mutex_};
        stopped_ = true;
    }
    ended_.notify_one();
    watcher_.join();
}

}  // namespace sunwai::daemon
