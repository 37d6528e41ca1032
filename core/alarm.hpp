#pragma once
#include "core/clock.hpp"
#include "core/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <optional>

namespace sunwai::core {

/// Sleeps until a wall-clock deadline or until somebody rings. The clock may jump: the deadline is compared with it at least once a second,
/// so a step forward is noticed at once and a step back only sleeps on. Used on one executor only.
class Alarm {
public:
    Alarm(boost::asio::any_io_executor const& executor, Clock const& clock);

    /// Returns when `deadline` has passed or ring() was called since the last return; without a deadline only on a ring.
    /// Throws system_error(operation_aborted) when the task is cancelled.
    Task<> wait(std::optional<Instant> deadline);
    /// Wakes the waiter, or lets the next wait return at once.
    void ring();

private:
    Clock const& clock_;
    boost::asio::steady_timer timer_;
    bool rung_{false};
};

}  // namespace sunwai::core
