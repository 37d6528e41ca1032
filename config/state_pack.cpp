#include "config/state_pack.hpp"

#include <algorithm>
#include <map>

namespace sunwai::config {
namespace {

/// Walks of a hierarchy stop here: the loader refuses loops, this bounds a walk before it has looked.
constexpr int deepest = 32;

template <class Item> std::unordered_map<std::string_view, std::uint32_t> index_by_id(std::vector<Item> const& items)
{
    std::unordered_map<std::string_view, std::uint32_t> index;
    index.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) index.emplace(items[i].id, static_cast<std::uint32_t>(i));
    return index;
}

template <class Item>
Item const* look_up(std::unordered_map<std::string_view, std::uint32_t> const& index, std::vector<Item> const& items, std::string_view id) noexcept
{
    const auto found = index.find(id);
    return found == index.end() ? nullptr : &items[found->second];
}

}  // namespace

void StatePack::index()
{
    index_places();
    index_office_ids();
    category_index_.clear();
    for (std::size_t i = 0; i < categories.size(); ++i) category_index_.emplace(categories[i].key, static_cast<std::uint32_t>(i));
    index_offices();
    index_rosters();
}

void StatePack::index_places()
{
    place_index_ = index_by_id(places);
    index_districts();
}

void StatePack::index_office_ids() { office_index_ = index_by_id(offices); }

void StatePack::index_rosters()
{
    rosters_.clear();
    for (std::size_t i = 0; i < rosters.size(); ++i) rosters_[rosters[i].district].push_back(static_cast<std::uint32_t>(i));
}

void StatePack::index_districts()
{
    parent_.assign(places.size(), none);
    district_.assign(places.size(), none);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (const auto found = place_index_.find(places[i].parent); found != place_index_.end()) parent_[i] = found->second;
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        auto at = static_cast<std::uint32_t>(i);
        for (int steps = 0; at != none && steps < deepest; ++steps) {
            if (places[at].level == district_level) {
                district_[i] = at;
                break;
            }
            at = parent_[at];
        }
    }
}

void StatePack::index_offices()
{
    reach_ = areas;
    std::vector<bool> has_area(offices.size(), false);
    for (auto const& area : areas) has_area[area.office] = true;
    for (std::size_t i = 0; i < offices.size(); ++i) {
        const auto at = has_area[i] ? none : number_of(offices[i].place);
        if (at != none) reach_.push_back({static_cast<std::uint32_t>(i), at, LinkConfidence::high});
    }
    std::map<std::string_view, std::uint32_t> ranks;
    for (auto const& office : offices) ranks.emplace(office.level, 0);
    for (std::uint32_t next = 0; auto& [level, rank] : ranks) rank = next++;
    std::vector<std::uint32_t> rank_of;
    rank_of.reserve(offices.size());
    for (auto const& office : offices) rank_of.push_back(ranks.find(office.level)->second);
    // Of a place, offices of one level lie together: hundreds answer for a district, few of them at the levels that are asked for.
    std::sort(reach_.begin(), reach_.end(), [&rank_of](OfficeArea const& a, OfficeArea const& b) {
        if (a.place != b.place) return a.place < b.place;
        if (rank_of[a.office] != rank_of[b.office]) return rank_of[a.office] < rank_of[b.office];
        return a.office < b.office;
    });
}

std::span<OfficeArea const> StatePack::offices_of(std::uint32_t wanted) const noexcept
{
    const auto first = std::partition_point(reach_.begin(), reach_.end(), [&](OfficeArea const& r) { return r.place < wanted; });
    const auto last = std::partition_point(first, reach_.end(), [&](OfficeArea const& r) { return r.place == wanted; });
    return {first, last};
}

std::uint32_t StatePack::number_of(std::string_view place) const noexcept
{
    const auto found = place_index_.find(place);
    return found == place_index_.end() ? none : found->second;
}

Place const* StatePack::place(std::string_view wanted) const noexcept { return look_up(place_index_, places, wanted); }
core::Office const* StatePack::office(std::string_view wanted) const noexcept { return look_up(office_index_, offices, wanted); }
Category const* StatePack::category(std::string_view key) const noexcept { return look_up(category_index_, categories, key); }

OfficeLevel const* StatePack::office_level(std::string_view key) const noexcept
{
    const auto found = std::find_if(office_levels.begin(), office_levels.end(), [&](OfficeLevel const& level) { return level.key == key; });
    return found == office_levels.end() ? nullptr : &*found;
}

Department const* StatePack::department(std::string_view key) const noexcept
{
    const auto found = std::find_if(departments.begin(), departments.end(), [&](Department const& one) { return one.key == key; });
    return found == departments.end() ? nullptr : &*found;
}

Place const* StatePack::district_of(std::string_view wanted) const noexcept
{
    const auto at = number_of(wanted);
    return at == none || district_[at] == none ? nullptr : &places[district_[at]];
}

Place const* StatePack::district_on(std::string_view wanted, core::Date on) const noexcept
{
    auto const* district = district_of(wanted);
    for (int steps = 0; district != nullptr && !district->validity.covers(on) && steps < deepest; ++steps) {
        auto const& links = district->links;
        const auto origin = std::find_if(links.begin(), links.end(), [](PlaceLink const& l) { return l.relation == "carved_from"; });
        if (origin == links.end()) break;
        auto const* older = district_of(origin->target);
        if (older == nullptr) break;
        district = older;
    }
    return district;
}

bool StatePack::within(std::string_view inner, std::string_view outer) const noexcept
{
    const auto wanted = number_of(outer);
    auto at = number_of(inner);
    for (int steps = 0; at != none && wanted != none && steps < deepest; ++steps) {
        if (at == wanted) return true;
        at = parent_[at];
    }
    return false;
}

core::Area StatePack::area_of(std::string_view wanted) const noexcept
{
    auto at = number_of(wanted);
    bool rural = false;
    for (int steps = 0; at != none && steps < deepest; ++steps) {
        auto const& here = places[at];
        auto const* town = &here;
        for (auto const& link : here.links) {
            if (link.relation == "in_ulb" && link.confidence <= LinkConfidence::medium) town = place(link.target);
        }
        if (town == nullptr) town = &here;
        if (!town->ulb_kind.empty()) return town->ulb_kind == "corporation" ? core::Area::metropolitan : core::Area::urban;
        rural = rural || std::find(rural_levels.begin(), rural_levels.end(), here.level) != rural_levels.end();
        at = parent_[at];
    }
    return rural ? core::Area::rural : core::Area::unknown;
}

std::vector<core::Office const*> StatePack::nearest_offices(std::string_view place, std::string_view word) const
{
    if (auto const* single = office(word)) return {single};
    std::vector<core::Office const*> found;
    for (auto const& area : containing(place)) {
        found = offices_at(area.place->id, word);
        if (!found.empty()) break;
    }
    return found;
}

DutyRoster const* StatePack::roster(std::string_view district, std::string_view danger) const noexcept
{
    const auto found = rosters_.find(district);
    if (found == rosters_.end()) return nullptr;
    DutyRoster const* any = nullptr;
    for (const auto i : found->second) {
        if (rosters[i].danger == danger) return &rosters[i];
        if (rosters[i].danger == "*") any = &rosters[i];
    }
    return any;
}

}  // namespace sunwai::config
