#pragma once
#include "config/calendar.hpp"
#include "core/time.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunwai::rules::testing {

/// Working time the slow way: every minute of a stretch of days is looked at by itself, and the number of worked minutes before it is counted.
/// Shares no code with the calendar it checks.
class MinuteOracle {
public:
    MinuteOracle(config::Calendar const& calendar, config::DutyHours const& duty, std::string const& place, std::chrono::sys_days first, int days)
        : first_{first}, offset_{calendar.offset.value}
    {
        worked_.assign(static_cast<std::size_t>(days) * day_minutes, 0);
        for (int d = 0; d < days; ++d) mark_day(calendar, duty, place, d);
        before_.resize(worked_.size() + 1);
        for (std::size_t m = 0; m < worked_.size(); ++m) before_[m + 1] = before_[m] + worked_[m];
    }

    [[nodiscard]] bool on_duty(core::Instant at) const { return worked_[minute_of(at)] != 0; }

    /// Nothing when it lies past the stretch.
    [[nodiscard]] std::optional<core::Instant> next_on_duty(core::Instant at) const
    {
        if (on_duty(at)) return at;
        const auto here = minute_of(at);
        const auto found = std::upper_bound(before_.begin() + static_cast<std::ptrdiff_t>(here), before_.end(), before_[here]);
        if (found == before_.end()) return std::nullopt;
        return start_of(static_cast<std::size_t>(found - before_.begin()) - 1);
    }

    [[nodiscard]] std::int64_t worked_before(core::Instant at) const
    {
        const auto here = minute_of(at);
        const auto into = (at - start_of(here)).count();
        return std::int64_t{before_[here]} * minute_ms + (worked_[here] != 0 ? into : 0);
    }

    [[nodiscard]] core::Duration between(core::Instant from, core::Instant to) const
    {
        return core::Duration{to <= from ? 0 : worked_before(to) - worked_before(from)};
    }

    [[nodiscard]] std::optional<core::Instant> add_working(core::Instant from, core::Duration working) const
    {
        const auto target = worked_before(from) + working.count();
        const auto whole = (target + minute_ms - 1) / minute_ms;
        const auto found = std::lower_bound(before_.begin(), before_.end(), whole);
        if (found == before_.end()) return std::nullopt;
        const auto minute = static_cast<std::size_t>(found - before_.begin()) - 1;
        return start_of(minute) + core::Duration{target - std::int64_t{before_[minute]} * minute_ms};
    }

    [[nodiscard]] std::optional<core::Instant> add_working_days(core::Instant from, int count) const
    {
        const auto today = minute_of(from) / day_minutes;
        for (std::size_t day = today + 1; day < worked_.size() / day_minutes; ++day) {
            std::size_t last = day * day_minutes + day_minutes;
            while (last > day * day_minutes && worked_[last - 1] == 0) --last;
            if (last > day * day_minutes && --count == 0) return start_of(last);
        }
        return std::nullopt;
    }

private:
    static constexpr std::size_t day_minutes = 1440;
    static constexpr std::int64_t minute_ms = 60000;

    void mark_day(config::Calendar const& calendar, config::DutyHours const& duty, std::string const& place, int d)
    {
        const auto day = first_ + std::chrono::days{d};
        auto* minutes = worked_.data() + static_cast<std::size_t>(d) * day_minutes;
        if (duty.always) return void(std::fill_n(minutes, day_minutes, std::uint8_t{1}));
        for (auto const& period : duty.week[std::chrono::weekday{day}.c_encoding()])
            for (auto m = period.from.count(); m < period.to.count(); ++m) minutes[m] = 1;
        if (!duty.observes_holidays) return;
        for (auto const& holiday : calendar.holidays) {
            if (std::chrono::sys_days{holiday.day} != day) continue;
            if (!holiday.places.empty() && std::find(holiday.places.begin(), holiday.places.end(), place) == holiday.places.end()) continue;
            for (std::size_t m = 0; m < day_minutes; ++m) {
                const bool allowed = std::any_of(holiday.half_day.begin(), holiday.half_day.end(), [m](auto const& half) {
                    return half.from.count() <= static_cast<long>(m) && static_cast<long>(m) < half.to.count();
                });
                if (!allowed) minutes[m] = 0;
            }
        }
    }

    [[nodiscard]] std::size_t minute_of(core::Instant at) const { return static_cast<std::size_t>((at + offset_ - first_).count() / minute_ms); }
    [[nodiscard]] core::Instant start_of(std::size_t minute) const
    {
        return core::Instant{std::chrono::milliseconds{static_cast<std::int64_t>(minute) * minute_ms}} + (first_ - std::chrono::sys_days{}) - offset_;
    }

    std::chrono::sys_days first_;
    std::chrono::minutes offset_;
    std::vector<std::uint8_t> worked_;
    std::vector<std::int32_t> before_;
};

}  // namespace sunwai::rules::testing
