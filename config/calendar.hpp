#pragma once
#include "core/model/ids.hpp"
#include "core/model/office.hpp"
#include "core/time.hpp"

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace sunwai::config {

/// A stretch of a local day, minutes after midnight, [from, to), 0 ≤ from < to ≤ 1440.
struct WorkPeriod {
    std::chrono::minutes from{};
    std::chrono::minutes to{};
    friend bool operator==(WorkPeriod const&, WorkPeriod const&) = default;
};

/// Periods of each weekday, Sunday first (std::chrono::weekday::c_encoding), in order and not overlapping.
using WorkWeek = std::array<std::vector<WorkPeriod>, 7>;

/// When an office can read and act.
struct DutyHours {
    std::string key;             ///< office, always, sanitation
    bool always{false};          ///< 24×7: `week` is not looked at
    bool observes_holidays{true};
    WorkWeek week;
    friend bool operator==(DutyHours const&, DutyHours const&) = default;
};

/// A day that is not worked, or worked only in the given periods (half day).
struct Holiday {
    core::Date day;
    core::Bilingual name;
    std::vector<WorkPeriod> half_day;  ///< empty: closed all day
    bool movable{false};               ///< follows the moon: notified for this year, not computed
    std::vector<core::PlaceId> places; ///< empty: the whole state
    friend bool operator==(Holiday const&, Holiday const&) = default;
};

/// Everything that working time depends on, for one version of the calendar.
struct Calendar {
    core::UtcOffset offset;
    std::map<std::string, DutyHours, std::less<>> duty;  ///< "office" is the state's ordinary office hours
    std::vector<Holiday> holidays;                       ///< ascending by day
    std::string version;                                 ///< changes with every import
    friend bool operator==(Calendar const&, Calendar const&) = default;
};

}  // namespace sunwai::config
