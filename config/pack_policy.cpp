#include "config/pack_draft.hpp"
#include "config/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sunwai::config {
namespace {

constexpr std::array areas{core::Area::unknown, core::Area::urban, core::Area::metropolitan, core::Area::rural};

const Field<Category> category_fields[]{
    {"key", &Category::key, "of the category", {.required = true, .check = check_key}},
    {"name", &Category::name, "for people", {.required = true}},
    {"nodal_level", &Category::nodal_level, "office level that answers for it", {.required = true, .check = check_key}},
    {"nodal_level_metropolitan", &Category::nodal_level_metropolitan, "the same inside a municipal corporation", {.check = check_key}},
    {"needs", &Category::needs, "facts the office cannot work without", {.check = check_key}},
    {"state_accepts", &Category::state_accepts, "reports are judged at the State nodal officer's desk"},
    {"protected", &Category::is_protected, "hidden from who is complained of"},
    {"second_line_joins", &Category::second_line_joins, "when the second line begins to climb", {.choices = "first_breach|with_assignment"}},
    {"step", &Category::step, "between rungs"},
};

const Field<Matter> matter_fields[]{
    {"key", &Matter::key, "of the matter", {.required = true, .check = check_key}},
    {"name", &Matter::name, "for people", {.required = true}},
};

const Field<ActingRule> acting_fields[]{
    {"matter", &ActingRule::matter, "none: any", {.check = check_key}},
    {"department", &ActingRule::department, "whose offices act", {.required = true, .check = check_key}},
    {"levels", &ActingRule::levels, "office levels, lowest first", {.required = true, .check = check_key}},
};

const Field<LimitRule> limit_fields[]{
    {"category", &LimitRule::category, "`*`: any", {.required = true, .longest = 40}},
    {"matter", &LimitRule::matter, "none: any", {.check = check_key}},
    {"places", &LimitRule::places, "ids of places: the row holds within them only; none: everywhere", {.longest = 40}},
    {"atr", &LimitRule::atr, "time until the report is due", {.required = true}},
    {"source", &LimitRule::source, "where the limit comes from", {.required = true, .longest = 200}},
};

const Field<PolicyNumbers> number_fields[]{
    {"triage", &PolicyNumbers::triage, ""},
    {"triage_emergency", &PolicyNumbers::triage_emergency, ""},
    {"ack_emergency", &PolicyNumbers::ack_emergency, ""},
    {"ack_high", &PolicyNumbers::ack_high, ""},
    {"ack_normal", &PolicyNumbers::ack_normal, ""},
    {"atr_emergency", &PolicyNumbers::atr_emergency, ""},
    {"step", &PolicyNumbers::step, ""},
    {"step_emergency", &PolicyNumbers::step_emergency, ""},
    {"step_max", &PolicyNumbers::step_max, ""},
    {"reopened_min", &PolicyNumbers::reopened_min, ""},
    {"transfer_decision", &PolicyNumbers::transfer_decision, ""},
    {"extension_decision", &PolicyNumbers::extension_decision, ""},
    {"question_pause", &PolicyNumbers::question_pause, ""},
    {"appeal", &PolicyNumbers::appeal, ""},
    {"question_pauses", &PolicyNumbers::question_pauses, "", {.most = 10}},
    {"extensions", &PolicyNumbers::extensions, "", {.most = 10}},
    {"extension_days", &PolicyNumbers::extension_days, "", {.most = 365}},
    {"closing_days", &PolicyNumbers::closing_days, "", {.least = 1, .most = 365}},
    {"closing_reminder_days", &PolicyNumbers::closing_reminder_days, "", {.least = 1, .most = 365}},
    {"reopen_days", &PolicyNumbers::reopen_days, "", {.least = 1, .most = 3650}},
    {"assignment_gathering", &PolicyNumbers::assignment_gathering, "", {.most = 1440}},
    {"digests", &PolicyNumbers::digests, ""},
    {"top_daily", &PolicyNumbers::top_daily, ""},
    {"morning_summary", &PolicyNumbers::morning_summary, ""},
    {"reminder_first_percent", &PolicyNumbers::reminder_first_percent, "", {.least = 1, .most = 99}},
    {"reminder_second_percent", &PolicyNumbers::reminder_second_percent, "", {.least = 1, .most = 99}},
    {"reminder_short_percent", &PolicyNumbers::reminder_short_percent, "", {.least = 1, .most = 99}},
    {"bundle_open_matters", &PolicyNumbers::bundle_open_matters, "", {.least = 1, .most = 10000}},
};

void read_area(Value const& table, Reading const& reading, core::Area& out)
{
    auto const* value = table.find("area");
    if (value == nullptr) return;
    std::string text;
    const auto inner = reading.at("area");
    if (!take(*value, {.choices = "urban|metropolitan|rural"}, inner, text)) return;
    out = *core::parse_area(text);
}

void refuse_unknown_matter(Value const& table, Category const& category, std::string_view matter, Reading const& reading)
{
    std::vector<std::string_view> known;
    for (auto const& one : category.matters) known.push_back(one.key);
    if (matter.empty() || std::find(known.begin(), known.end(), matter) != known.end()) return;
    reading.at("matter").error(table.find("matter")->at, fmt::format("category \"{}\" has no matter \"{}\"{}", category.key, matter, suggestion(matter, known)));
}

bool has_office(StatePack const& pack, std::string_view level)
{
    return std::any_of(pack.offices.begin(), pack.offices.end(), [&](core::Office const& office) { return office.level == level; });
}

void check_acting(Value const& table, ActingRule const& rule, Draft const& draft, Reading const& reading)
{
    auto const& pack = draft.pack;
    if (!rule.department.empty() && pack.department(rule.department) == nullptr) {
        reading.at("department").error(table.find("department")->at, fmt::format("there is no department \"{}\"", rule.department));
    }
    for (std::size_t i = 0; i < rule.levels.size(); ++i) {
        const auto inner = reading.at("levels", i);
        const auto at = table.find("levels")->items[i].at;
        auto const* level = pack.office_level(rule.levels[i]);
        if (level == nullptr || !has_office(pack, rule.levels[i])) {
            inner.error(at, fmt::format("no office has the level \"{}\"", rule.levels[i]));
        } else if (level->department != rule.department) {
            inner.error(at, fmt::format("level \"{}\" belongs to department \"{}\", not \"{}\"", level->key, level->department, rule.department));
        }
    }
    if (rule.levels.empty() && table.find("levels") != nullptr) reading.at("levels").error(table.find("levels")->at, "is empty");
}

void read_acting(Value const& table, Draft const& draft, Reading const& reading, Category& category)
{
    constexpr std::array<std::string_view, 1> others{"area"};
    auto const* list = table.find("acting");
    if (list == nullptr) {
        reading.at("acting").error(table.at, "is missing: nobody acts on this category");
        return;
    }
    if (!expect_tables(*list, reading.at("acting"))) return;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        const auto inner = reading.at("acting", i);
        auto& rule = category.acting.emplace_back();
        read_fields<ActingRule>(list->items[i], acting_fields, others, inner, rule);
        read_area(list->items[i], inner, rule.area);
        refuse_unknown_matter(list->items[i], category, rule.matter, inner);
        check_acting(list->items[i], rule, draft, inner);
    }
    const bool general = std::any_of(category.acting.begin(), category.acting.end(), [](ActingRule const& rule) { return rule.matter.empty(); });
    if (!general) reading.at("acting").error(list->at, "has no rule for other matters");
}

