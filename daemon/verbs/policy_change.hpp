#pragma once
#include "core/error.hpp"
#include "core/task.hpp"
#include "daemon/verbs/verb.hpp"

namespace sunwai::daemon {

/// After an import: reads offices, tenures and holidays again and puts them in force for everything that is decided from now on.
[[nodiscard]] core::Task<core::Result<void>> renew_policy(Session session);

}  // namespace sunwai::daemon
