#pragma once
#include "config/settings.hpp"
#include "connectors/http/transport.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/model/post.hpp"
#include "core/task.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sunwai::connectors {

/// Something a feed brought that is no post. It goes into the quarantine; the rest of the batch goes on.
struct BadItem {
    std::string where;  ///< `file:line`, or the item's id or number
    std::string error;  ///< one sentence
    std::string raw;    ///< the first 4 KiB as they came
};

/// One step of reading a feed.
struct Batch {
    std::vector<core::Post> posts;          ///< at most 1,000; `feed` is the source's name
    std::string next_cursor;                ///< opaque; to be stored in one transaction with the posts
    bool more{false};                       ///< there is more to read now: fetch again with next_cursor
    std::vector<BadItem> bad;
    std::size_t skipped{0};                 ///< our own posts and boosts: known and left out
    std::optional<core::Instant> not_before;  ///< do not ask again before this, not even when `more`; at most a day away
    bool idle{false};                       ///< nothing new: posts and bad are empty
};

/// A feed that is asked. One call at a time; a call that fails or is cancelled has changed nothing, and may be repeated with the same cursor.
///
/// The caller stores posts and next_cursor in ONE transaction, then calls committed(next_cursor), then fetches again while `more`, else after the
/// interval. The same posts may come again after a crash: the store drops them by key.
///
/// After an error: retry_at when it is set, else Backoff (connectors/backoff.hpp) over the failures in a row. What the codes mean here:
/// transient, timed_out, unavailable, malformed – the other side fails, try again; rate_limited – retry_at is always set; unauthorized, rejected,
/// not_found, invalid – a person must act (wrong token, feed gone, folder missing): alert at once and try again at the longest pause; cancelled.
class Source {
public:
    virtual ~Source() = default;
    /// Reads on from `cursor` (empty: from the beginning, which for a network means its newest page).
    [[nodiscard]] virtual core::Task<core::Result<Batch>> fetch(std::string cursor) = 0;
    /// Tells that everything up to `cursor` is stored for good: the drop folder moves a finished file away. Safe to repeat, and safe never to happen:
    /// the next fetch makes up for it.
    [[nodiscard]] virtual core::Task<core::Result<void>> committed(std::string cursor) = 0;
};

/// The source of these settings (type drop, rss or mastodon). `token` is the content of token_file, read by the caller; it is never logged.
/// `transport` and `clock` outlive the source. Errors: invalid in words for an operator (unknown type, URL that does not parse).
[[nodiscard]] core::Result<std::unique_ptr<Source>> make_source(config::SourceSettings settings, Transport& transport, core::Clock const& clock,
                                                                 std::string token = {});

}  // namespace sunwai::connectors