Category read_category(Value const& table, Draft const& draft, Reading const& reading)
{
    constexpr std::array<std::string_view, 2> others{"acting", "matter"};
    Category category;
    read_fields<Category>(table, category_fields, others, reading, category);
    if (category.second_line_joins.empty()) category.second_line_joins = "first_breach";
    if (auto const* list = table.find("matter"); list != nullptr && expect_tables(*list, reading.at("matter"))) {
        for (std::size_t i = 0; i < list->items.size(); ++i) {
            read_fields<Matter>(list->items[i], matter_fields, {}, reading.at("matter", i), category.matters.emplace_back());
        }
    }
    read_acting(table, draft, reading, category);
    const auto check_nodal = [&](std::string_view key, std::string const& level) {
        if (!level.empty() && !has_office(draft.pack, level)) reading.at(key).error(table.find(key)->at, fmt::format("no office has the level \"{}\"", level));
    };
    check_nodal("nodal_level", category.nodal_level);
    check_nodal("nodal_level_metropolitan", category.nodal_level_metropolitan);
    return category;
}

/// The first level without a desk day and night that would act where this row gives its calendar time; empty when there is none (CASE §4.6).
std::string level_without_desk(StatePack const& pack, Category const& category, LimitRule const& row)
{
    std::vector<std::string_view> matters{""};
    for (auto const& matter : category.matters) matters.push_back(matter.key);
    for (const auto matter : matters) {
        for (const auto area : areas) {
            const std::string_view place = row.places.empty() ? std::string_view{} : std::string_view{row.places.front()};
            if (pack.limit(category.key, matter, area, place) != &row) continue;
            auto const* rule = pack.acting_rule(category.key, matter, area);
            for (std::size_t i = 0; rule != nullptr && i < rule->levels.size(); ++i) {
                auto const* level = pack.office_level(rule->levels[i]);
                const auto duty = level == nullptr ? pack.calendar.duty.end() : pack.calendar.duty.find(level->duty);
                if (duty != pack.calendar.duty.end() && !duty->second.always) return rule->levels[i];
            }
        }
    }
    return {};
}

