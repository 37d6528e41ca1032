#include "rules/place/gazetteer.hpp"

#include <algorithm>
#include <cmath>

namespace sunwai::rules {
namespace {

std::uint64_t sector_key(std::uint16_t town, std::uint32_t number, char letter) noexcept
{
    return (static_cast<std::uint64_t>(town) << 40U) | (static_cast<std::uint64_t>(number) << 8U) | static_cast<unsigned char>(letter);
}

/// Kilometres between two points that lie close to one another.
double distance_km(double lat1, double lon1, double lat2, double lon2) noexcept
{
    constexpr double km_per_degree = 111.2;
    const double x = (lon2 - lon1) * std::cos((lat1 + lat2) * 0.5 * 3.14159265358979 / 180.0);
    return std::hypot(x, lat2 - lat1) * km_per_degree;
}

}  // namespace

bool Gazetteer::below(std::uint16_t inner, std::uint16_t outer) const noexcept
{
    const auto climbs = [&](std::uint16_t from) {
        for (int steps = 0; steps < 12; ++steps) {
            if (from == outer) return true;
            if (from == root_) return false;
            from = parent_of_[from];
        }
        return false;
    };
    if (climbs(inner)) return true;
    const auto low = std::lower_bound(second_parents_.begin(), second_parents_.end(), std::pair<std::uint32_t, std::uint16_t>{inner, 0});
    for (auto it = low; it != second_parents_.end() && it->first == inner; ++it) {
        if (climbs(it->second)) return true;
    }
    return false;
}

Districts Gazetteer::districts_of_pin(std::uint32_t pin) const noexcept
{
    const auto found = pins_.find(pin);
    return found == pins_.end() ? Districts{} : found->second;
}

std::optional<std::uint16_t> Gazetteer::sector(std::uint16_t town, std::uint32_t number, char letter) const noexcept
{
    const auto found = sectors_.find(sector_key(town, number, letter));
    if (found == sectors_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::uint16_t> Gazetteer::nearest(double lat, double lon) const noexcept
{
    std::optional<std::uint16_t> best;
    double best_km = 12.0;
    const auto row = static_cast<int>(std::floor(lat * 10));
    const auto column = static_cast<int>(std::floor(lon * 10));
    for (int r = row - 1; r <= row + 1; ++r) {
        for (int c = column - 1; c <= column + 1; ++c) {
            const auto cell = cells_.find(static_cast<std::uint32_t>((r + 1000) * 10000 + c + 2000));
            if (cell == cells_.end()) continue;
            for (const std::uint16_t index : cell->second) {
                auto const& one = pack_->places[index];
                const double km = distance_km(lat, lon, *one.lat, *one.lon);
                if (km >= best_km) continue;
                best_km = km;
                best = index;
            }
        }
    }
    return best;
}

}  // namespace sunwai::rules
