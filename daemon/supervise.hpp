#pragma once
#include "core/task.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace sunwai::daemon {

/// Runs `make()` to its end. An exception other than cancellation is logged and the task is made anew after `again`; cancellation passes through.
core::Task<> supervise(std::string name, std::function<core::Task<>()> make, std::chrono::milliseconds again = std::chrono::seconds{5});

}  // namespace sunwai::daemon
