#pragma once
#include <boost/asio/awaitable.hpp>

namespace sunwai::core {

/// A coroutine on the daemon's io_context. Parameters by value; see docs/common-errors.md for what g++ 12 miscompiles.
template <class T = void> using Task = boost::asio::awaitable<T>;

}  // namespace sunwai::core
