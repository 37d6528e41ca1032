#pragma once
#include "core/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace sunwai::daemon {

/// Runs one task to its end on an io_context of its own; for verbs that are a program of their own, never inside the daemon.
template <class T> T run(boost::asio::io_context& io, core::Task<T> task)
{
    std::optional<T> result;
    std::exception_ptr failure;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T value) {
        failure = error;
        if (!error) result.emplace(std::move(value));
        io.stop();
    });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(*result);
}

template <class T> T run(core::Task<T> task)
{
    boost::asio::io_context io{1};
    return run(io, std::move(task));
}

inline void run(core::Task<void> task)
{
    boost::asio::io_context io{1};
    std::exception_ptr failure;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error) {
        failure = error;
        io.stop();
    });
    io.run();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace sunwai::daemon
