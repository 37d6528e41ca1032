#pragma once
#include "config/state_pack.hpp"
#include "rules/read/lexicon.hpp"
#include "rules/text/hash.hpp"
#include "rules/text/phrases.hpp"

#include <bitset>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sunwai::rules {

/// Districts by their number in the gazetteer.
inline constexpr std::size_t most_districts = 128;
using Districts = std::bitset<most_districts>;

/// How places of one level are named and told apart (levels.tsv).
struct LevelRule {
    Cue cue{Cue::count_};      ///< the cue that speaks for this level; count_: none
    std::int8_t preference{0}; ///< of several levels with one name and no cue, the highest is meant
    bool bare{false};          ///< may be named without a cue
    bool read{false};          ///< false: its names are not looked for
    bool town{false};          ///< holds sectors and colonies
    std::uint8_t depth{0};     ///< place in the pack's list of levels: deeper is more specific
};

/// What a place name may mean.
struct PlaceName {
    std::uint32_t first{0};    ///< into the list of places
    std::uint16_t count{0};
    std::uint8_t letters{0};   ///< of the name, without spaces
    std::uint8_t words{0};
    bool needs_cue{false};     ///< one of its places collides with a common word
};

/// Values of the trie above this one are place names: bit 31, then bit 30 for a match by sound only.
inline constexpr std::uint32_t place_value = 0x80000000U;
inline constexpr std::uint32_t place_by_sound = 0x40000000U;
inline constexpr std::uint32_t place_index = 0x3FFFFFFFU;

/// The places of a pack, compiled for reading: names in the shared trie, districts as bits, PINs, sectors, coordinates. Immutable.
class Gazetteer {
public:
    /// Adds all names to the trie. `lexicon/levels.tsv` says how each level is read; faults of it are added.
    [[nodiscard]] static std::optional<Gazetteer> compile(std::shared_ptr<config::StatePack const> pack, std::filesystem::path const& folder,
                                                          text::Phrases::Builder& phrases, text::WordMarks& marks, std::vector<config::Fault>& faults);

    [[nodiscard]] PlaceName const& name(std::uint32_t index) const noexcept { return names_[index]; }
    [[nodiscard]] std::span<std::uint16_t const> places_of(PlaceName const& name) const noexcept
    {
        return std::span{named_}.subspan(name.first, name.count);
    }
    [[nodiscard]] config::Place const& place(std::uint16_t index) const noexcept { return pack_->places[index]; }
    [[nodiscard]] LevelRule const& level(std::uint16_t place) const noexcept { return levels_[level_of_[place]]; }
    /// The district's number; none (255) above district level.
    [[nodiscard]] std::uint8_t district(std::uint16_t place) const noexcept { return district_of_[place]; }
    [[nodiscard]] config::Place const& district_place(std::size_t district) const noexcept { return pack_->places[districts_[district]]; }
    [[nodiscard]] std::uint16_t district_index(std::size_t district) const noexcept { return districts_[district]; }
    /// Districts that lay in this one until lately, and those it was carved from: an old label agrees with the new place.
    [[nodiscard]] Districts const& kin(std::size_t district) const noexcept { return kin_[district]; }
    /// Whether the place is the other or lies below it by any parent.
    [[nodiscard]] bool below(std::uint16_t inner, std::uint16_t outer) const noexcept;
    [[nodiscard]] Districts districts_of_pin(std::uint32_t pin) const noexcept;
    /// The first and last PIN of the state; {0, 0} when the pack knows none.
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> pin_range() const noexcept { return pin_range_; }
    /// A sector of a town: number and letter (0: none). Sector 10A is not Sector 10.
    [[nodiscard]] std::optional<std::uint16_t> sector(std::uint16_t town, std::uint32_t number, char letter) const noexcept;
    /// The place with coordinates nearest to a point, within 12 km.
    [[nodiscard]] std::optional<std::uint16_t> nearest(double lat, double lon) const noexcept;
    [[nodiscard]] std::uint16_t root() const noexcept { return root_; }
    [[nodiscard]] config::StatePack const& pack() const noexcept { return *pack_; }

private:
    friend class GazetteerBuilder;
    std::shared_ptr<config::StatePack const> pack_;
    std::vector<PlaceName> names_;
    std::vector<std::uint16_t> named_;
    std::vector<LevelRule> levels_;
    std::vector<std::uint8_t> level_of_;
    std::vector<std::uint8_t> district_of_;
    std::vector<std::uint16_t> districts_;
    std::vector<Districts> kin_;
    std::vector<std::uint16_t> parent_of_;
    std::unordered_map<std::uint32_t, Districts> pins_;
    std::unordered_map<std::uint64_t, std::uint16_t> sectors_;
    std::vector<std::pair<std::uint32_t, std::uint16_t>> second_parents_;  ///< place << 16 | nothing, sorted by place
    std::unordered_map<std::uint32_t, std::vector<std::uint16_t>> cells_;  ///< tenths of degrees
    std::pair<std::uint32_t, std::uint32_t> pin_range_{0, 0};
    std::uint16_t root_{0};
};

inline constexpr std::uint8_t no_district = 255;

}  // namespace sunwai::rules
