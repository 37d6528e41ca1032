#pragma once
#include "core/error.hpp"
#include "core/time.hpp"
#include "store/store.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <vector>

namespace sunwai::daemon {

/// How the work stands at a moment: what `sunwai status` tells, and the daemon on its pages.
struct StatusReport {
    core::Instant at{};
    store::Counts counts;
    std::vector<store::SourceState> sources;
    std::optional<core::Instant> next_deadline;
    std::optional<core::Instant> next_notice;
    std::optional<core::Instant> next_message;
};

/// Reads it in one snapshot. "Due today" ends at the state's midnight.
[[nodiscard]] core::Result<StatusReport> read_status(store::Snapshot& snapshot, core::Instant now, core::UtcOffset offset);

/// The same as JSON (docs/formats.md).
[[nodiscard]] boost::json::object status_object(StatusReport const& report, core::UtcOffset offset);

}  // namespace sunwai::daemon
