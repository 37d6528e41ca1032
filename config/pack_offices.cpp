#include "config/pack_draft.hpp"
#include "config/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace sunwai::config {
namespace {

enum OfficeCell : std::size_t { id, level, place, parent, title_en, title_hi, handles, valid_from, valid_to };
constexpr std::array<Column, 9> office_columns{{{"id"}, {"level"}, {"place"}, {"parent"}, {"title_en", false}, {"title_hi", false}, {"handles", false},
                                                {"valid_from", false}, {"valid_to", false}}};
enum AreaCell : std::size_t { area_office, area_place, confidence };
constexpr std::array<Column, 3> area_columns{{{"office"}, {"place"}, {"confidence"}}};

/// `x:DC_Hisar facebook:dchisar`
std::vector<std::pair<std::string, std::string>> read_handles(TableRow const& row)
{
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto word : words_of(row.text(handles), ' ')) {
        const auto colon = word.find(':');
        if (colon == std::string_view::npos || colon == 0 || colon + 1 == word.size() || word[colon + 1] == '@') {
            row.error(handles, fmt::format("\"{}\" is not platform:handle, without @", word));
            continue;
        }
        found.emplace_back(std::string{word.substr(0, colon)}, std::string{word.substr(colon + 1)});
    }
    return found;
}

/// An office without a title of its own is called by its level and its place; a machine-made Hindi name is not shown.
core::Bilingual title_of(TableRow const& row, OfficeLevel const* of_level, Place const* where)
{
    core::Bilingual title{std::string{row.text(title_en)}, std::string{row.text(title_hi)}};
    if (of_level == nullptr || where == nullptr) return title;
    if (title.en.empty()) title.en = fmt::format("{}, {}", of_level->title.en, where->name_en);
    if (title.hi.empty()) title.hi = fmt::format("{}, {}", of_level->title.hi, where->shown(true));
    return title;
}

core::Office read_office(TableRow const& row, StatePack const& pack)
{
    core::Office office;
    office.id = row.text(id);
    office.level = row.text(level);
    office.place = row.text(place);
    office.parent = row.text(parent);
    if (office.id.empty()) row.error(id, "the office has no id");
    auto const* of_level = pack.office_level(office.level);
    if (of_level == nullptr) {
        std::vector<std::string_view> known;
        for (auto const& one : pack.office_levels) known.push_back(one.key);
        row.error(level, fmt::format("office {}: there is no office level \"{}\"{}", office.id, office.level, suggestion(office.level, known)));
    } else {
        office.line = of_level->line;
        office.department = of_level->department;
        office.duty = of_level->duty;
        office.digests_only = of_level->digests_only;
        office.information_only = of_level->information_only;
    }
    auto const* where = pack.place(office.place);
    if (where == nullptr) row.error(place, fmt::format("office {}: its place \"{}\" does not exist", office.id, office.place));
    office.title = title_of(row, of_level, where);
    office.validity = {row.date(valid_from), row.date(valid_to)};
    office.handles = read_handles(row);
    return office;
}

/// Follows the line of an office upwards: it must end, at an office of a top level.
void check_line(Draft& draft, std::size_t start, std::unordered_map<std::string_view, std::size_t> const& rows, FaultSink& sink)
{
    auto const& offices = draft.pack.offices;
    std::size_t at = start;
    std::size_t smallest = start;
    for (std::size_t steps = 0; steps <= offices.size() && !offices[at].parent.empty(); ++steps) {
        const auto next = rows.find(offices[at].parent);
        if (next == rows.end()) return;  // told at the office that names it
        at = next->second;
        if (at == start) {  // a loop is told once, at its office of the smallest row
            if (smallest == start) sink.error(draft.offices->at(start, parent), fmt::format("office {}: its line loops by way of {}", offices[start].id, offices[start].parent));
            return;
        }
        smallest = std::min(smallest, at);
    }
    auto const& tops = draft.pack.top_levels;
    if (at != start || !offices[at].parent.empty()) return;
    if (std::find(tops.begin(), tops.end(), offices[at].level) == tops.end()) {
        sink.error(draft.offices->at(at, parent), fmt::format("office {}: its line ends here, at level \"{}\", which is not one of top_levels", offices[at].id, offices[at].level));
    }
}

void check_offices(Draft& draft, FaultSink& sink)
{
    std::unordered_map<std::string_view, std::size_t> rows;
    auto const& offices = draft.pack.offices;
    for (std::size_t i = 0; i < offices.size(); ++i) {
        const auto [first, fresh] = rows.emplace(offices[i].id, i);
        if (fresh || offices[i].id.empty()) continue;
        sink.error(draft.offices->at(i, id), fmt::format("office {} stands twice; first in line {}", offices[i].id, draft.offices->at(first->second, id).line));
    }
    for (std::size_t i = 0; i < offices.size(); ++i) {
        if (!offices[i].parent.empty() && !rows.contains(offices[i].parent)) {
            sink.error(draft.offices->at(i, parent), fmt::format("office {}: its superior \"{}\" does not exist", offices[i].id, offices[i].parent));
        }
        check_line(draft, i, rows, sink);
    }
}

}  // namespace

void read_offices(Draft& draft)
{
    FaultSink sink = draft.sink("offices.tsv");
    draft.offices = read_table(draft, "offices.tsv", office_columns, sink);
    if (!draft.offices) return;
    draft.pack.offices.reserve(draft.offices->rows());
    for (std::size_t i = 0; i < draft.offices->rows(); ++i) draft.pack.offices.push_back(read_office({*draft.offices, i, sink}, draft.pack));
    check_offices(draft, sink);
}

void read_areas(Draft& draft)
{
    FaultSink sink = draft.sink("areas.tsv");
    const auto table = read_table(draft, "areas.tsv", area_columns, sink);
    if (!table) return;
    draft.pack.areas.reserve(table->rows());
    for (std::size_t i = 0; i < table->rows(); ++i) {
        const TableRow row{*table, i, sink};
        const auto sure = parse_confidence(row.text(confidence));
        auto const* office = draft.pack.office(row.text(area_office));
        auto const* where = draft.pack.place(row.text(area_place));
        if (office == nullptr) row.error(area_office, fmt::format("office \"{}\" does not exist", row.text(area_office)));
        if (where == nullptr) row.error(area_place, fmt::format("place \"{}\" does not exist", row.text(area_place)));
        if (!sure) row.error(confidence, fmt::format("\"{}\" is not high, medium, inferred or low", row.text(confidence)));
        if (office == nullptr || where == nullptr || !sure) continue;
        draft.pack.areas.push_back({static_cast<std::uint32_t>(office - draft.pack.offices.data()), static_cast<std::uint32_t>(where - draft.pack.places.data()), *sure});
    }
}

}  // namespace sunwai::config
