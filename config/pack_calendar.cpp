#include "config/holidays.hpp"
#include "config/pack_draft.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace sunwai::config {
namespace {

constexpr std::array<std::string_view, 7> week_days{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

const Field<DutyHours> duty_fields[]{
    {"key", &DutyHours::key, "of the duty hours", {.required = true, .check = check_key}},
    {"always", &DutyHours::always, "day and night"},
    {"observes_holidays", &DutyHours::observes_holidays, "closed on public holidays"},
};

void read_day(Value const& value, Reading const& reading, std::vector<WorkPeriod>& out)
{
    std::vector<std::string> texts;
    if (!take(value, {}, reading, texts)) return;
    const auto periods = parse_periods(fmt::format("{}", fmt::join(texts, " ")));
    if (!periods) {
        reading.error(value.at, "must be periods such as \"09:00-13:00\", in order and not overlapping");
        return;
    }
    out = *periods;
}

void read_duty(Value const& table, Reading const& reading, Calendar& calendar)
{
    DutyHours duty;
    read_fields<DutyHours>(table, duty_fields, week_days, reading, duty);
    for (std::size_t day = 0; day < week_days.size(); ++day) {
        auto const* value = table.find(week_days[day]);
        if (value == nullptr) continue;
        if (duty.always) reading.at(week_days[day]).error(value->at, "means nothing beside always = true");
        read_day(*value, reading.at(week_days[day]), duty.week[day]);
    }
    const bool never = !duty.always && std::all_of(week_days.begin(), week_days.end(), [&](std::string_view day) { return table.find(day) == nullptr; });
    if (never) reading.error(table.at, "has no hours at all: give days, or always = true");
    const auto key = duty.key;
    if (!calendar.duty.emplace(key, std::move(duty)).second) reading.at("key").error(table.find("key")->at, fmt::format("\"{}\" stands twice", key));
}

}  // namespace

void read_duty_hours(Draft& draft)
{
    FaultSink sink = draft.sink("duty.toml");
    const auto root = read_part(draft, "duty.toml", sink);
    if (!root) return;
    const Reading reading{sink, draft.folder, {}};
    constexpr std::array<std::string_view, 1> known{"duty"};
    refuse_unknown(*root, known, reading);
    auto const* list = root->find("duty");
    if (list == nullptr || !expect_tables(*list, reading.at("duty"))) {
        if (list == nullptr) reading.error({1, 1}, "there are no [[duty]] hours");
        return;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) read_duty(list->items[i], reading.at("duty", i), draft.pack.calendar);
    if (!draft.pack.calendar.duty.contains("office")) reading.at("duty").error(list->at, "the hours \"office\" are missing");
    for (auto const& level : draft.pack.office_levels) {
        if (draft.pack.calendar.duty.contains(level.duty)) continue;
        reading.at("duty").error(list->at, fmt::format("office level \"{}\" is on duty \"{}\", which is not given", level.key, level.duty));
    }
}

void read_pack_holidays(Draft& draft)
{
    FaultSink sink = draft.sink("holidays.csv");
    constexpr std::size_t most = 4U << 20U;
    const auto text = read_text(draft.folder / "holidays.csv", most, sink);
    if (!text) return;
    draft.stir(*text);
    draft.pack.calendar.holidays = read_holidays(*text, sink);
    if (!draft.today) return;
    const auto year = draft.today->year();
    auto const& days = draft.pack.calendar.holidays;
    const bool notified = std::any_of(days.begin(), days.end(), [&](Holiday const& day) { return day.movable && day.day.year() == year; });
    if (!notified) {
        sink.warning({1, 1}, fmt::format("no movable holidays of {}: import the year's notification (sunwai calendar import)", static_cast<int>(year)));
    }
}

}  // namespace sunwai::config
