#pragma once
#include "config/document.hpp"
#include "config/state_pack.hpp"
#include "core/model/office.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sunwai::config {

/// Where a value of a file goes. The type of the member is the type that the file must give.
template <class T>
using Member = std::variant<std::string T::*, bool T::*, int T::*, std::uint16_t T::*, double T::*, std::chrono::seconds T::*, std::chrono::minutes T::*,
                            std::filesystem::path T::*, std::vector<std::string> T::*, std::vector<int> T::*, Limit T::*, std::optional<Limit> T::*,
                            core::Bilingual T::*, std::optional<core::Date> T::*, std::vector<std::chrono::minutes> T::*, core::Instant T::*>;

/// What is wrong with a text, in words; nothing when it is right.
using TextCheck = std::optional<std::string> (*)(std::string_view);

/// What a value must keep to. Numbers count in the unit of the member: seconds, minutes.
struct Constraint {
    bool required{false};
    double least{0};
    double most{std::numeric_limits<std::int32_t>::max()};
    std::string_view choices{};     ///< `a|b|c`
    TextCheck check{nullptr};       ///< for texts, and for each text of a list
    std::size_t longest{512};       ///< bytes of a text; entries of a list
    bool end_of_day{false};         ///< a date without a time means the end of that day, not its start
};

/// One row of a table of fields: it drives reading, validation, the nearest known key and the manual.
template <class T> struct Field {
    std::string_view key;
    Member<T> member;
    std::string_view about;
    Constraint constraint{};
    bool restart{true};             ///< false: taken over by a reload
};

/// What converting one value needs to know; errors are told through it as `path: what`.
struct Reading {
    FaultSink& faults;
    std::filesystem::path base;     ///< relative paths are relative to this folder
    std::string path;               ///< of the value, for messages: `web.listen`
    core::UtcOffset offset{};       ///< of dates without a time

    /// The same for a value below.
    [[nodiscard]] Reading at(std::string_view key) const;
    [[nodiscard]] Reading at(std::string_view key, std::size_t index) const;  ///< `key[index + 1]`

    void error(Position at, std::string_view what) const;
};

/// Converters, one per type of member. False, and a fault, when the value does not fit.
bool take(Value const&, Constraint const&, Reading const&, std::string& out);
bool take(Value const&, Constraint const&, Reading const&, bool& out);
bool take(Value const&, Constraint const&, Reading const&, int& out);
bool take(Value const&, Constraint const&, Reading const&, std::uint16_t& out);
bool take(Value const&, Constraint const&, Reading const&, double& out);
/// `90`, `"90s"`, `"5m"`, `"2h"`
bool take(Value const&, Constraint const&, Reading const&, std::chrono::seconds& out);
/// `"09:15"`, a time of day, or whole minutes
bool take(Value const&, Constraint const&, Reading const&, std::chrono::minutes& out);
bool take(Value const&, Constraint const&, Reading const&, std::filesystem::path& out);
bool take(Value const&, Constraint const&, Reading const&, std::vector<std::string>& out);
bool take(Value const&, Constraint const&, Reading const&, std::vector<int>& out);
bool take(Value const&, Constraint const&, Reading const&, Limit& out);
bool take(Value const&, Constraint const&, Reading const&, std::optional<Limit>& out);
bool take(Value const&, Constraint const&, Reading const&, core::Bilingual& out);
bool take(Value const&, Constraint const&, Reading const&, std::optional<core::Date>& out);
bool take(Value const&, Constraint const&, Reading const&, std::vector<std::chrono::minutes>& out);
/// RFC 3339, or a date: its start at the state's offset
bool take(Value const&, Constraint const&, Reading const&, core::Instant& out);

/// Reports every key of `table` that is not in `known`, with the nearest one.
void refuse_unknown(Value const& table, std::span<std::string_view const> known, Reading const& reading);
/// Whether the value is a table; a fault when it is not.
bool expect_table(Value const& value, Reading const& reading);
/// Whether the value is a list of tables; a fault when it is not.
bool expect_tables(Value const& value, Reading const& reading);

/// Reads all fields of a table into `out`; keys in `others` are known too and left to the caller. Every fault is told.
template <class T>
void read_fields(Value const& table, std::span<Field<T> const> fields, std::span<std::string_view const> others, Reading const& reading, T& out)
{
    std::vector<std::string_view> known{others.begin(), others.end()};
    for (auto const& field : fields) known.push_back(field.key);
    refuse_unknown(table, known, reading);
    for (auto const& field : fields) {
        const Reading inner = reading.at(field.key);
        if (auto const* value = table.find(field.key)) {
            std::visit([&](auto member) { take(*value, field.constraint, inner, out.*member); }, field.member);
        } else if (field.constraint.required) {
            inner.error(table.at, "is missing");
        }
    }
}

/// `HH:MM`, 00:00 to 24:00, in minutes after midnight.
[[nodiscard]] std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) noexcept;
/// `90s`, `5m`, `2h`, `1d`; at most a year.
[[nodiscard]] std::optional<std::chrono::seconds> parse_span(std::string_view text) noexcept;
/// `90s` → the shortest way to write it.
[[nodiscard]] std::string format_span(std::chrono::seconds span);

}  // namespace sunwai::config
