#include "config/holidays.hpp"
#include "config/pack_draft.hpp"
#include "config/state_pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace sunwai::config {
namespace {

constexpr Constraint key_constraint{.required = true, .check = check_key};

std::optional<std::string> check_prefix(std::string_view text)
{
    const bool good = !text.empty() && text.size() <= 8 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (good) return std::nullopt;
    return "must be 1 to 8 capital letters";
}

const Field<StatePack> pack_fields[]{
    {"id", &StatePack::id, "name of the pack", key_constraint},
    {"version", &StatePack::version, "of the data", {.required = true, .longest = 64}},
    {"name", &StatePack::name, "of the state", {.required = true}},
    {"number_prefix", &StatePack::number_prefix, "case numbers begin with it", {.required = true, .check = check_prefix}},
    {"root", &StatePack::root, "place id of the state", {.required = true, .longest = 64}},
    {"attribution", &StatePack::attribution, "shown wherever places are shown", {.longest = 2000}},
    {"levels", &StatePack::levels, "place levels, top down", key_constraint},
    {"district_level", &StatePack::district_level, "level whose places are districts", key_constraint},
    {"rural_levels", &StatePack::rural_levels, "levels whose places are rural", {.check = check_key}},
    {"top_levels", &StatePack::top_levels, "office levels at which a ladder may end", key_constraint},
    {"state_nodal", &StatePack::state_nodal, "office id of the State nodal officer", {.required = true, .longest = 64}},
    {"state_watch", &StatePack::state_watch, "office id of the state watch", {.required = true, .longest = 64}},
};

const Field<Relation> relation_fields[]{
    {"name", &Relation::name, "of the link", key_constraint},
    {"levels", &Relation::levels, "levels of its targets", key_constraint},
};

const Field<Department> department_fields[]{
    {"key", &Department::key, "of the department", key_constraint},
    {"name", &Department::name, "for people", {.required = true}},
};

const Field<OfficeLevel> level_fields[]{
    {"key", &OfficeLevel::key, "of the level", key_constraint},
    {"line", &OfficeLevel::line, "ladder it stands on", {.required = true, .choices = "district|department|police|state"}},
    {"department", &OfficeLevel::department, "key of the department; none on the district line", {.check = check_key}},
    {"duty", &OfficeLevel::duty, "key of the duty hours", {.check = check_key}},
    {"title", &OfficeLevel::title, "of the office", {.required = true}},
    {"digests_only", &OfficeLevel::digests_only, "single mails only for emergencies and own overdue orders"},
    {"information_only", &OfficeLevel::information_only, "told, cannot order"},
};

template <class Item>
std::vector<Item> read_items(Value const& root, std::string_view key, std::span<Field<Item> const> fields, Reading const& reading)
{
    std::vector<Item> out;
    auto const* list = root.find(key);
    if (list == nullptr || !expect_tables(*list, reading.at(key))) return out;
    for (std::size_t i = 0; i < list->items.size(); ++i) read_fields<Item>(list->items[i], fields, {}, reading.at(key, i), out.emplace_back());
    return out;
}

void refuse_repeated_keys(Value const& root, std::string_view list, std::string_view key, Reading const& reading)
{
    auto const* found = root.find(list);
    if (found == nullptr) return;
    std::vector<std::string_view> seen;
    for (std::size_t i = 0; i < found->items.size(); ++i) {
        auto const* value = found->items[i].find(key);
        if (value == nullptr || value->kind != Value::Kind::text) continue;
        if (std::find(seen.begin(), seen.end(), value->text) != seen.end()) {
            reading.at(list, i).at(key).error(value->at, fmt::format("\"{}\" stands twice", value->text));
        }
        seen.push_back(value->text);
    }
}

void check_levels(Draft& draft, Value const& root, Reading const& reading)
{
    auto const& pack = draft.pack;
    const auto known = [&](std::string_view level) { return std::find(pack.levels.begin(), pack.levels.end(), level) != pack.levels.end(); };
    auto const* district = root.find("district_level");
    if (district != nullptr && !known(pack.district_level)) reading.at("district_level").error(district->at, fmt::format("\"{}\" is not one of levels", pack.district_level));
    for (auto const& level : pack.office_levels) {
        if (level.department.empty() || pack.department(level.department) != nullptr) continue;
        auto const& item = root.find("office_level")->items[static_cast<std::size_t>(&level - pack.office_levels.data())];
        reading.at("office_level", static_cast<std::size_t>(&level - pack.office_levels.data()))
            .at("department")
            .error(item.find("department")->at, fmt::format("there is no department \"{}\"", level.department));
    }
    auto const* tops = root.find("top_levels");
    for (std::size_t i = 0; tops != nullptr && i < pack.top_levels.size(); ++i) {
        if (pack.office_level(pack.top_levels[i]) != nullptr) continue;
        reading.at("top_levels", i).error(tops->items[i].at, fmt::format("there is no office level \"{}\"", pack.top_levels[i]));
    }
}

void read_offset(Draft& draft, Value const& root, Reading const& reading)
{
    const auto inner = reading.at("utc_offset");
    auto const* value = root.find("utc_offset");
    if (value == nullptr || value->kind != Value::Kind::text || value->text.size() != 6) {
        inner.error(value != nullptr ? value->at : root.at, "must be an offset such as \"+05:30\"");
        return;
    }
    const auto time = parse_time_of_day(std::string_view{value->text}.substr(1));
    const char sign = value->text.front();
    if (!time || *time > std::chrono::hours{14} || (sign != '+' && sign != '-')) {
        inner.error(value->at, "must be an offset such as \"+05:30\"");
        return;
    }
    draft.pack.calendar.offset.value = sign == '-' ? -*time : *time;
}

void check_desks(Draft& draft)
{
    if (!draft.pack_file) return;
    auto const& root = *draft.pack_file;
    FaultSink sink = draft.sink("pack.toml");
    const Reading reading{sink, draft.folder, {}};
    const auto check = [&](std::string_view key, std::string const& office) {
        auto const* value = root.find(key);
        if (value == nullptr || draft.pack.office(office) != nullptr) return;
        reading.at(key).error(value->at, fmt::format("there is no office \"{}\"", office));
    };
    check("state_nodal", draft.pack.state_nodal);
    check("state_watch", draft.pack.state_watch);
    auto const* root_place = root.find("root");
    if (root_place != nullptr && draft.pack.place(draft.pack.root) == nullptr) {
        reading.at("root").error(root_place->at, fmt::format("there is no place \"{}\"", draft.pack.root));
    }
}

/// Faults file by file, in the order in which the files were read, and from the top of each file down.
void put_in_order(std::vector<Fault>& faults)
{
    std::vector<std::string> files;
    for (auto const& fault : faults) {
        if (std::find(files.begin(), files.end(), fault.file) == files.end()) files.push_back(fault.file);
    }
    const auto rank = [&](Fault const& fault) { return std::tuple{std::find(files.begin(), files.end(), fault.file) - files.begin(), fault.line, fault.column}; };
    std::stable_sort(faults.begin(), faults.end(), [&](Fault const& a, Fault const& b) { return rank(a) < rank(b); });
}

std::shared_ptr<StatePack const> load_pack(std::filesystem::path const& folder, std::optional<core::Date> today, std::vector<Fault>& faults)
{
    auto pack = std::make_shared<StatePack>();
    pack->folder = folder;
    std::vector<Fault> found;
    {
        Draft draft{folder, *pack, found, today, {}, {}, {}};
        read_pack_file(draft);
        read_duty_hours(draft);
        read_pack_holidays(draft);
        read_places(draft);
        pack->index_places();
        read_links(draft);
        read_offices(draft);
        pack->index_office_ids();
        read_areas(draft);
        read_categories(draft);
        pack->index();
        read_limits(draft);
        read_numbers(draft);
        read_rosters(draft);
        read_conduct(draft);
        pack->index_rosters();
        read_helplines(draft);
        check_desks(draft);
        pack->version = fmt::format("{}-{:08x}", pack->version, draft.hash & 0xFFFFFFFFU);
        pack->calendar.version = calendar_version(pack->calendar);
    }
    put_in_order(found);
    const bool refused = any_error(found);
    faults.insert(faults.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    if (refused) return nullptr;
    return pack;
}

}  // namespace

void Draft::stir(std::string_view text) noexcept
{
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;  // FNV-1a
}

std::optional<Value> read_part(Draft& draft, std::string_view file, FaultSink& faults)
{
    constexpr std::size_t most = 4U << 20U;
    const auto text = read_text(draft.folder / file, most, faults);
    if (!text) return std::nullopt;
    draft.stir(*text);
    return parse_toml(*text, faults);
}

std::optional<Table> read_table(Draft& draft, std::string_view file, std::span<Column const> columns, FaultSink& faults)
{
    auto table = Table::read(draft.folder / file, columns, faults);
    if (table) draft.stir(table->text());
    return table;
}

std::optional<LinkConfidence> parse_confidence(std::string_view text) noexcept
{
    constexpr std::array<std::string_view, 4> words{"high", "medium", "inferred", "low"};
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return std::nullopt;
    return static_cast<LinkConfidence>(found - words.begin());
}

std::optional<std::string> check_key(std::string_view text)
{
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    if (!text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), fits)) return std::nullopt;
    return "must be 1 to 40 small letters, digits or \"_\"";
}

