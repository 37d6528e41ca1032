#pragma once
#include "daemon/context.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::daemon {

/// What became of a batch.
struct IntakeCounts {
    std::int64_t posts{0};        ///< given
    std::int64_t fresh{0};        ///< stored for the first time
    std::int64_t cases{0};        ///< opened
    std::int64_t triage{0};       ///< of those, in triage
    std::int64_t joined{0};       ///< joined an open case: the same citizen, the same matter; or an exact copy
};

/// A cursor that moves in the same transaction as the posts.
struct CursorMove { std::string source; std::string cursor; };

/// Read, decide, store: the way of every post, live or replayed. Each batch is one unit of work; repeating it changes nothing.
class Intake {
public:
    struct Options {
        bool replayed{false};          ///< mark cases as replayed, take created_at as received_at and as now
    };
    Intake(store::Store& store, PolicyHolder const& policy, core::Clock const& clock, Options options);

    /// Reads the posts on the calling thread or a pool, then stores posts, cases, events, notices and the cursor together.
    core::Task<core::Result<IntakeCounts>> take(std::vector<core::Post> posts, std::optional<CursorMove> cursor);

private:
    store::Store& store_;
    PolicyHolder const& policy_;
    core::Clock const& clock_;
    Options options_;
};

}  // namespace sunwai::daemon
