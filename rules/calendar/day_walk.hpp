#pragma once
#include "config/calendar.hpp"
#include "core/time.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <string_view>
#include <vector>

namespace sunwai::rules {

using LocalDays = std::chrono::sys_days;

/// Walks the local days of one duty key forwards, with the periods worked on each. Holidays are found by binary search once and then followed.
class DayWalk {
public:
    DayWalk(config::Calendar const& calendar, config::DutyHours const& duty, std::string_view place, LocalDays day)
        : calendar_{calendar}, duty_{duty}, place_{place}
    {
        seek(day);
    }

    [[nodiscard]] LocalDays day() const noexcept { return day_; }
    /// Of a week without holidays; added up at every call, because most walks end before they need it.
    [[nodiscard]] std::chrono::minutes week_minutes() const noexcept
    {
        std::chrono::minutes sum{0};
        for (auto const& periods : duty_.week) {
            for (auto const& period : periods) sum += period.to - period.from;
        }
        return sum;
    }
    [[nodiscard]] std::int64_t week_days() const noexcept { return std::ranges::count_if(duty_.week, [](auto const& periods) { return !periods.empty(); }); }

    void seek(LocalDays day)
    {
        day_ = day;
        if (!duty_.observes_holidays) return;
        const auto before = [](config::Holiday const& holiday, LocalDays at) { return LocalDays{holiday.day} < at; };
        holiday_ = static_cast<std::size_t>(std::lower_bound(calendar_.holidays.begin(), calendar_.holidays.end(), day, before) - calendar_.holidays.begin());
    }

    void next()
    {
        day_ += std::chrono::days{1};
        while (holiday_ < calendar_.holidays.size() && LocalDays{calendar_.holidays[holiday_].day} < day_) ++holiday_;
    }

    /// Whole weeks from the present day on in which no holiday of this place falls, at most `most`.
    [[nodiscard]] std::int64_t free_weeks(std::int64_t most) const
    {
        if (most <= 0 || !duty_.observes_holidays) return std::max<std::int64_t>(most, 0);
        for (auto i = holiday_; i < calendar_.holidays.size(); ++i) {
            if (applies(calendar_.holidays[i])) return std::min<std::int64_t>(most, (LocalDays{calendar_.holidays[i].day} - day_).count() / 7);
        }
        return most;
    }

    void skip_weeks(std::int64_t weeks)
    {
        if (weeks > 0) seek(day_ + std::chrono::days{7 * weeks});
    }

    /// Valid until the walk moves on.
    [[nodiscard]] std::span<config::WorkPeriod const> periods()
    {
        auto const& usual = duty_.week[std::chrono::weekday{day_}.c_encoding()];
        if (!duty_.observes_holidays || holiday_ >= calendar_.holidays.size() || LocalDays{calendar_.holidays[holiday_].day} != day_) return usual;
        bool changed = false;
        for (auto i = holiday_; i < calendar_.holidays.size() && LocalDays{calendar_.holidays[i].day} == day_; ++i) {
            if (!applies(calendar_.holidays[i])) continue;
            if (!changed) scratch_ = usual;
            changed = true;
            keep_only(calendar_.holidays[i].half_day);
        }
        return changed ? std::span<config::WorkPeriod const>{scratch_} : std::span<config::WorkPeriod const>{usual};
    }

private:
    [[nodiscard]] bool applies(config::Holiday const& holiday) const
    {
        return holiday.places.empty() || std::ranges::find(holiday.places, place_) != holiday.places.end();
    }

    /// Cuts the day's periods down to what a half day allows; nothing allowed: closed.
    void keep_only(std::vector<config::WorkPeriod> const& allowed)
    {
        std::vector<config::WorkPeriod> kept;
        for (auto const& usual : scratch_) {
            for (auto const& half : allowed) {
                const config::WorkPeriod both{std::max(usual.from, half.from), std::min(usual.to, half.to)};
                if (both.from < both.to) kept.push_back(both);
            }
        }
        std::ranges::sort(kept, {}, &config::WorkPeriod::from);
        scratch_ = std::move(kept);
    }

    config::Calendar const& calendar_;
    config::DutyHours const& duty_;
    std::string_view place_;
    LocalDays day_{};
    std::size_t holiday_{0};
    std::vector<config::WorkPeriod> scratch_;
};

}  // namespace sunwai::rules
