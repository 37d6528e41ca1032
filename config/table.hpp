#pragma once
#include "config/document.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::config {

/// A column that a table may have.
struct Column {
    std::string_view name;
    bool required{true};
};

/// A tab-separated file: one head line naming the columns in any order, lines that begin with `#` are comments, no quoting. Keeps the text, so that cells
/// stay valid as long as the table and every fault can say where.
class Table {
public:
    /// Reads a file of at most 64 MiB. Nothing when it cannot be read or a column is missing; unknown columns are faults.
    [[nodiscard]] static std::optional<Table> read(std::filesystem::path const& file, std::span<Column const> columns, FaultSink& faults);
    [[nodiscard]] static std::optional<Table> parse(std::string text, std::span<Column const> columns, FaultSink& faults);

    [[nodiscard]] std::size_t rows() const noexcept { return rows_.size(); }
    /// Cell of a row in the column that stood at this index in `columns`; empty when the file lacks the column or the row is short.
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const noexcept;
    [[nodiscard]] Position at(std::size_t row, std::size_t column) const noexcept;
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    struct Row {
        std::uint32_t offset{};
        std::uint32_t length{};
        std::uint32_t line{};
        std::uint32_t first{};   ///< of its cells in starts_
        std::uint32_t cells{};
    };
    static constexpr std::size_t absent = ~std::size_t{0};
    [[nodiscard]] std::string_view line_of(Row const& row) const noexcept { return std::string_view{text_}.substr(row.offset, row.length); }
    void split(Row& row);
    bool name_columns(Row const& head, std::span<Column const> columns, FaultSink& faults);

    std::string text_;
    std::vector<Row> rows_;
    std::vector<std::uint32_t> starts_;  ///< where each cell of each row begins in the text: a row is searched for tabs once
    std::vector<std::size_t> order_;  ///< place in the file of each asked column
    std::size_t width_{0};
};

/// One row of a table that is being read: its cells, and faults where they stand. Lives as short as the reading of the row.
struct TableRow {
    Table const& table;
    std::size_t number;
    FaultSink& faults;

    [[nodiscard]] std::string_view text(std::size_t column) const { return table.cell(number, column); }
    void error(std::size_t column, std::string what) const { faults.error(table.at(number, column), std::move(what)); }
    /// Whether the cell holds the mark; a fault when it holds anything else but nothing.
    [[nodiscard]] bool flag(std::size_t column, std::string_view mark) const;
    /// The date in the cell; a fault when it holds something else.
    [[nodiscard]] std::optional<core::Date> date(std::size_t column) const;
};

/// Words between separators; none for an empty text.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text, char separator);

}  // namespace sunwai::config
