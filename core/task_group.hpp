#pragma once
#include "core/task.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sunwai::core {

/// Owns named background coroutines of one executor: cancels them, waits for them with a bound, and reports how each ended. Used on that executor only.
class TaskGroup {
public:
    /// Called when a task ends: with nothing on a normal return, with the exception otherwise (cancellation is not an exception here).
    using OnExit = std::function<void(std::string const& name, std::exception_ptr error)>;

    TaskGroup(boost::asio::any_io_executor executor, OnExit on_exit);
    ~TaskGroup();
    TaskGroup(TaskGroup const&) = delete;
    TaskGroup& operator=(TaskGroup const&) = delete;

    /// Starts `task`; it receives terminal cancellation from cancel().
    void spawn(std::string name, Task<> task);
    /// Asks every task to end.
    void cancel();
    /// Waits until all have ended, at most `bound`; the names of those that have not.
    Task<std::vector<std::string>> join(std::chrono::milliseconds bound);
    [[nodiscard]] std::size_t size() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sunwai::core
