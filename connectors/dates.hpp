#pragma once
#include "core/time.hpp"

#include <optional>
#include <string_view>

namespace sunwai::connectors {

/// Reads a date as feeds and HTTP write it (RFC 822, RFC 5322, RFC 9110): weekday or not, one or two digits of day, two- or four-digit years, seconds
/// or not, zones as offset or name; IST is India's. Nothing for anything else, for days that do not exist, and outside [earliest, latest].
[[nodiscard]] std::optional<core::Instant> parse_mail_date(std::string_view text) noexcept;

/// The same, or RFC 3339, or an RFC 3339 day alone (its midnight, UTC).
[[nodiscard]] std::optional<core::Instant> parse_any_date(std::string_view text) noexcept;

/// When to ask again according to Retry-After (seconds or a date); nothing when it is absent, unreadable or in the past. At most `longest` from now.
[[nodiscard]] std::optional<core::Instant> retry_after(std::string_view header, core::Instant now, core::Duration longest) noexcept;

}  // namespace sunwai::connectors
