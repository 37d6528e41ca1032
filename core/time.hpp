#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunwai::core {

/// A moment, UTC, in milliseconds since 1970. The only time type that is stored or compared.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// A span of elapsed time.
using Duration = std::chrono::milliseconds;

/// A civil day, without a time zone.
using Date = std::chrono::year_month_day;

/// A state's fixed distance from UTC (India: +05:30, no summer time). g++ 12 has no time-zone database; none is needed.
struct UtcOffset {
    std::chrono::minutes value{};
    friend bool operator==(UtcOffset, UtcOffset) = default;
};

/// Earliest and latest instant that Sunwai accepts from outside: 1970-01-01 and 9999-12-31T23:59:59.999Z.
inline constexpr Instant earliest{std::chrono::milliseconds{0}};
inline constexpr Instant latest{std::chrono::milliseconds{253402300799999}};

/// RFC 3339 at the given offset, seconds resolution unless milliseconds are present: `2026-03-05T10:11:00+05:30`, `…Z` at offset 0.
[[nodiscard]] std::string format_rfc3339(Instant at, UtcOffset offset = {});

/// Reads RFC 3339 (`T`, `t` or a space between date and time; `Z`, `z` or ±hh:mm; any number of fraction digits, cut to ms;
/// a leap second :60 counts as :59.999). Nothing for anything else, for days that do not exist and for instants
/// outside [earliest, latest].
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text) noexcept;

/// `2026-03-05`
[[nodiscard]] std::string format_date(Date day);
/// Reads YYYY-MM-DD of a day that exists, years 1970 to 9999.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text) noexcept;

/// The civil day on which `at` falls at this offset.
[[nodiscard]] Date local_date(Instant at, UtcOffset offset) noexcept;
/// Midnight at the start of that civil day.
[[nodiscard]] Instant start_of(Date day, UtcOffset offset) noexcept;

[[nodiscard]] inline std::int64_t to_millis(Instant at) noexcept { return at.time_since_epoch().count(); }
[[nodiscard]] inline Instant from_millis(std::int64_t millis) noexcept { return Instant{std::chrono::milliseconds{millis}}; }

}  // namespace sunwai::core
