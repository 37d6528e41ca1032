#include "rules/case/offices.hpp"

#include <algorithm>

namespace sunwai::rules {

Chain chain_of(World const& world, std::string_view office)
{
    Chain chain;
    auto const* at = world.directory.office(office);
    while (at != nullptr && chain.size() < longest_chain && std::ranges::find(chain, at) == chain.end()) {
        chain.push_back(at);
        at = world.directory.above(*at);
    }
    return chain;
}

bool is_above(World const& world, std::string_view office, std::string_view lower)
{
    auto const* at = world.directory.office(lower);
    for (std::size_t steps = 0; at != nullptr && !at->parent.empty() && steps < longest_chain; ++steps) {
        if (at->parent == office) return true;
        at = world.directory.above(*at);
    }
    return false;
}

bool is_excluded(core::Case const& record, World const& world, std::string_view office)
{
    if (office.empty() || record.excluded.empty()) return false;
    if (std::ranges::find(record.excluded, office) != record.excluded.end()) return true;
    return std::ranges::any_of(record.excluded, [&](auto const& complained_of) { return is_above(world, complained_of, office); });
}

std::vector<core::OfficeId> with_those_below(World const& world, core::OfficeId const& office)
{
    constexpr std::size_t most = 2000;
    std::vector<core::OfficeId> all{office};
    for (std::size_t i = 0; i < all.size() && all.size() < most; ++i) {
        for (auto& below : world.directory.below(all[i])) {
            if (std::ranges::find(all, below) == all.end()) all.push_back(std::move(below));
        }
    }
    return all;
}

core::OfficeId superior_of(core::Case const& record, World const& world, std::string_view office)
{
    const auto chain = chain_of(world, office);
    for (std::size_t i = 1; i < chain.size(); ++i) {
        if (!chain[i]->information_only && !is_excluded(record, world, chain[i]->id)) return chain[i]->id;
    }
    return world.pack.state_nodal;
}

std::vector<core::Office const*> nearest_offices(core::Case const& record, World const& world, std::string_view word)
{
    return world.pack.nearest_offices(record.place.empty() ? record.district : record.place, word);
}

WorkingTime hours_of(core::Case const& record, World const& world, std::string_view office)
{
    auto const* found = world.directory.office(office);
    return {world.pack.calendar, found != nullptr ? std::string_view{found->duty} : std::string_view{"office"}, record.district};
}

}  // namespace sunwai::rules
