// Who acts where: look-ups of the state pack that lead from a place and a matter to offices and limits.
#include "config/state_pack.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace sunwai::config {
namespace {

constexpr std::string_view any = "*";

bool is_any(std::string_view word) noexcept { return word.empty() || word == any; }

/// DESIGN §6: how closely a row of (matter, area) fits, 5 best, 0 for one that holds for all; -1 when it does not fit.
int closeness(std::string_view row_matter, core::Area row_area, std::string_view matter, core::Area area) noexcept
{
    const bool by_matter = !is_any(row_matter);
    const bool by_area = row_area != core::Area::unknown;
    if (by_matter && row_matter != matter) return -1;
    if (by_area && row_area != area) return -1;
    return (by_matter ? 4 : 0) + (by_area ? 1 : 0);
}

core::Area or_urban(core::Area area) noexcept { return area == core::Area::unknown ? core::Area::urban : area; }

/// A metropolitan area is a town too: what says nothing of its own about it follows the town's row.
template <class Row, class Fits> Row const* closest(std::vector<Row> const& rows, core::Area asked, Fits const& fits)
{
    const core::Area area = or_urban(asked);
    Row const* best = nullptr;
    int closest_yet = -1;
    for (auto const& row : rows) {
        int close = fits(row, area) * 2;
        if (area == core::Area::metropolitan) close = std::max(close, fits(row, core::Area::urban) * 2 - 1);
        if (close > closest_yet) {
            closest_yet = close;
            best = &row;
        }
    }
    return closest_yet >= 0 ? best : nullptr;
}

LinkConfidence weaker(LinkConfidence a, LinkConfidence b) noexcept { return std::max(a, b); }

bool by_rank(OfficeMatch const& a, OfficeMatch const& b) noexcept { return std::tuple{a.level, a.confidence} < std::tuple{b.level, b.confidence}; }

void drop_repeats(std::vector<OfficeMatch>& matches)
{
    std::vector<OfficeMatch> kept;
    for (auto const& match : matches) {
        const bool known = std::any_of(kept.begin(), kept.end(), [&](OfficeMatch const& k) { return k.office == match.office; });
        if (!known) kept.push_back(match);
    }
    matches = std::move(kept);
}

}  // namespace

LimitRule const* StatePack::limit(std::string_view wanted, std::string_view matter, core::Area area, std::string_view where_it_is) const noexcept
{
    // A row for certain places is closer than one for an area, and less close than one for the matter.
    const auto here = [&](LimitRule const& row) {
        if (row.places.empty()) return 0;
        return std::any_of(row.places.begin(), row.places.end(), [&](auto const& outer) { return within(where_it_is, outer); }) ? 2 : -1;
    };
    const auto of = [&](std::string_view key) {
        return closest(limits, area, [&](LimitRule const& row, core::Area where) {
            const bool same = is_any(key) ? is_any(row.category) : row.category == key;
            const int close = same ? closeness(row.matter, row.area, matter, where) : -1;
            const int placed = close < 0 ? -1 : here(row);
            return placed < 0 ? -1 : close + placed;
        });
    };
    auto const* own = is_any(wanted) ? nullptr : of(wanted);
    return own != nullptr ? own : of(any);
}

ActingRule const* StatePack::acting_rule(std::string_view wanted, std::string_view matter, core::Area area) const noexcept
{
    auto const* found = category(wanted);
    if (found == nullptr) return nullptr;
    return closest(found->acting, area, [&](ActingRule const& row, core::Area where) { return closeness(row.matter, row.area, matter, where); });
}

void StatePack::step_outwards(Containing const& inner, std::optional<core::Date> on, std::vector<Containing>& found) const
{
    auto const& here = *inner.place;
    const auto add = [&](std::string_view target, LinkConfidence confidence) {
        auto const* outer = place(target);
        if (outer == nullptr) return;
        // First parents decide the district, however unsure the way between is.
        const bool certain = district_of(outer->id) == outer || district_of(outer->id) == nullptr;
        found.push_back({outer, certain ? LinkConfidence::high : weaker(inner.confidence, confidence), inner.distance + 1});
    };
    auto const* parent = place(here.parent);
    LinkConfidence to_parent = LinkConfidence::high;
    for (auto const& link : here.links) {
        const auto relation = std::find_if(relations.begin(), relations.end(), [&](Relation const& r) { return r.name == link.relation; });
        if (relation == relations.end()) continue;
        if (link.target == here.parent) {
            to_parent = weaker(to_parent, link.confidence);
            continue;
        }
        add(link.target, link.confidence);
        // A second parent of the first parent's kind contradicts it: the first parent is then the less likely one.
        const bool rival = parent != nullptr && std::find(relation->levels.begin(), relation->levels.end(), parent->level) != relation->levels.end();
        if (rival) to_parent = LinkConfidence::low;
    }
    if (parent != nullptr) add(parent->id, to_parent);
    const bool not_yet = on && !here.validity.covers(*on);
    for (auto const& link : here.links) {
        if (not_yet && link.relation == "carved_from") add(link.target, link.confidence);
    }
}

