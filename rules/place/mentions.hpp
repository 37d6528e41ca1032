#pragma once
#include "rules/place/gazetteer.hpp"
#include "rules/read/findings.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sunwai::rules {

/// A place name in a text, with the places it may mean here.
struct Mention {
    std::uint32_t first{0};
    std::uint32_t last{0};
    std::vector<std::uint16_t> places;       ///< those meant: of the level that the cue or the name's rank points to
    std::span<std::uint16_t const> all_places;   ///< every place of the name, as the gazetteer has them
    Districts districts;                     ///< of `places`
    float strength{0};                       ///< how sure it is a place name at all, 0 to 1
    int rank{0};                             ///< how fine: deeper levels and cued names win
    bool used{false};
};

/// Place names of the text, each with its cues read: longest names first taken, those inside persons' names and those that need a cue
/// and have none left out.
[[nodiscard]] std::vector<Mention> mentions_of(Findings const& findings, Gazetteer const& gazetteer, Lexicon const& lexicon);

/// Place names of an author's location (all words) or of the handles in a text: no cue is needed there.
[[nodiscard]] std::vector<Mention> mentions_of_hint(Findings const& findings, Gazetteer const& gazetteer, bool handles);

struct SectorNumber {
    std::uint32_t first{0};
    std::uint32_t last{0};
    std::uint32_t number{0};
    char letter{0};
};

/// "sector 14", "sec 9A", "सेक्टर १४", "14 sector"; nothing when no sector is named.
[[nodiscard]] std::optional<SectorNumber> sector_number(Findings const& findings);

}  // namespace sunwai::rules
