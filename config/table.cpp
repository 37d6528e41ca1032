#include "config/table.hpp"

#include "config/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::config {
namespace {

constexpr std::size_t most_bytes = 64U << 20U;

std::size_t characters(std::string_view text) noexcept
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view text, char separator)
{
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::optional<Table> Table::read(std::filesystem::path const& file, std::span<Column const> columns, FaultSink& faults)
{
    auto text = read_text(file, most_bytes, faults);
    if (!text) return std::nullopt;
    return parse(std::move(*text), columns, faults);
}

std::optional<Table> Table::parse(std::string text, std::span<Column const> columns, FaultSink& faults)
{
    Table table;
    table.text_ = std::move(text);
    std::uint32_t line = 0;
    bool named = false;
    for (std::size_t offset = 0; offset < table.text_.size();) {
        const auto end = std::min(table.text_.find('\n', offset), table.text_.size());
        std::size_t length = end - offset;
        if (length > 0 && table.text_[end - 1] == '\r') --length;
        Row row{static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(length), ++line, 0, 0};
        offset = end + 1;
        if (row.length == 0 || table.text_[row.offset] == '#') continue;
        if (!named) {
            named = true;
            if (!table.name_columns(row, columns, faults)) return std::nullopt;
            continue;
        }
        table.split(row);
        if (row.cells > table.width_) {
            faults.error({row.line, 1}, fmt::format("has {} cells; the head line names {}", row.cells, table.width_));
            table.starts_.resize(row.first);
            continue;
        }
        table.rows_.push_back(row);
    }
    if (!named) faults.error({1, 1}, "has no head line");
    return named ? std::optional{std::move(table)} : std::nullopt;
}

/// Notes where the cells of a row begin.
void Table::split(Row& row)
{
    row.first = static_cast<std::uint32_t>(starts_.size());
    starts_.push_back(row.offset);
    const auto line = line_of(row);
    for (auto tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t', tab + 1)) starts_.push_back(row.offset + static_cast<std::uint32_t>(tab) + 1);
    row.cells = static_cast<std::uint32_t>(starts_.size()) - row.first;
}

bool Table::name_columns(Row const& head, std::span<Column const> columns, FaultSink& faults)
{
    order_.assign(columns.size(), absent);
    std::vector<std::string_view> known;
    for (auto const& column : columns) known.push_back(column.name);
    auto rest = line_of(head);
    for (bool more = true; more; ++width_) {
        const auto tab = rest.find('\t');
        const auto name = rest.substr(0, tab);
        const auto found = std::find(known.begin(), known.end(), name);
        const Position at{head.line, characters(line_of(head).substr(0, line_of(head).size() - rest.size())) + 1};
        if (found == known.end()) {
            faults.error(at, fmt::format("unknown column \"{}\"{}", name, suggestion(name, known)));
        } else {
            order_[static_cast<std::size_t>(found - known.begin())] = width_;
        }
        more = tab != std::string_view::npos;
        if (more) rest.remove_prefix(tab + 1);
    }
    bool complete = true;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!columns[i].required || order_[i] != absent) continue;
        faults.error({head.line, 1}, fmt::format("column \"{}\" is missing", columns[i].name));
        complete = false;
    }
    return complete;
}

std::string_view Table::cell(std::size_t row, std::size_t column) const noexcept
{
    auto const& of = rows_[row];
    const auto number = order_[column];
    if (number >= of.cells) return {};
    auto const* start = &starts_[of.first + number];
    const auto end = number + 1 < of.cells ? start[1] - 1 : of.offset + of.length;
    return std::string_view{text_}.substr(*start, end - *start);
}

Position Table::at(std::size_t row, std::size_t column) const noexcept
{
    auto const& of = rows_[row];
    const auto number = order_[column];
    std::size_t before = number < of.cells ? starts_[of.first + number] - of.offset : of.length;
    if (number == absent) before = 0;
    return {of.line, characters(line_of(of).substr(0, before)) + 1};
}

bool TableRow::flag(std::size_t column, std::string_view mark) const
{
    const auto found = text(column);
    if (!found.empty() && found != mark) error(column, fmt::format("must be \"{}\" or empty", mark));
    return found == mark;
}

std::optional<core::Date> TableRow::date(std::size_t column) const
{
    const auto found = text(column);
    if (found.empty()) return std::nullopt;
    const auto day = core::parse_date(found);
    if (!day) error(column, fmt::format("\"{}\" is not a date such as 2025-12-22", found));
    return day;
}

}  // namespace sunwai::config