std::vector<Containing> StatePack::containing(std::string_view wanted, std::optional<core::Date> on) const
{
    std::vector<Containing> found;
    auto const* start = place(wanted);
    if (start == nullptr) return found;
    found.push_back({start, LinkConfidence::high, 0});
    constexpr std::size_t most = 64;
    for (std::size_t next = 0; next < found.size() && next < most; ++next) {
        std::vector<Containing> outer;
        step_outwards(found[next], on, outer);
        for (auto const& step : outer) {
            const auto known = std::find_if(found.begin(), found.end(), [&](Containing const& f) { return f.place == step.place; });
            if (known == found.end()) {
                found.push_back(step);
            } else if (step.confidence < known->confidence && known > found.begin() + static_cast<std::ptrdiff_t>(next)) {
                known->confidence = step.confidence;  // not expanded yet: the surer way counts
            }
        }
    }
    std::stable_sort(found.begin(), found.end(), [](Containing const& a, Containing const& b) { return a.distance < b.distance; });
    return found;
}

std::vector<core::Office const*> StatePack::offices_at(std::string_view wanted, std::string_view level) const
{
    std::vector<core::Office const*> found;
    for (auto const& reach : offices_of(number_of(wanted))) {
        auto const& office = offices[reach.office];
        if (office.level == level) found.push_back(&office);
    }
    return found;
}

void StatePack::add_offices(Containing const& area, std::string_view department, std::span<std::string const> wanted, std::optional<core::Date> on,
                            std::vector<OfficeMatch>& found) const
{
    const auto here = offices_of(number_of(area.place->id));
    for (std::size_t level = 0; level < wanted.size(); ++level) {
        if (std::find(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(level), wanted[level]) != wanted.begin() + static_cast<std::ptrdiff_t>(level)) continue;
        auto at = std::partition_point(here.begin(), here.end(), [&](OfficeArea const& reach) { return offices[reach.office].level < wanted[level]; });
        for (; at != here.end() && offices[at->office].level == wanted[level]; ++at) {
            auto const& office = offices[at->office];
            if (!department.empty() && office.department != department) continue;
            if (on && !office.validity.covers(*on)) continue;
            found.push_back({&office, weaker(area.confidence, at->confidence), level});
        }
    }
}

std::vector<OfficeMatch> StatePack::ranked(std::span<Containing const> around, std::string_view department, std::span<std::string const> of_levels,
                                           std::optional<core::Date> on) const
{
    std::vector<OfficeMatch> found;
    for (auto const& area : around) add_offices(area, department, of_levels, on, found);
    std::stable_sort(found.begin(), found.end(), by_rank);  // stable: nearest first within a rank
    return found;
}

std::vector<OfficeMatch> StatePack::offices_for(std::string_view wanted, std::string_view department, std::span<std::string const> of_levels,
                                                std::optional<core::Date> on) const
{
    auto found = ranked(containing(wanted, on), department, of_levels, on);
    drop_repeats(found);
    return found;
}

std::vector<OfficeMatch> StatePack::acting_offices(std::string_view wanted, std::string_view matter, std::string_view where, core::Area area,
                                                   std::optional<core::Date> on) const
{
    constexpr std::array others{core::Area::urban, core::Area::rural};
    auto const* rule = acting_rule(wanted, matter, area);
    if (rule == nullptr) return {};
    const auto around = containing(where, on);
    auto found = ranked(around, rule->department, rule->levels, on);
    for (const auto other : others) {
        auto const* second = area == core::Area::unknown ? acting_rule(wanted, matter, other) : rule;
        if (second == nullptr || second == rule) continue;
        for (auto& match : ranked(around, second->department, second->levels, on)) {
            match.confidence = LinkConfidence::low;
            found.push_back(match);
        }
    }
    drop_repeats(found);
    return found;
}

core::Office const* StatePack::nodal_office(std::string_view wanted, std::string_view where, std::optional<core::Date> on) const
{
    auto const* found = category(wanted);
    if (found == nullptr) return nullptr;
    const auto at_level = [&](std::string const& level) -> core::Office const* {
        const auto matches = level.empty() ? std::vector<OfficeMatch>{} : offices_for(where, {}, std::span{&level, 1}, on);
        return matches.empty() ? nullptr : matches.front().office;
    };
    auto const* of_corporation = area_of(where) == core::Area::metropolitan ? at_level(found->nodal_level_metropolitan) : nullptr;
    return of_corporation != nullptr ? of_corporation : at_level(found->nodal_level);
}

}  // namespace sunwai::config
