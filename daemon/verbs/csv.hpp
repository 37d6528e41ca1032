#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::daemon {

/// Bounds on CSV from outside; what goes beyond is a fault of its row, told and passed over.
inline constexpr std::size_t max_csv_field = 4096;   ///< bytes
inline constexpr std::size_t max_csv_columns = 64;
inline constexpr std::size_t max_csv_rows = 500000;

/// One row of a CSV file (RFC 4180; a single newline also ends a row).
struct CsvRow {
    std::size_t line{0};                 ///< where it begins, from 1
    std::vector<std::string> fields;
    std::string fault;                   ///< what is wrong with the row as such; empty when nothing is
};

/// Reads a CSV text row by row. A byte order mark at the beginning is not part of it; empty lines are passed over.
class CsvReader {
public:
    /// `text` must outlive the reader.
    explicit CsvReader(std::string_view text);
    /// Nothing at the end.
    [[nodiscard]] std::optional<CsvRow> next();

private:
    void read_quoted(CsvRow& row, std::string& field);
    void add(CsvRow& row, std::string field) const;

    std::string_view text_;
    std::size_t at_{0};
    std::size_t line_{1};
    std::size_t rows_{0};
};

/// A value as a quoted field that no spreadsheet takes for a formula: where its first visible character (after control and format characters, and with full-width
/// forms as plain ones) is one of = + - @, or it begins with a tab or a carriage return, an apostrophe goes in front. NUL is left out.
[[nodiscard]] std::string csv_text(std::string_view value);

/// The same guard for formats that do their own quoting.
[[nodiscard]] bool looks_like_formula(std::string_view value) noexcept;

}  // namespace sunwai::daemon
