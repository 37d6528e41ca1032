// The look-up tables of a state pack: what is asked for every case is numbers here, not words.
#include "config/state_pack.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace sunwai::config {
namespace {

template <class Item> std::unordered_map<std::string_view, std::uint32_t> index_by_id(std::vector<Item> const& items)
{
    std::unordered_map<std::string_view, std::uint32_t> index;
    index.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) index.emplace(items[i].id, static_cast<std::uint32_t>(i));
    return index;
}

}  // namespace

void StatePack::index()
{
    index_places();
    index_office_ids();
    category_index_.clear();
    for (std::size_t i = 0; i < categories.size(); ++i) category_index_.emplace(categories[i].key, static_cast<std::uint32_t>(i));
    index_areas();
    index_outwards();
    index_offices();
    index_limits();
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

void StatePack::index_areas()
{
    area_.resize(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) area_[i] = find_area(static_cast<std::uint32_t>(i));
}

core::Area StatePack::find_area(std::uint32_t at) const noexcept
{
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

void StatePack::index_outwards()
{
    outwards_.clear();
    first_outward_.clear();
    first_outward_.reserve(places.size() + 1);
    for (std::size_t i = 0; i < places.size(); ++i) {
        first_outward_.push_back(static_cast<std::uint32_t>(outwards_.size()));
        add_outwards(static_cast<std::uint32_t>(i));
    }
    first_outward_.push_back(static_cast<std::uint32_t>(outwards_.size()));
}

void StatePack::add_outwards(std::uint32_t from)
{
    auto const& here = places[from];
    const auto add = [&](std::uint32_t outer, LinkConfidence confidence, bool carved) {
        if (outer == none) return;
        // First parents decide the district, however unsure the way between is.
        const bool certain = district_[outer] == outer || district_[outer] == none;
        outwards_.push_back({outer, confidence, certain, carved});
    };
    const auto parent = parent_[from];
    LinkConfidence to_parent = LinkConfidence::high;
    for (auto const& link : here.links) {
        const auto relation = std::find_if(relations.begin(), relations.end(), [&](Relation const& r) { return r.name == link.relation; });
        if (relation == relations.end()) continue;
        if (link.target == here.parent) {
            to_parent = std::max(to_parent, link.confidence);
            continue;
        }
        add(number_of(link.target), link.confidence, false);
        // A second parent of the first parent's kind contradicts it: the first parent is then the less likely one.
        const bool rival = parent != none && std::find(relation->levels.begin(), relation->levels.end(), places[parent].level) != relation->levels.end();
        if (rival) to_parent = LinkConfidence::low;
    }
    add(parent, to_parent, false);
    for (auto const& link : here.links) {
        if (link.relation == "carved_from") add(number_of(link.target), link.confidence, true);
    }
}

void StatePack::index_limits()
{
    limits_of_.clear();
    for (std::size_t i = 0; i < limits.size(); ++i) {
        std::string_view key = limits[i].category;
        if (key.empty()) key = "*";
        limits_of_[key].push_back(static_cast<std::uint32_t>(i));
    }
}

void StatePack::index_offices()
{
    level_index_.clear();
    std::vector<std::uint32_t> level_of(offices.size());
    for (std::size_t i = 0; i < offices.size(); ++i) {
        level_of[i] = level_index_.try_emplace(offices[i].level, static_cast<std::uint32_t>(level_index_.size())).first->second;
    }
    reach_.clear();
    std::vector<bool> has_area(offices.size(), false);
    for (auto const& area : areas) {
        has_area[area.office] = true;
        reach_.push_back({area.place, level_of[area.office], area.office, area.confidence});
    }
    for (std::size_t i = 0; i < offices.size(); ++i) {
        const auto at = has_area[i] ? none : number_of(offices[i].place);
        if (at != none) reach_.push_back({at, level_of[i], static_cast<std::uint32_t>(i), LinkConfidence::high});
    }
    // Of a place, offices of one level lie together: hundreds answer for a district, few of them at the levels that are asked for.
    const auto order = [](Reach const& reach) { return std::tuple{reach.place, reach.level, reach.office}; };
    std::sort(reach_.begin(), reach_.end(), [&](Reach const& a, Reach const& b) { return order(a) < order(b); });
    first_reach_.assign(places.size() + 1, 0);
    for (auto const& reach : reach_) ++first_reach_[reach.place + 1];
    std::partial_sum(first_reach_.begin(), first_reach_.end(), first_reach_.begin());
}

}  // namespace sunwai::config
