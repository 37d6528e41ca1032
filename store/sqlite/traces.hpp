#pragma once
#include "core/model/case.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/key_filter.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sunwai::store::sqlite {

/// From hashed keys (of authors, of texts) to the cases they led to: the table `trace`, and in memory what is not in it yet. Two keys may share a hash, and what
/// led to a case once stays: callers look at the rows. Belongs to the writer.
class Traces {
public:
    /// Starts from what the store holds: at start, and after a transaction that came to nothing or is in doubt.
    void read(Connection& db);
    /// A case that is being opened in this unit.
    void add(std::int64_t key, core::CaseId id);
    /// For a bulk load into a small store: from here on keys that are not in the table are told without asking it. Throws SQLite::Exception.
    void filter(Connection& db);
    /// False: the table has no such key.
    [[nodiscard]] bool may_be_written(std::int64_t key) const noexcept { return !filter_ || filter_->may_hold(key); }
    /// Cases of a key that are not in the table yet, in no order.
    [[nodiscard]] std::vector<core::CaseId> gathered(std::int64_t key) const;
    [[nodiscard]] std::size_t mark() const noexcept { return added_.size(); }
    /// Forgets what a unit added that is rolled back.
    void rewind(std::size_t mark);
    /// At the end of a group: moves what was gathered into the table when it is much. Part of the transaction; `last_event` is the group's last one.
    void write(Connection& db, std::int64_t last_event);

private:
    std::vector<std::pair<std::int64_t, core::CaseId>> added_;
    std::unordered_multimap<std::int64_t, core::CaseId> by_key_;
    std::optional<KeyFilter> filter_;
};

}  // namespace sunwai::store::sqlite
