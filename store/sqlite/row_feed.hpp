#pragma once
#include "store/sqlite/connection.hpp"

#include <cstddef>

namespace sunwai::store::sqlite {

/// Rows in memory as a table that SQL can read: `INSERT … SELECT * FROM` it writes all of them with one opening of the table and its indexes, where
/// a statement per row opens and closes each of them for every row.
class RowFeed {
public:
    RowFeed() = default;
    virtual ~RowFeed() = default;
    RowFeed(RowFeed const&) = delete;
    RowFeed& operator=(RowFeed const&) = delete;

    /// Makes the rows readable under `name`. The feed must outlive the connection's statements.
    void offer(Connection& db, char const* name, std::size_t columns);

    [[nodiscard]] virtual std::size_t size() const noexcept = 0;
    virtual void put(std::size_t row, std::size_t column, Cell const& cell) const = 0;
};

}  // namespace sunwai::store::sqlite
