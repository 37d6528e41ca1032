#pragma once
#include "daemon/context.hpp"

#include <string>

namespace sunwai::daemon {

/// What a sweep over due cases did.
struct Swept {
    std::size_t cases{0};        ///< served
    std::size_t stuck{0};        ///< due, but the machine had nothing to do for them: a fault of the program
    core::Duration latest{};     ///< how late the latest of them was
};

/// The one door: whatever changes a case comes through here. Stateless but for its references; used from the io_context.
class Desk {
public:
    Desk(store::Store& store, PolicyHolder const& policy, core::Clock const& clock);

    /// Loads the case, lets the machine decide, stores everything or nothing. A repeat with the same idempotency key (may be empty) returns the
    /// case as it stands without doing anything again; the same key for another case or verb is refused (invalid). Errors as rules::decide and
    /// store::Store::write.
    core::Task<core::Result<core::Case>> apply(std::string number, rules::Command command, std::string idempotency_key);

    /// Serves what is due at `now`, most overdue first, at most `limit` cases in one unit; how many were served.
    core::Task<core::Result<std::size_t>> serve_due(core::Instant now, std::size_t limit, bool replayed_too);

    /// The same, and how late it was. Writes the clock's high-water mark in the same unit when something was served.
    core::Task<core::Result<Swept>> sweep(core::Instant now, std::size_t limit, bool replayed_too);

private:
    store::Store& store_;
    PolicyHolder const& policy_;
    core::Clock const& clock_;
};

}  // namespace sunwai::daemon
