#pragma once
#include "core/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace sunwai::daemon {

/// The io_context of a verb that is a program of its own. Never destroyed: a store's threads let go of it a little after they have answered.
[[nodiscard]] inline boost::asio::io_context& verb_context()
{
    static auto& context = *new boost::asio::io_context{1};
    return context;
}

/// Runs one task to its end on that context; not for use inside the daemon, nor inside another run().
template <class T> T run(core::Task<T> task)
{
    auto& io = verb_context();
    std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> result;
    std::exception_ptr failure;
    if constexpr (std::is_void_v<T>) {
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error) {
            failure = error;
            result.emplace(true);
        });
    } else {
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T value) {
            failure = error;
            result.emplace(std::move(value));
        });
    }
    while (!result) {
        io.restart();
        io.run_one();
    }
    if (failure) std::rethrow_exception(failure);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace sunwai::daemon
