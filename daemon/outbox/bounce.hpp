#pragma once
#include "daemon/context.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace sunwai::daemon {

/// What follows from an address that is refused for good.
struct Bounce {
    std::vector<core::Tenure> tenures;         ///< that are reached by it, now marked as bouncing; to be stored
    std::shared_ptr<Policy const> policy;      ///< the present one with these marks; empty when there is nothing to mark
    std::int64_t notices{0};                   ///< opened again
};

/// Marks every tenure of this address, in whatever office: the next rung may be the same person.
[[nodiscard]] Bounce mark_bouncing(Policy const& policy, std::string_view address);

}  // namespace sunwai::daemon
