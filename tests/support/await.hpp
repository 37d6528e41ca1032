#pragma once
#include "core/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>

namespace sunwai::testing {

/// Runs a coroutine on an io_context until it has ended, at most `bound` of real time (then throws). Exceptions of the coroutine come out.
template <class T>
T await(boost::asio::io_context& io, core::Task<T> task, std::chrono::milliseconds bound = std::chrono::seconds{60})
{
    std::optional<T> value;
    std::exception_ptr failure;
    bool ended = false;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T result) {
        failure = error;
        value.emplace(std::move(result));
        ended = true;
    });
    const auto deadline = std::chrono::steady_clock::now() + bound;
    io.restart();
    while (!ended && std::chrono::steady_clock::now() < deadline) {
        if (io.run_one_until(deadline) == 0) break;
    }
    if (!ended) throw std::runtime_error{"the coroutine did not end in time"};
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
}

/// Runs the io_context until `reached` holds, at most `bound` of real time. What is waited for may happen on another thread. Whether it was reached.
template <class Condition>
bool run_until(boost::asio::io_context& io, Condition reached, std::chrono::milliseconds bound = std::chrono::seconds{60})
{
    const auto deadline = std::chrono::steady_clock::now() + bound;
    while (!reached() && std::chrono::steady_clock::now() < deadline) {
        io.restart();
        io.run_one_for(std::chrono::milliseconds{10});
    }
    return reached();
}

}  // namespace sunwai::testing
