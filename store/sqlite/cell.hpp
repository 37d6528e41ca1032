#pragma once
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

struct sqlite3_context;
struct sqlite3_stmt;

namespace sunwai::store::sqlite {

/// Where one value of a row goes: a parameter of a statement, or a column that SQL reads. Texts and blobs must live until the statement is done.
class Cell {
public:
    explicit Cell(sqlite3_context* column) noexcept : column_{column} {}
    Cell(sqlite3_stmt* statement, int parameter) noexcept : statement_{statement}, parameter_{parameter} {}

    void put(std::int64_t value) const;
    void put(int value) const { put(std::int64_t{value}); }
    void put(bool value) const { put(std::int64_t{value}); }
    void put(std::string_view value) const;
    void put(core::Instant value) const { put(core::to_millis(value)); }
    void put(std::optional<core::Instant> const& value) const { value ? put(*value) : put_null(); }
    void put(std::optional<double> const& value) const;
    void put_blob(std::span<unsigned char const> value) const;
    void put_null() const;
    /// NULL for an empty text, see Query::bind_filled.
    void put_filled(std::string_view value) const { value.empty() ? put_null() : put(value); }

private:
    sqlite3_context* column_{nullptr};
    sqlite3_stmt* statement_{nullptr};
    int parameter_{0};
};

/// A column of a table, and how a row of the program gives its value.
template <class Row> struct Column {
    std::string_view name;
    void (*put)(Row const&, Cell const&);
};

}  // namespace sunwai::store::sqlite
