#include "store/sqlite/registry_writer.hpp"

#include "store/sqlite/rows.hpp"

namespace sunwai::store::sqlite {
namespace {

std::string day_or_empty(std::optional<core::Date> const& day) { return day ? core::format_date(*day) : std::string{}; }

}  // namespace

Result<SourceState> SqliteRegistry::source(std::string_view name)
{
    return context_.call("registry.source", [&]() -> Result<SourceState> {
        Query row{db_, "SELECT " SUNWAI_SOURCE_COLUMNS " FROM source WHERE name = ?"};
        if (row.bind(name).step()) return read_source(row);
        SourceState fresh;
        fresh.name = name;
        return fresh;
    });
}

Result<void> SqliteRegistry::put_source(SourceState const& state)
{
    return context_.call("registry.put_source", [&]() -> Result<void> {
        Query{db_, "INSERT INTO source(name, cursor, last_success, last_attempt, failures, last_error, alert) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                   "ON CONFLICT(name) DO UPDATE SET cursor = ?2, last_success = ?3, last_attempt = ?4, failures = ?5, last_error = ?6, alert = ?7"}
            .bind(state.name)
            .bind(state.cursor)
            .bind(state.last_success)
            .bind(state.last_attempt)
            .bind(state.failures)
            .bind(state.last_error)
            .bind(state.alert)
            .run();
        return {};
    });
}

Result<void> SqliteRegistry::put_office(core::Office const& office)
{
    return context_.call("registry.put_office", [&]() -> Result<void> {
        const std::string from = day_or_empty(office.validity.from);
        const std::string to = day_or_empty(office.validity.to);
        const std::string handles = to_json(office.handles);
        Query row{db_, "INSERT OR REPLACE INTO office(id, line, level, department, place, title_en, title_hi, parent, duty, digests_only, information_only, "
                       "valid_from, valid_to, handles) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"};
        row.bind(office.id).bind(office.line).bind(office.level).bind(office.department).bind(office.place).bind(office.title.en).bind(office.title.hi);
        row.bind(office.parent).bind(office.duty).bind(office.digests_only).bind(office.information_only);
        row.bind_filled(from).bind_filled(to).bind(handles).run();
        return {};
    });
}

Result<void> SqliteRegistry::put_tenure(core::Tenure const& tenure)
{
    return context_.call("registry.put_tenure", [&]() -> Result<void> {
        Query row{db_, "INSERT OR REPLACE INTO tenure(office, kind, from_at, to_at, officer, email, phone, on_leave, bouncing) VALUES (?,?,?,?,?,?,?,?,?)"};
        row.bind(tenure.office).bind(core::name(tenure.kind)).bind(tenure.from).bind(tenure.to).bind(tenure.officer).bind(tenure.email).bind(tenure.phone);
        row.bind(tenure.on_leave).bind(tenure.bouncing).run();
        return {};
    });
}

Result<void> SqliteRegistry::put_holiday(config::Holiday const& holiday)
{
    return context_.call("registry.put_holiday", [&]() -> Result<void> {
        const std::string day = core::format_date(holiday.day);
        const std::string places = to_json(holiday.places);
        const std::string half_day = to_json(holiday.half_day);
        Query row{db_, "INSERT OR REPLACE INTO holiday(day, places, name_en, name_hi, half_day, movable) VALUES (?,?,?,?,?,?)"};
        row.bind(day).bind(places).bind(holiday.name.en).bind(holiday.name.hi).bind(half_day).bind(holiday.movable).run();
        return {};
    });
}

Result<std::string> SqliteRegistry::get(std::string_view key)
{
    return context_.call("registry.get", [&]() -> Result<std::string> {
        Query row{db_, "SELECT value FROM registry WHERE key = ?"};
        return row.bind(key).step() ? row.text() : std::string{};
    });
}

Result<void> SqliteRegistry::put(std::string_view key, std::string_view value)
{
    return context_.call("registry.put", [&]() -> Result<void> {
        Query{db_, "INSERT INTO registry(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = ?2"}.bind(key).bind(value).run();
        return {};
    });
}

}  // namespace sunwai::store::sqlite
