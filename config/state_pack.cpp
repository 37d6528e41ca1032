#include "config/state_pack.hpp"

#include <algorithm>
#include <map>

namespace sunwai::config {
namespace {

template <class Item>
Item const* look_up(std::unordered_map<std::string_view, std::uint32_t> const& index, std::vector<Item> const& items, std::string_view id) noexcept
{
    const auto found = index.find(id);
    return found == index.end() ? nullptr : &items[found->second];
}

}  // namespace

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
    const auto at = number_of(wanted);
    return at == none ? core::Area::unknown : area_[at];
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