void read_pack_file(Draft& draft)
{
    constexpr std::array<std::string_view, 4> others{"utc_offset", "relation", "department", "office_level"};
    FaultSink sink = draft.sink("pack.toml");
    draft.pack_file = read_part(draft, "pack.toml", sink);
    auto const& root = draft.pack_file;
    if (!root) return;
    const Reading reading{sink, draft.folder, {}};
    read_fields<StatePack>(*root, pack_fields, others, reading, draft.pack);
    read_offset(draft, *root, reading);
    draft.pack.relations = read_items<Relation>(*root, "relation", relation_fields, reading);
    draft.pack.departments = read_items<Department>(*root, "department", department_fields, reading);
    draft.pack.office_levels = read_items<OfficeLevel>(*root, "office_level", level_fields, reading);
    refuse_repeated_keys(*root, "relation", "name", reading);
    refuse_repeated_keys(*root, "department", "key", reading);
    refuse_repeated_keys(*root, "office_level", "key", reading);
    check_levels(draft, *root, reading);
}

std::shared_ptr<StatePack const> load_state_pack(std::filesystem::path const& folder, core::Date today, std::vector<Fault>& faults)
{
    return load_pack(folder, today, faults);
}

std::shared_ptr<StatePack const> load_state_pack(std::filesystem::path const& folder, std::vector<Fault>& faults)
{
    return load_pack(folder, std::nullopt, faults);
}

}  // namespace sunwai::config
