#include "daemon/verbs/csv.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>

namespace sunwai::daemon {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_{text}
{
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

void CsvReader::add(CsvRow& row, std::string field) const
{
    const auto column = row.fields.size() + 1;
    if (!row.fault.empty()) return;
    if (field.size() > max_csv_field) row.fault = fmt::format("column {} is longer than {} bytes", column, max_csv_field);
    else if (column > max_csv_columns) row.fault = fmt::format("has more than {} columns", max_csv_columns);
    else if (!simdjson::validate_utf8(field)) row.fault = fmt::format("column {} is not valid UTF-8", column);
    else row.fields.push_back(std::move(field));
}

/// From behind an opening quote to behind its closing one. Of a field beyond all bounds only the beginning is kept.
void CsvReader::read_quoted(CsvRow& row, std::string& field)
{
    while (at_ < text_.size()) {
        const char c = text_[at_++];
        if (c == '"') {
            if (at_ >= text_.size() || text_[at_] != '"') return;
            ++at_;
        }
        if (c == '\n') ++line_;
        if (field.size() <= max_csv_field) field += c;
    }
    if (row.fault.empty()) row.fault = fmt::format("the quote that opens in column {} never closes", row.fields.size() + 1);
}

std::optional<CsvRow> CsvReader::next()
{
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) line_ += text_[at_++] == '\n' ? 1U : 0U;
    if (at_ >= text_.size()) return std::nullopt;
    CsvRow row;
    row.line = line_;
    if (++rows_ > max_csv_rows) {
        row.fault = fmt::format("the file has more than {} rows; the rest was not read", max_csv_rows);
        at_ = text_.size();
        return row;
    }
    std::string field;
    for (;;) {
        const char c = at_ < text_.size() ? text_[at_] : '\n';
        if (c == '"' && field.empty()) {
            ++at_;
            read_quoted(row, field);
            continue;
        }
        if (c == ',' || c == '\n' || c == '\r') {
            add(row, std::move(field));
            field.clear();
            if (c != ',') return row;  // the newline itself is passed over by the next call
            ++at_;
            continue;
        }
        if (field.size() <= max_csv_field) field += c;
        ++at_;
    }
}

bool looks_like_formula(std::string_view value) noexcept
{
    constexpr std::size_t enough = 512;
    if (value.starts_with('\t') || value.starts_with('\r')) return true;
    UErrorCode status = U_ZERO_ERROR;
    auto const* compatible = icu::Normalizer2::getNFKCInstance(status);
    const auto letters = icu::UnicodeString::fromUTF8(icu::StringPiece{value.data(), static_cast<std::int32_t>(std::min(value.size(), enough))});
    for (std::int32_t at = 0; at < letters.length(); at = letters.moveIndex32(at, 1)) {
        auto c = letters.char32At(at);
        const auto kind = u_charType(c);
        const bool invisible = kind == U_CONTROL_CHAR || kind == U_FORMAT_CHAR || kind == U_UNASSIGNED || kind == U_PRIVATE_USE_CHAR || u_isUWhiteSpace(c) != 0;
        if (invisible) continue;
        icu::UnicodeString plain;
        if (U_SUCCESS(status) && compatible->getDecomposition(c, plain) && !plain.isEmpty()) c = plain.char32At(0);
        return c == '=' || c == '+' || c == '-' || c == '@';
    }
    return value.size() > enough;  // nothing visible so far: a sign may follow
}

std::string csv_text(std::string_view value)
{
    std::string field = "\"";
    if (looks_like_formula(value)) field += '\'';
    for (const char c : value) {
        if (c == '\0') continue;
        if (c == '"') field += '"';
        field += c;
    }
    return field += '"';
}

}  // namespace sunwai::daemon
