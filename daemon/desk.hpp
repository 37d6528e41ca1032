#pragma once
#include "daemon/context.hpp"

#include <string>

namespace sunwai::daemon {

/// The one door: whatever changes a case comes through here. Stateless but for its references; used from the io_context.
class Desk {
public:
    Desk(store::Store& store, PolicyHolder const& policy, core::Clock const& clock);

    /// Loads the case, lets the machine decide, stores everything or nothing. A repeat with the same idempotency key (may be empty) returns the
    /// case as it stands without doing anything again. Errors as rules::decide and store::Store::write.
    core::Task<core::Result<core::Case>> apply(std::string number, rules::Command command, std::string idempotency_key);

    /// Serves what is due at `now`, most overdue first, at most `limit` cases in one unit; how many were served.
    core::Task<core::Result<std::size_t>> serve_due(core::Instant now, std::size_t limit, bool replayed_too);

private:
    store::Store& store_;
    PolicyHolder const& policy_;
    core::Clock const& clock_;
};

}  // namespace sunwai::daemon
