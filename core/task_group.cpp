#include "core/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <list>

namespace sunwai::core {

namespace asio = boost::asio;

struct TaskGroup::State {
    struct Running {
        std::string name;
        asio::cancellation_signal signal;
    };
    State(asio::any_io_executor ex, OnExit exit) : executor{ex}, idle{ex, asio::steady_timer::time_point::max()}, on_exit{std::move(exit)} {}

    asio::any_io_executor executor;
    asio::steady_timer idle;
    OnExit on_exit;
    std::list<Running> running;
};

namespace {

/// A cancelled wait ends a task on purpose; it is not a failure to report.
bool is_cancellation(std::exception_ptr const& error)
{
    try {
        std::rethrow_exception(error);
    } catch (boost::system::system_error const& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor, OnExit on_exit) : state_{std::make_shared<State>(std::move(executor), std::move(on_exit))} {}

TaskGroup::~TaskGroup() { cancel(); }

void TaskGroup::spawn(std::string name, Task<> task)
{
    auto state = state_;
    const auto at = state->running.emplace(state->running.end());
    at->name = std::move(name);
    asio::co_spawn(state->executor, std::move(task), asio::bind_cancellation_slot(at->signal.slot(), [state, at](std::exception_ptr error) {
                       if (error && is_cancellation(error)) error = nullptr;
                       const std::string ended = at->name;
                       state->running.erase(at);
                       if (state->running.empty()) state->idle.cancel();
                       if (state->on_exit) state->on_exit(ended, error);
                   }));
}

void TaskGroup::cancel()
{
    auto keep = state_;
    for (auto it = keep->running.begin(); it != keep->running.end();) {
        const auto current = it++;  // emitting may end the task and erase its entry
        current->signal.emit(asio::cancellation_type::terminal);
    }
}

Task<std::vector<std::string>> TaskGroup::join(std::chrono::milliseconds bound)
{
    auto state = state_;
    std::vector<std::string> left;
    if (!state->running.empty()) {
        state->idle.expires_after(bound);
        co_await state->idle.async_wait(asio::as_tuple(asio::use_awaitable));
        for (auto const& task : state->running) left.push_back(task.name);
    }
    co_return left;
}

std::size_t TaskGroup::size() const noexcept { return state_->running.size(); }

}  // namespace sunwai::core
