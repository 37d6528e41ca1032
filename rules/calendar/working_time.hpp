#pragma once
#include "config/calendar.hpp"
#include "config/state_pack.hpp"
#include "core/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunwai::rules {

/// Working time of one duty key at one place, over a calendar. Pure; cheap to copy; the calendar must outlive it.
class WorkingTime {
public:
    /// `duty` unknown to the calendar counts as "office". `place` decides about local holidays; empty: only those of the whole state.
    WorkingTime(config::Calendar const& calendar, std::string_view duty, std::string_view place = {});

    /// Whether somebody is on duty at this instant.
    [[nodiscard]] bool on_duty(core::Instant at) const;
    /// The first instant at or after `at` that is on duty. `latest` when there is none within ten years.
    [[nodiscard]] core::Instant next_on_duty(core::Instant at) const;
    /// The earliest instant by which this much working time has passed since `from`.
    [[nodiscard]] core::Instant add_working(core::Instant from, core::Duration working) const;
    /// The end of duty on the n-th working day after the day of `from`, n ≥ 1.
    [[nodiscard]] core::Instant add_working_days(core::Instant from, int days) const;
    /// Working time between two instants; zero when to ≤ from.
    [[nodiscard]] core::Duration between(core::Instant from, core::Instant to) const;
    /// Any unit of limit: calendar time is plain addition.
    [[nodiscard]] core::Instant add(core::Instant from, config::Limit const& limit) const;

    /// The periods worked on a local day, after holidays and half days.
    [[nodiscard]] std::vector<config::WorkPeriod> periods_of(core::Date day) const;

private:
    config::Calendar const* calendar_;
    config::DutyHours const* duty_;
    std::string place_;
};

}  // namespace sunwai::rules
