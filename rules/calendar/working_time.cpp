#include "rules/calendar/working_time.hpp"

#include "rules/calendar/day_walk.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

using core::Duration;
using core::Instant;
using namespace std::chrono;

/// How far ahead anybody looks for somebody on duty.
constexpr days horizon{3660};

/// 24×7 as a week like any other.
config::DutyHours const& round_the_clock()
{
    static const config::DutyHours always = [] {
        config::DutyHours hours;
        hours.key = "always";
        hours.always = true;
        hours.observes_holidays = false;
        hours.week.fill({config::WorkPeriod{minutes{0}, minutes{24 * 60}}});
        return hours;
    }();
    return always;
}

config::DutyHours const* find_duty(config::Calendar const& calendar, std::string_view key)
{
    auto found = calendar.duty.find(key);
    if (found == calendar.duty.end()) found = calendar.duty.find("office");
    if (found == calendar.duty.end() || found->second.always) return &round_the_clock();
    return &found->second;
}

/// A local day and time as an instant, never past the end of time.
Instant at_local(LocalDays day, minutes time, core::UtcOffset offset) noexcept
{
    return std::min(time_point_cast<milliseconds>(day) + time - offset.value, core::latest);
}

LocalDays local_day(Instant at, core::UtcOffset offset) noexcept { return floor<days>(at + offset.value); }

}  // namespace

WorkingTime::WorkingTime(config::Calendar const& calendar, std::string_view duty, std::string_view place)
    : calendar_{&calendar}, duty_{find_duty(calendar, duty)}, place_{place}
{
}

bool WorkingTime::on_duty(Instant at) const
{
    const auto today = local_day(at, calendar_->offset);
    const auto time = at + calendar_->offset.value - today;
    DayWalk walk{*calendar_, *duty_, place_, today};
    return std::ranges::any_of(walk.periods(), [&](auto const& period) { return period.from <= time && time < period.to; });
}

Instant WorkingTime::next_on_duty(Instant at) const
{
    const auto offset = calendar_->offset;
    const auto first = local_day(at, offset);
    for (DayWalk walk{*calendar_, *duty_, place_, first}; walk.day() <= first + horizon; walk.next()) {
        for (auto const& period : walk.periods()) {
            if (at < at_local(walk.day(), period.to, offset)) return std::max(at, at_local(walk.day(), period.from, offset));
        }
    }
    return core::latest;
}

Instant WorkingTime::add_working(Instant from, Duration working) const
{
    const auto offset = calendar_->offset;
    Duration left = working;
    if (left <= Duration::zero()) return std::min(from, core::latest);
    const auto first = local_day(from, offset);
    const auto end = local_day(core::latest, offset);
    DayWalk walk{*calendar_, *duty_, place_, first};
    const Duration week = walk.week_minutes();
    if (week == Duration{0}) return core::latest;
    while (walk.day() <= end) {
        for (auto const& period : walk.periods()) {
            const auto start = std::max(from, at_local(walk.day(), period.from, offset));
            const auto stop = at_local(walk.day(), period.to, offset);
            if (start >= stop) continue;
            if (left <= stop - start) return start + left;
            left -= stop - start;
        }
        walk.next();
        const auto weeks = walk.free_weeks((left - Duration{1}) / week);
        walk.skip_weeks(weeks);
        left -= weeks * week;
    }
    return core::latest;
}

Instant WorkingTime::add_working_days(Instant from, int count) const
{
    const auto offset = calendar_->offset;
    const auto end = local_day(core::latest, offset);
    DayWalk walk{*calendar_, *duty_, place_, local_day(from, offset)};
    const auto week_days = walk.week_days();
    if (week_days == 0) return core::latest;
    std::int64_t left = std::max(count, 1);
    for (walk.next(); walk.day() <= end; walk.next()) {
        const auto weeks = walk.free_weeks((left - 1) / week_days);
        walk.skip_weeks(weeks);
        left -= weeks * week_days;
        const auto periods = walk.periods();
        if (!periods.empty() && --left == 0) return at_local(walk.day(), periods.back().to, offset);
    }
    return core::latest;
}

Duration WorkingTime::between(Instant from, Instant to) const
{
    const auto offset = calendar_->offset;
    Duration sum{0};
    if (to <= from) return sum;
    const auto last = local_day(to, offset);
    DayWalk walk{*calendar_, *duty_, place_, local_day(from, offset)};
    while (walk.day() <= last) {
        for (auto const& period : walk.periods()) {
            const auto start = std::max(from, at_local(walk.day(), period.from, offset));
            const auto stop = std::min(to, at_local(walk.day(), period.to, offset));
            if (start < stop) sum += stop - start;
        }
        walk.next();
        const auto weeks = walk.free_weeks((last - walk.day()).count() / 7);
        walk.skip_weeks(weeks);
        if (weeks > 0) sum += weeks * Duration{walk.week_minutes()};
    }
    return sum;
}

Instant WorkingTime::add(Instant from, config::Limit const& limit) const
{
    using Unit = config::Limit::Unit;
    switch (limit.unit) {
    case Unit::minutes: return std::min(from + minutes{limit.amount}, core::latest);
    case Unit::hours: return std::min(from + hours{limit.amount}, core::latest);
    case Unit::days: return std::min(from + days{limit.amount}, core::latest);
    case Unit::working_hours: return add_working(from, hours{limit.amount});
    case Unit::working_days: return add_working_days(from, limit.amount);
    }
    return core::latest;
}

std::vector<config::WorkPeriod> WorkingTime::periods_of(core::Date day) const
{
    DayWalk walk{*calendar_, *duty_, place_, LocalDays{day}};
    const auto periods = walk.periods();
    return {periods.begin(), periods.end()};
}

}  // namespace sunwai::rules