void check_limit(Value const& table, Draft const& draft, LimitRule const& row, Reading const& reading)
{
    auto const& pack = draft.pack;
    auto const* category = pack.category(row.category);
    if (row.category != "*" && category == nullptr) {
        reading.at("category").error(table.find("category")->at, fmt::format("there is no category \"{}\"", row.category));
        return;
    }
    if (category != nullptr) refuse_unknown_matter(table, *category, row.matter, reading);
    for (std::size_t i = 0; i < row.places.size(); ++i) {
        if (pack.place(row.places[i]) != nullptr) continue;
        reading.at("places", i).error(table.find("places")->items[i].at, fmt::format("there is no place \"{}\"", row.places[i]));
    }
    if (!row.atr.calendar_time()) return;
    for (auto const& one : pack.categories) {
        if (category != nullptr && category != &one) continue;
        const auto level = level_without_desk(pack, one, row);
        if (level.empty()) continue;
        reading.at("atr").error(table.find("atr")->at, fmt::format("calendar time \"{}\" for category \"{}\", but level \"{}\" acts there and has no desk day and night",
                                                                   to_string(row.atr), one.key, level));
        return;
    }
}

void refuse_repeated_rows(Value const& list, std::vector<LimitRule> const& rows, Reading const& reading)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto same = [&](LimitRule const& row) { return row.category == rows[i].category && row.matter == rows[i].matter && row.area == rows[i].area && row.places == rows[i].places; };
        const auto first = std::find_if(rows.begin(), rows.end(), same);
        const auto number = static_cast<std::size_t>(first - rows.begin());
        if (number == i || rows[i].category.empty()) continue;
        reading.at("limit", i).error(list.items[i].at, fmt::format("gives a limit that stands already in line {}", list.items[number].at.line));
    }
}

}  // namespace

void read_categories(Draft& draft)
{
    FaultSink sink = draft.sink("categories.toml");
    const auto root = read_part(draft, "categories.toml", sink);
    if (!root) return;
    const Reading reading{sink, draft.folder, {}};
    constexpr std::array<std::string_view, 1> known{"category"};
    refuse_unknown(*root, known, reading);
    auto const* list = root->find("category");
    if (list == nullptr || !expect_tables(*list, reading.at("category"))) {
        if (list == nullptr) reading.error({1, 1}, "there is no [[category]]");
        return;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        auto category = read_category(list->items[i], draft, reading.at("category", i));
        const auto same = [&](Category const& other) { return !category.key.empty() && other.key == category.key; };
        if (std::any_of(draft.pack.categories.begin(), draft.pack.categories.end(), same)) {
            reading.at("category", i).at("key").error(list->items[i].find("key")->at, fmt::format("\"{}\" stands twice", category.key));
        }
        draft.pack.categories.push_back(std::move(category));
    }
}

void read_limits(Draft& draft)
{
    FaultSink sink = draft.sink("limits.toml");
    const auto root = read_part(draft, "limits.toml", sink);
    if (!root) return;
    const Reading reading{sink, draft.folder, {}};
    constexpr std::array<std::string_view, 1> known{"limit"};
    constexpr std::array<std::string_view, 1> others{"area"};
    refuse_unknown(*root, known, reading);
    auto const* list = root->find("limit");
    if (list == nullptr || !expect_tables(*list, reading.at("limit"))) {
        if (list == nullptr) reading.error({1, 1}, "there is no [[limit]]");
        return;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        auto& row = draft.pack.limits.emplace_back();
        read_fields<LimitRule>(list->items[i], limit_fields, others, reading.at("limit", i), row);
        read_area(list->items[i], reading.at("limit", i), row.area);
    }
    draft.pack.index_limits();
    refuse_repeated_rows(*list, draft.pack.limits, reading);
    for (std::size_t i = 0; i < list->items.size(); ++i) check_limit(list->items[i], draft, draft.pack.limits[i], reading.at("limit", i));
    for (auto const& category : draft.pack.categories) {
        if (draft.pack.category(category.key) != &category) continue;  // a second one of that key, told already
        const bool complete = std::all_of(areas.begin(), areas.end(), [&](core::Area area) { return draft.pack.limit(category.key, "", area) != nullptr; });
        if (!complete) reading.at("limit").error(list->at, fmt::format("category \"{}\" has no time limit", category.key));
    }
}

void read_numbers(Draft& draft)
{
    FaultSink sink = draft.sink("policy.toml");
    const auto root = read_part(draft, "policy.toml", sink);
    if (!root) return;
    const Reading reading{sink, draft.folder, {}};
    auto& numbers = draft.pack.numbers;
    read_fields<PolicyNumbers>(*root, number_fields, {}, reading, numbers);
    const auto at = [&](std::string_view key) { return root->find(key) != nullptr ? root->find(key)->at : root->at; };
    if (numbers.reminder_first_percent >= numbers.reminder_second_percent) {
        const auto* given = root->find("reminder_second_percent") != nullptr ? "reminder_second_percent" : "reminder_first_percent";
        reading.at(given).error(at(given), "reminder_first_percent must be less than reminder_second_percent");
    }
    const bool late = !numbers.closing_reminder_days.empty() && numbers.closing_reminder_days.back() >= numbers.closing_days;
    if (late) reading.at("closing_reminder_days").error(at("closing_reminder_days"), "must lie before closing_days");
}

}  // namespace sunwai::config
