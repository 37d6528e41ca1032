#include "config/pack_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <unordered_map>

namespace sunwai::config {
namespace {

enum PlaceCell : std::size_t { id, level, parent, name_en, name_hi, machine_made, aliases, lat, lon, population, town, cue, valid_from, valid_to };
constexpr std::array<Column, 14> place_columns{{{"id"}, {"level"}, {"parent"}, {"name_en"}, {"name_hi"}, {"hi"}, {"aliases"}, {"lat"}, {"lon"}, {"population"},
                                                {"town"}, {"cue"}, {"valid_from", false}, {"valid_to", false}}};
enum LinkCell : std::size_t { link_place, relation, target, confidence };
constexpr std::array<Column, 4> link_columns{{{"place"}, {"relation"}, {"target"}, {"confidence"}}};
constexpr std::array<std::string_view, 5> town_kinds{"", "corporation", "council", "committee", "cantonment"};

std::optional<double> coordinate(TableRow const& row, std::size_t column, double most)
{
    const auto cell = row.text(column);
    if (cell.empty()) return std::nullopt;
    double plain{};
    const auto [stop, failed] = std::from_chars(cell.data(), cell.data() + cell.size(), plain);
    if (failed == std::errc{} && stop == cell.data() + cell.size() && plain >= -most && plain <= most) return plain;
    const std::string text{cell};  // a sign or a blank before it, hexadecimal: as the C library takes it
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size() || !(value >= -most && value <= most)) {
        row.error(column, fmt::format("\"{}\" is not a coordinate", text));
        return std::nullopt;
    }
    return value;
}

std::int64_t head_count(TableRow const& row)
{
    const auto text = row.text(population);
    std::int64_t value{};
    if (text.empty()) return value;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || value < 0) row.error(population, fmt::format("\"{}\" is not a number of people", text));
    return value;
}

Place read_place(TableRow const& row, StatePack const& pack)
{
    Place place;
    place.id = row.text(id);
    place.level = row.text(level);
    place.parent = row.text(parent);
    place.name_en = row.text(name_en);
    place.name_hi = row.text(name_hi);
    place.hi_official = !row.flag(machine_made, "auto") && !place.name_hi.empty();
    for (const auto alias : words_of(row.text(aliases), '|')) place.aliases.emplace_back(alias);
    place.lat = coordinate(row, lat, 90);
    place.lon = coordinate(row, lon, 180);
    place.population = head_count(row);
    place.ulb_kind = row.text(town);
    place.needs_cue = row.flag(cue, "cue");
    place.validity = {row.date(valid_from), row.date(valid_to)};
    if (place.id.empty()) row.error(id, "the place has no id");
    if (place.name_en.empty()) row.error(name_en, "the place has no name");
    if (std::find(pack.levels.begin(), pack.levels.end(), place.level) == pack.levels.end()) {
        row.error(level, fmt::format("\"{}\" is not a level of the pack", place.level));
    }
    if (std::find(town_kinds.begin(), town_kinds.end(), place.ulb_kind) == town_kinds.end()) {
        row.error(town, fmt::format("\"{}\" is not corporation, council, committee or cantonment", place.ulb_kind));
    }
    return place;
}

void check_parents(Draft& draft, FaultSink& sink)
{
    constexpr std::size_t none = ~std::size_t{0};
    std::unordered_map<std::string_view, std::size_t> rows;
    auto const& places = draft.pack.places;
    rows.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto [first, fresh] = rows.emplace(places[i].id, i);
        if (!fresh && !places[i].id.empty()) {
            sink.error(draft.places->at(i, id), fmt::format("place {} stands twice; first in line {}", places[i].id, draft.places->at(first->second, id).line));
        }
    }
    std::vector<std::size_t> above(places.size(), none);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (const auto found = rows.find(places[i].parent); found != rows.end()) above[i] = found->second;
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i].id == draft.pack.root && places[i].parent.empty()) continue;
        if (above[i] == none) {
            sink.error(draft.places->at(i, parent), fmt::format("place {}: its parent \"{}\" does not exist", places[i].id, places[i].parent));
            continue;
        }
        // A loop is told once, at its place of the smallest row.
        std::size_t smallest = i;
        std::size_t at = above[i];
        std::size_t steps = 0;
        for (; at != i && above[at] != none && steps < 64; ++steps) {
            smallest = std::min(smallest, at);
            at = above[at];
        }
        if (at == i && smallest == i) sink.error(draft.places->at(i, parent), fmt::format("place {} lies in itself by way of \"{}\"", places[i].id, places[i].parent));
    }
}

void check_target(TableRow const& row, StatePack const& pack, Place const& place, PlaceLink const& link)
{
    const auto found = std::find_if(pack.relations.begin(), pack.relations.end(), [&](Relation const& r) { return r.name == link.relation; });
    auto const* to = pack.place(link.target);
    if (link.relation == "has_pin") {
        const bool digits = link.target.size() == 6 && std::all_of(link.target.begin(), link.target.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits) row.error(target, fmt::format("\"{}\" is not a PIN of six digits", link.target));
        return;
    }
    if (to == nullptr) {
        row.error(target, fmt::format("place \"{}\" does not exist", link.target));
        return;
    }
    if (found == pack.relations.end()) return;
    if (std::find(found->levels.begin(), found->levels.end(), to->level) == found->levels.end()) {
        row.error(target, fmt::format("{} is of level \"{}\", which {} does not lead to", link.target, to->level, link.relation));
    }
    if (pack.district_of(place.id) != pack.district_of(link.target)) row.error(target, fmt::format("{} lies in another district than {}", link.target, place.id));
}

}  // namespace

void read_places(Draft& draft)
{
    FaultSink sink = draft.sink("places.tsv");
    draft.places = read_table(draft, "places.tsv", place_columns, sink);
    if (!draft.places) return;
    draft.pack.places.reserve(draft.places->rows());
    for (std::size_t i = 0; i < draft.places->rows(); ++i) draft.pack.places.push_back(read_place({*draft.places, i, sink}, draft.pack));
    check_parents(draft, sink);
}

void read_links(Draft& draft)
{
    FaultSink sink = draft.sink("links.tsv");
    const auto table = read_table(draft, "links.tsv", link_columns, sink);
    if (!table) return;
    auto& places = draft.pack.places;
    Place* place = nullptr;
    for (std::size_t i = 0; i < table->rows(); ++i) {
        const TableRow row{*table, i, sink};
        // The links of a place mostly follow each other.
        if (place == nullptr || place->id != row.text(link_place)) {
            auto const* found = draft.pack.place(row.text(link_place));
            place = found == nullptr ? nullptr : &places[static_cast<std::size_t>(found - places.data())];
        }
        const auto sure = parse_confidence(row.text(confidence));
        if (place == nullptr) row.error(link_place, fmt::format("place \"{}\" does not exist", row.text(link_place)));
        if (!sure) row.error(confidence, fmt::format("\"{}\" is not high, medium, inferred or low", row.text(confidence)));
        if (const auto fault = check_key(row.text(relation))) row.error(relation, *fault);
        if (place == nullptr || !sure) continue;
        PlaceLink link{std::string{row.text(relation)}, std::string{row.text(target)}, *sure};
        check_target(row, draft.pack, *place, link);
        place->links.push_back(std::move(link));
    }
    for (auto& one : places) one.links.shrink_to_fit();
}

}  // namespace sunwai::config
