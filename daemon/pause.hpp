#pragma once
#include "core/task.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace sunwai::daemon {

/// Sleeps for a stretch of real time. Throws system_error(operation_aborted) when the task is cancelled.
inline core::Task<> pause(std::chrono::milliseconds stretch)
{
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer{executor, stretch};
    co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace sunwai::daemon
