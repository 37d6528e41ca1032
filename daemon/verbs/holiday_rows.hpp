#pragma once
#include "config/calendar.hpp"
#include "config/state_pack.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunwai::daemon {

/// A day read from a file, and where.
struct HolidayRow {
    std::size_t line{0};
    config::Holiday holiday;
};

struct HolidayFault {
    std::size_t line{0};
    std::string message;
};

struct HolidayImport {
    std::vector<HolidayRow> rows;
    std::vector<HolidayFault> faults;
};

/// Reads holidays from iCalendar (RFC 5545; whole-day VEVENTs, also over several days) or CSV with the columns day,name_en,name_hi,half_day,places
/// (docs/formats.md); which of them is told by the first line. Pure and bounded: at most 4096 days, none further than year 2200.
[[nodiscard]] HolidayImport read_holidays(std::string_view text, config::StatePack const& pack);

}  // namespace sunwai::daemon
