#include "config/pack_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace sunwai::config {
namespace {

/// One [[roster]] of the file: office levels (or single offices) per rung, for all districts or the named ones.
struct RosterRow {
    std::string danger;
    std::vector<std::string> districts;
};

const Field<RosterRow> roster_fields[]{
    {"danger", &RosterRow::danger, "`*`: any without a row of its own",
     {.required = true, .choices = "*|electric|water|gas_fire|structure|open_hole|medical|violence|missing_person|self_harm|animal|flood"}},
    {"districts", &RosterRow::districts, "place ids; none: every district"},
};

const Field<Helpline> helpline_fields[]{
    {"key", &Helpline::key, "", {.required = true, .check = check_key}},
    {"number", &Helpline::number, "", {.required = true, .longest = 40}},
    {"name", &Helpline::name, "", {.required = true}},
};

std::vector<Place const*> districts_of(StatePack const& pack)
{
    std::vector<Place const*> found;
    for (auto const& place : pack.places) {
        if (place.level == pack.district_level) found.push_back(&place);
    }
    return found;
}

std::string add_rung(StatePack const& pack, std::string_view district, std::vector<std::string> const& words, std::vector<core::OfficeId>& rung)
{
    for (auto const& word : words) {
        const auto offices = pack.nearest_offices(district, word);
        if (offices.empty()) return fmt::format("district {} has no office \"{}\"", district, word);
        for (auto const* office : offices) {
            const auto duty = pack.calendar.duty.find(office->duty);
            if (duty != pack.calendar.duty.end() && !duty->second.always) return fmt::format("office {} is not on duty day and night", office->id);
            if (std::find(rung.begin(), rung.end(), office->id) == rung.end()) rung.push_back(office->id);
        }
    }
    return {};
}

std::vector<std::vector<std::string>> read_rungs(Value const& table, Reading const& reading)
{
    std::vector<std::vector<std::string>> rungs;
    const auto inner = reading.at("rungs");
    auto const* list = table.find("rungs");
    if (list == nullptr || list->kind != Value::Kind::list || list->items.empty()) {
        inner.error(list != nullptr ? list->at : table.at, "must be a list of lists of office levels");
        return rungs;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        if (!take(list->items[i], {.required = true}, reading.at("rungs", i), rungs.emplace_back())) return {};
        if (rungs.back().empty()) reading.at("rungs", i).error(list->items[i].at, "is empty");
    }
    return rungs;
}

void read_roster(Value const& table, Draft& draft, Reading const& reading)
{
    constexpr std::array<std::string_view, 1> others{"rungs"};
    RosterRow row;
    read_fields<RosterRow>(table, roster_fields, others, reading, row);
    const auto rungs = read_rungs(table, reading);
    auto& pack = draft.pack;
    for (std::size_t i = 0; i < row.districts.size(); ++i) {
        auto const* place = pack.place(row.districts[i]);
        if (place != nullptr && place->level == pack.district_level) continue;
        reading.at("districts", i).error(table.find("districts")->items[i].at, fmt::format("\"{}\" is not a district", row.districts[i]));
    }
    std::set<std::string> told;
    for (auto const* district : districts_of(pack)) {
        if (!row.districts.empty() && std::find(row.districts.begin(), row.districts.end(), district->id) == row.districts.end()) continue;
        DutyRoster roster{district->id, row.danger, {}};
        for (std::size_t i = 0; i < rungs.size(); ++i) {
            const auto fault = add_rung(pack, district->id, rungs[i], roster.rungs.emplace_back());
            if (!fault.empty() && told.insert(fault).second) reading.at("rungs", i).error(table.find("rungs")->items[i].at, fault);
        }
        // A row for named districts goes before one for all.
        pack.rosters.insert(row.districts.empty() ? pack.rosters.end() : pack.rosters.begin(), std::move(roster));
    }
}

}  // namespace

void read_rosters(Draft& draft)
{
    FaultSink sink = draft.sink("rosters.toml");
    const auto root = read_part(draft, "rosters.toml", sink);
    if (!root) return;
    const Reading reading{sink, draft.folder, {}};
    constexpr std::array<std::string_view, 1> known{"roster"};
    refuse_unknown(*root, known, reading);
    auto const* list = root->find("roster");
    if (list == nullptr || !expect_tables(*list, reading.at("roster"))) {
        if (list == nullptr) reading.error({1, 1}, "there is no [[roster]]");
        return;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) read_roster(list->items[i], draft, reading.at("roster", i));
    for (auto const* district : districts_of(draft.pack)) {
        const auto any = [&](DutyRoster const& roster) { return roster.district == district->id && roster.danger == "*"; };
        if (std::any_of(draft.pack.rosters.begin(), draft.pack.rosters.end(), any)) continue;
        reading.at("roster").error(list->at, fmt::format("district {} has no roster for danger \"*\"", district->id));
    }
}

void read_helplines(Draft& draft)
{
    FaultSink sink = draft.sink("helplines.toml");
    const auto root = read_part(draft, "helplines.toml", sink);
    if (!root) return;
    const Reading reading{sink, draft.folder, {}};
    constexpr std::array<std::string_view, 1> known{"helpline"};
    constexpr std::array<std::string_view, 1> others{"checked"};
    refuse_unknown(*root, known, reading);
    auto const* list = root->find("helpline");
    if (list == nullptr || !expect_tables(*list, reading.at("helpline"))) return;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        auto const& table = list->items[i];
        const auto inner = reading.at("helpline", i);
        auto& line = draft.pack.helplines.emplace_back();
        read_fields<Helpline>(table, helpline_fields, others, inner, line);
        std::optional<core::Date> checked;
        auto const* value = table.find("checked");
        if (value == nullptr) inner.at("checked").error(table.at, "is missing");
        if (value == nullptr || !take(*value, {}, inner.at("checked"), checked)) continue;
        line.checked = *checked;
        const bool old = draft.today && std::chrono::sys_days{*checked + std::chrono::months{12}} < std::chrono::sys_days{*draft.today};
        if (old) inner.faults.warning(value->at, fmt::format("helpline \"{}\" was checked on {}; check it again", line.key, core::format_date(*checked)));
    }
}

}  // namespace sunwai::config
