#pragma once
#include "daemon/context.hpp"
#include "daemon/keyed_hash.hpp"

#include <boost/asio/thread_pool.hpp>

#include <cstdint>
#include <optional>
#include <set>
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
    std::int64_t reopened{0};     ///< of those, the case had ended and was opened again
    std::int64_t versions{0};     ///< known posts with other text
    std::int64_t erased{0};       ///< known posts that the network deleted
    std::int64_t quarantined{0};  ///< failed three times and were set aside, visibly
};
IntakeCounts& operator+=(IntakeCounts& sum, IntakeCounts const& more) noexcept;

/// Something a feed brought that is no post: it goes into quarantine with the batch.
struct Refused {
    std::string where;  ///< line or item
    std::string error;
    std::string raw;
};

/// A cursor that moves in the same transaction as the posts.
struct CursorMove {
    std::string source;
    std::string cursor;
    std::vector<Refused> refused{};
};

/// A post with what the rules say of it.
struct ReadPost {
    core::Post post;
    core::Verdict verdict;
    std::string author_key;
};

/// Read, decide, store: the way of every post, live or replayed. Each batch is one unit of work; repeating it changes nothing.
class Intake {
public:
    struct Options {
        bool replayed{false};          ///< mark cases as replayed, take created_at as received_at and as now
        boost::asio::thread_pool* pool{nullptr};  ///< big batches are read on it; without one, on the calling thread
        bool careful{false};           ///< the last run ended uncleanly: the first batch of each feed goes one by one, each post named in `inflight`
    };
    Intake(store::Store& store, PolicyHolder const& policy, core::Clock const& clock, Options options);

    /// Reads the posts on the calling thread or a pool, then stores posts, cases, events, notices and the cursor together.
    /// A batch that fails for a reason of its own (not the disk's) is repeated one by one; a post that fails three times is put into
    /// quarantine and the cursor moves on. Errors are those of the store: nothing was stored, or it may be repeated; the cursor did not move.
    core::Task<core::Result<IntakeCounts>> take(std::vector<core::Post> posts, std::optional<CursorMove> cursor);

private:
    struct Batch;
    core::Task<core::Result<void>> load_key();
    core::Task<void> read_all(Batch& batch);
    core::Task<core::Result<IntakeCounts>> store_all(Batch& batch);
    core::Task<core::Result<IntakeCounts>> one_by_one(Batch& batch, std::string feed);
    core::Task<core::Result<IntakeCounts>> take_one(core::Post const& post, std::string const& feed);
    core::Task<core::Result<IntakeCounts>> try_one(core::Post const& post);
    core::Task<core::Result<void>> set_aside(core::Post const& post, std::string const& feed, std::string const& error);

    store::Store& store_;
    PolicyHolder const& policy_;
    core::Clock const& clock_;
    Options options_;
    std::optional<KeyedHash> key_;
    std::set<std::string, std::less<>> settled_;  ///< feeds whose first batch after an unclean stop went through
};

}  // namespace sunwai::daemon
