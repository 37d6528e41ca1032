#pragma once
#include "config/calendar.hpp"
#include "config/document.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace sunwai::config {

/// Reads a notified list of holidays. CSV with the head line `date,name_en,name_hi,kind,half_day,places`: kind `fixed` or `movable`; half_day empty or the
/// periods worked, `09:00-13:00`, several separated by a space; places empty or ids separated by a space; only `date` and `name_en` must be given.
/// iCalendar (a text that begins with BEGIN:VCALENDAR): the day and SUMMARY of each VEVENT, a last day by DTEND; all count as movable.
/// Ascending by day. A day that stands twice for the same places is a fault; at most 5,000 entries. With `is_known`, a row that names another place is a
/// fault and left out.
using KnownPlace = std::function<bool(std::string_view id)>;
[[nodiscard]] std::vector<Holiday> read_holidays(std::string_view text, FaultSink& faults, KnownPlace const& is_known = {});

/// `09:00-13:00 13:30-17:00`; nothing when malformed, out of order or overlapping.
[[nodiscard]] std::optional<std::vector<WorkPeriod>> parse_periods(std::string_view text);

/// The CSV form of a list; read_holidays gives the same list back.
[[nodiscard]] std::string format_holidays(std::vector<Holiday> const& holidays);

/// A short text that differs when the calendar does: what `Calendar::version` holds.
[[nodiscard]] std::string calendar_version(Calendar const& calendar);

}  // namespace sunwai::config
