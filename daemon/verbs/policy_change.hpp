#pragma once
#include "core/error.hpp"
#include "core/task.hpp"
#include "daemon/verbs/verb.hpp"

#include <cstdint>

namespace sunwai::daemon {

/// After an import: reads offices, tenures and holidays again and puts them in force for everything that is decided from now on.
[[nodiscard]] core::Task<core::Result<void>> renew_policy(Session session);

/// Derives the due times of all open cases again under the policy in force, as events; how many cases moved. Safe to repeat.
[[nodiscard]] core::Task<core::Result<std::int64_t>> rederive_due_times(Session session);

}  // namespace sunwai::daemon
