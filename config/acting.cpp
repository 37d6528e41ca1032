// Who acts where: look-ups of the state pack that lead from a place and a matter to offices and limits.
#include "config/state_pack.hpp"

#include <algorithm>
#include <array>
#include <ranges>
#include <type_traits>

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
template <class Rows, class Fits> auto closest(Rows const& rows, core::Area asked, Fits const& fits)
{
    const core::Area area = or_urban(asked);
    std::remove_reference_t<decltype(*rows.begin())>* best = nullptr;
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

void drop_repeats(std::vector<OfficeMatch>& matches)
{
    auto kept = matches.begin();
    for (auto const& match : matches) {
        const bool known = std::any_of(matches.begin(), kept, [&](OfficeMatch const& k) { return k.office == match.office; });
        if (!known) *kept++ = match;
    }
    matches.erase(kept, matches.end());
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
        const auto found = limits_of_.find(key);
        if (found == limits_of_.end()) return static_cast<LimitRule const*>(nullptr);
        const auto rows = found->second | std::views::transform([this](std::uint32_t number) -> LimitRule const& { return limits[number]; });
        return closest(rows, area, [&](LimitRule const& row, core::Area where) {
            const int close = closeness(row.matter, row.area, matter, where);
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

std::vector<Containing> StatePack::containing(std::string_view wanted, std::optional<core::Date> on) const
{
    constexpr std::size_t most = 64;
    constexpr std::size_t usual = 8;
    std::vector<Containing> found;
    const auto start = number_of(wanted);
    if (start == none) return found;
    found.reserve(usual);
    found.push_back({&places[start], LinkConfidence::high, 0});
    for (std::size_t next = 0; next < found.size() && next < most; ++next) {
        const Containing inner = found[next];
        const auto from = static_cast<std::size_t>(inner.place - places.data());
        const bool not_yet = on && !inner.place->validity.covers(*on);
        for (auto step = first_outward_[from]; step < first_outward_[from + 1]; ++step) {
            auto const& outward = outwards_[step];
            if (outward.carved && !not_yet) continue;
            const Containing outer{&places[outward.place], outward.certain ? LinkConfidence::high : weaker(inner.confidence, outward.confidence), inner.distance + 1};
            const auto known = std::find_if(found.begin(), found.end(), [&](Containing const& f) { return f.place == outer.place; });
            if (known == found.end()) {
                found.push_back(outer);
            } else if (outer.confidence < known->confidence && known > found.begin() + static_cast<std::ptrdiff_t>(next)) {
                known->confidence = outer.confidence;  // not expanded yet: the surer way counts
            }
        }
    }
    return found;  // nearest first, since each is expanded in the order in which it was reached
}

std::uint32_t StatePack::level_number(std::string_view level) const noexcept
{
    const auto found = level_index_.find(level);
    return found == level_index_.end() ? none : found->second;
}

std::span<StatePack::Reach const> StatePack::offices_of(Place const& place, std::uint32_t level) const noexcept
{
    const auto number = static_cast<std::size_t>(&place - places.data());
    const std::span here{reach_.data() + first_reach_[number], reach_.data() + first_reach_[number + 1]};
    const auto first = std::partition_point(here.begin(), here.end(), [&](Reach const& reach) { return reach.level < level; });
    const auto last = std::find_if(first, here.end(), [&](Reach const& reach) { return reach.level != level; });
    return {first, last};
}

std::vector<core::Office const*> StatePack::offices_at(std::string_view wanted, std::string_view level) const
{
    std::vector<core::Office const*> found;
    auto const* where = place(wanted);
    if (where == nullptr) return found;
    for (auto const& reach : offices_of(*where, level_number(level))) found.push_back(&offices[reach.office]);
    return found;
}

std::vector<OfficeMatch> StatePack::ranked(std::span<Containing const> around, std::string_view department, std::span<std::string const> of_levels,
                                           std::optional<core::Date> on) const
{
    std::vector<OfficeMatch> found;
    // By rank, and nearest first within one.
    for (std::size_t level = 0; level < of_levels.size(); ++level) {
        const auto same = of_levels.first(level);
        if (std::find(same.begin(), same.end(), of_levels[level]) != same.end()) continue;
        const auto first = static_cast<std::ptrdiff_t>(found.size());
        const auto number = level_number(of_levels[level]);
        for (auto const& area : around) {
            for (auto const& reach : offices_of(*area.place, number)) {
                auto const& office = offices[reach.office];
                if (!department.empty() && office.department != department) continue;
                if (on && !office.validity.covers(*on)) continue;
                found.push_back({&office, weaker(area.confidence, reach.confidence), level});
            }
        }
        const auto by_confidence = [](OfficeMatch const& a, OfficeMatch const& b) { return a.confidence < b.confidence; };
        if (!std::is_sorted(found.begin() + first, found.end(), by_confidence)) std::stable_sort(found.begin() + first, found.end(), by_confidence);
    }
    return found;
}

core::Office const* StatePack::surest(std::span<Containing const> around, std::string_view level, std::optional<core::Date> on) const
{
    core::Office const* best = nullptr;
    if (level.empty()) return best;
    const auto number = level_number(level);
    auto confidence = LinkConfidence::low;
    for (auto const& area : around) {
        for (auto const& reach : offices_of(*area.place, number)) {
            const auto sure = weaker(area.confidence, reach.confidence);
            if (best != nullptr && sure >= confidence) continue;
            if (on && !offices[reach.office].validity.covers(*on)) continue;
            best = &offices[reach.office];
            confidence = sure;
        }
    }
    return best;
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
    const auto around = containing(where, on);
    const bool elsewhere = found->nodal_level_metropolitan.empty() || area_of(where) != core::Area::metropolitan;
    auto const* of_corporation = elsewhere ? nullptr : surest(around, found->nodal_level_metropolitan, on);
    return of_corporation != nullptr ? of_corporation : surest(around, found->nodal_level, on);
}

}  // namespace sunwai::config
