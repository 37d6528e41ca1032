#pragma once
#include "core/task.hpp"

#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <functional>

namespace sunwai::daemon {

/// Runs work(0) … work(parts − 1) on the pool, all at once, and resumes on the awaiting executor when the last has ended. The first exception of a part
/// is rethrown here. `work` must be safe on several threads; it is called for every part even when one throws.
[[nodiscard]] core::Task<> spread(boost::asio::thread_pool& pool, std::size_t parts, std::function<void(std::size_t)> work);

}  // namespace sunwai::daemon
