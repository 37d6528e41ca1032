#include "config/state_pack.hpp"

#include <array>
#include <charconv>

namespace sunwai::config {
namespace {

struct Unit {
    std::string_view suffix;
    Limit::Unit unit;
    std::int64_t minutes;  ///< of one, for the bound; a working day counts as a whole one
};

// Longer suffixes first: `4wh` ends in `h` too.
constexpr std::array<Unit, 5> units{{{"wh", Limit::Unit::working_hours, 60},
                                     {"wd", Limit::Unit::working_days, 1440},
                                     {"m", Limit::Unit::minutes, 1},
                                     {"h", Limit::Unit::hours, 60},
                                     {"d", Limit::Unit::days, 1440}}};
constexpr std::int64_t most_minutes = 5256000;  // ten years

}  // namespace

std::optional<Limit> parse_limit(std::string_view text) noexcept
{
    for (auto const& unit : units) {
        if (!text.ends_with(unit.suffix)) continue;
        const auto digits = text.substr(0, text.size() - unit.suffix.size());
        std::int64_t amount{};
        const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), amount);
        if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
        if (amount < 1 || amount > most_minutes / unit.minutes) return std::nullopt;
        return Limit{static_cast<int>(amount), unit.unit};
    }
    return std::nullopt;
}

std::string to_string(Limit const& limit)
{
    for (auto const& unit : units) {
        if (unit.unit == limit.unit) return std::to_string(limit.amount) + std::string{unit.suffix};
    }
    return {};
}

}  // namespace sunwai::config
