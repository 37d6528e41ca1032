#include "config/holidays.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/policy_change.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

std::string periods_text(std::vector<config::WorkPeriod> const& periods)
{
    std::string text;
    for (auto const& period : periods) {
        if (!text.empty()) text += ' ';
        text += fmt::format("{:02}:{:02}-{:02}:{:02}", period.from.count() / 60, period.from.count() % 60, period.to.count() / 60, period.to.count() % 60);
    }
    return text;
}

json::object holiday_object(config::Holiday const& holiday)
{
    return {{"day", core::format_date(holiday.day)},
            {"name_en", holiday.name.en},
            {"name_hi", holiday.name.hi},
            {"half_day", periods_text(holiday.half_day)},
            {"movable", holiday.movable},
            {"places", json::array(holiday.places.begin(), holiday.places.end())}};
}

int calendar_list(Environment& environment, Arguments const& arguments)
{
    int year = 0;
    if (const auto text = arguments.get("year"); !text.empty()) {
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), year);
        if (fault != std::errc{} || end != text.data() + text.size()) {
            environment.complain("sunwai: --year: must be a year, like 2026");
            return wrong_usage;
        }
    }
    const auto policy = environment.read_policy();
    if (!policy) return environment.fail(policy.error());
    for (auto const& holiday : (*policy)->pack->calendar.holidays) {
        if (year != 0 && int{holiday.day.year()} != year) continue;
        if (arguments.has("json")) {
            environment.out.line(json::serialize(holiday_object(holiday)));
            continue;
        }
        auto line = fmt::format("{} {}", core::format_date(holiday.day), holiday.name.en);
        if (!holiday.half_day.empty()) line += " (worked " + periods_text(holiday.half_day) + ")";
        for (auto const& place : holiday.places) line += " " + place;
        environment.out.line(line);
    }
    return done;
}

core::Result<void> store_holidays(store::Writer& writer, std::vector<config::Holiday> const& days)
{
    for (auto const& day : days) {
        const auto put = writer.registry().put_holiday(day);
        if (!put) return put.error();
    }
    return {};
}

/// What a file of holidays holds: good days are stored even where others are faulty.
struct HolidayImport {
    std::vector<config::Holiday> days;
    std::vector<config::Fault> faults;
};

HolidayImport read_import(Arguments const& arguments, config::StatePack const& pack)
{
    HolidayImport import;
    config::FaultSink sink{arguments.get("FILE"), import.faults};
    import.days = config::read_holidays(arguments.input("FILE"), sink, [&pack](std::string_view id) { return pack.place(id) != nullptr; });
    return import;
}

void report(HolidayImport const& import, std::int64_t moved, Arguments const& arguments, Output& output)
{
    const bool as_json = arguments.has("json");
    for (auto const& day : import.days) {
        if (as_json) output.out += json::serialize(holiday_object(day)) + "\n";
        else output.out += fmt::format("{} {} stored\n", core::format_date(day.day), day.name.en);
    }
    for (auto const& fault : import.faults) {
        output.err += config::to_string(fault) + "\n";
        if (as_json) output.out += json::serialize(json::object{{"line", fault.line}, {"error", fault.message}}) + "\n";
    }
    if (as_json) output.out += json::serialize(json::object{{"stored", import.days.size()}, {"faults", import.faults.size()}, {"cases_moved", moved}}) + "\n";
    else output.out += fmt::format("{} days stored, {} faults, due times of {} cases moved\n", import.days.size(), import.faults.size(), moved);
}

/// Puts what was stored in force; how many cases' due times moved.
core::Task<core::Result<std::int64_t>> put_in_force(Session session)
{
    const auto renewed = co_await renew_policy(session);
    if (!renewed) co_return renewed.error();
    auto derived = rederive_due_times(std::move(session));
    const auto moved = co_await std::move(derived);
    co_return moved;
}

core::Task<int> calendar_import(Session session, Arguments arguments, Output& output)
{
    const auto import = read_import(arguments, *session.policy.get()->pack);
    std::int64_t cases = 0;
    if (!import.days.empty()) {
        std::function<core::Result<void>(store::Writer&)> work = [&import](store::Writer& writer) { return store_holidays(writer, import.days); };
        auto actor = session.actor;
        const auto stored = co_await session.store.write(std::move(actor), std::move(work));
        if (!stored) {
            output.err += fmt::format("sunwai: nothing was imported: {}\n", stored.error().what);
            co_return exit_status(stored.error().code);
        }
        const auto moved = co_await put_in_force(session);
        if (!moved) {
            output.err += fmt::format("sunwai: the days are stored, but due times were not all derived again: {}; run the import once more\n", moved.error().what);
            co_return exit_status(moved.error().code);
        }
        cases = *moved;
    }
    report(import, cases, arguments, output);
    co_return static_cast<int>(config::any_error(import.faults) ? wrong_input : done);
}

}  // namespace

std::vector<Verb> calendar_verbs()
{
    using Count = Parameter::Count;
    const Parameter as_json{"--json", "", "NDJSON", Count::flag};
    return {
        {"calendar list", "Holidays of the state pack and of imports", {{"--year", "YEAR", "only this year"}, as_json}, {"sunwai calendar list --year 2026"}, calendar_list},
        {"calendar import", "Import holidays; due times that were not served yet are derived again, as events of their cases",
         {{"FILE", "FILE", "iCalendar, or CSV with the columns date,name_en,name_hi,kind,half_day,places", Count::required, true}, as_json},
         {"sunwai calendar import holidays-2027.ics"}, calendar_import, false, true},
    };
}

}  // namespace sunwai::daemon
