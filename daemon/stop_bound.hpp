#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sunwai::daemon {

/// Ends the process when it outlives the bound: the last resort of an orderly stop, for the case that a thread of it does not come to its end. Nothing is lost
/// by that, since all that matters was committed. Harmless once it is destroyed.
class StopBound {
public:
    explicit StopBound(std::chrono::milliseconds bound);
    ~StopBound();
    StopBound(StopBound const&) = delete;
    StopBound& operator=(StopBound const&) = delete;

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    bool stopped_{false};
    std::thread watcher_;
};

}  // namespace sunwai::daemon
