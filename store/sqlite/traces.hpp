#pragma once
#include "core/model/case.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/key_filter.hpp"
#include "store/sqlite/row_feed.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sunwai::store::sqlite {

/// From hashed keys (of authors, of texts) to the cases they led to: the table `trace`, and in memory what is not in it yet. Two keys may share a hash, and what
/// led to a case once stays: callers look at the rows. Belongs to the writer.
class Traces final : public RowFeed {
public:
    /// The connection must outlive it.
    explicit Traces(Connection& db);
    /// Starts from what the store holds: at start, and after a transaction that came to nothing or is in doubt.
    void read();
    /// A case that is being opened in this unit.
    void add(std::int64_t key, core::CaseId id);
    /// For a bulk load into a small store: from here on keys and categories that have not met are told without a look, and pairs stay in memory for longer.
    /// Throws SQLite::Exception.
    void filter();
    /// A case of this category has this key, now or from a change on. Needed by the filter alone.
    void note(std::int64_t key, std::string_view category);
    /// False: no case that this key led to is of this category.
    [[nodiscard]] bool may_match(std::int64_t key, std::string_view category) const noexcept;
    /// The last cases of a key that are not in the table yet, at most so many.
    [[nodiscard]] std::vector<core::CaseId> gathered(std::int64_t key, std::size_t most) const;
    [[nodiscard]] std::size_t mark() const noexcept { return added_.size(); }
    /// Forgets what a unit added that is rolled back.
    void rewind(std::size_t mark);
    /// At the end of a group: moves what was gathered into the table when it is much. Part of the transaction; `last_event` is the group's last one.
    void write(std::int64_t last_event);
    /// The same however little it is: the next start need not read it again.
    void write_all(std::int64_t last_event);

    [[nodiscard]] std::size_t size() const noexcept override { return added_.size(); }
    void put(std::size_t row, std::size_t column, Cell const& cell) const override { cell.put(column == 0 ? added_[row].key : added_[row].id); }

private:
    /// The same words may open thousands of cases: entries of one key hang on each other, so that none of them is passed by one after the other.
    struct Entry {
        std::int64_t key{0};
        core::CaseId id{0};
        std::uint32_t earlier{0};    ///< number of the entry of this key before this one, from 1; 0: none
    };
    /// The slot of a key: the one that leads to its last entry, or the free one where it would stand.
    [[nodiscard]] std::size_t slot_of(std::int64_t key) const noexcept;
    void enter(std::uint32_t number);
    void enter_all();

    Connection& db_;
    std::vector<Entry> added_;
    std::vector<std::uint32_t> slots_;    ///< numbers of entries, from 1; a power of two, at most half full
    std::optional<KeyFilter> filter_;
};

}  // namespace sunwai::store::sqlite
