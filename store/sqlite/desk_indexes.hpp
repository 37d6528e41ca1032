#pragma once
#include "store/sqlite/connection.hpp"

#include <string>

namespace sunwai::store::sqlite {

/// The indexes that only lists, totals and scopes of open cases read, and whose entries fall anywhere. A row of a new case costs more in them than in everything
/// else it is written to, and every commit touches most of their pages; made in one go they cost half. Without them every answer stays right and takes longer.
class DeskIndexes {
public:
    /// Makes those that are missing, because the last bulk load did not come to its end; what fails (a full disk must not keep people out) is logged and made at
    /// the next opening. For a bulk load into a store of few cases it removes them instead, or throws SQLite::Exception. The connection must outlive it.
    DeskIndexes(Connection& db, std::string const& path, bool bulk);
    /// Whether a bulk load goes on without them.
    [[nodiscard]] bool removed() const noexcept { return removed_; }
    /// Makes what was removed; what fails is logged, and made at the next opening.
    void finish(std::string const& path) noexcept;

private:
    void make(std::string const& path) noexcept;

    Connection& db_;
    bool removed_{false};
};

/// Whether totals can be counted from their index.
[[nodiscard]] bool has_totals_index(Connection& db);

}  // namespace sunwai::store::sqlite
