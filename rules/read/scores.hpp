#pragma once
#include "rules/read/findings.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace sunwai::rules {

/// A term or a rule that counted, for evidence: its words and what it spoke for.
struct Counted {
    std::uint32_t first{0};
    std::uint32_t last{0};
    Target target;
};

/// Something wrong, and how many words stand between it and the thing next to it.
struct Trouble {
    TermHit const* hit{nullptr};
    std::uint32_t nearest{0};
    float weight{0};
};

/// A pack with more is refused when its lexicon is read.
inline constexpr std::size_t most_categories = 64;

/// Points for everything a post may be. Additive; a set counts once, however often its words stand there.
struct Scores {
    std::array<float, 5> kind{};
    std::array<float, most_categories> category{};
    std::array<float, most_categories> complaint{};   ///< of the category's points, those from something being wrong with its object
    std::array<std::uint32_t, most_categories> where{};  ///< first word of the category's strongest evidence
    std::vector<std::pair<Target, float>> matters;
    std::array<float, dangers.size()> danger{};
    std::array<float, handlings.size()> handling{};
    bool troubled{false};   ///< something is said to be wrong, with whatever thing
    float high{0};
    float officer{0};
    std::vector<Counted> counted;
    std::vector<Trouble> troubles;         ///< while weighing: what is wrong, and
    std::vector<TermHit const*> things;    ///< with what it may be

    void clear();
};

/// Weighs what was found: objects beside troubles, complaints by themselves, cues of kind, and the rules over sets.
/// Scores::counted stays empty where no evidence is kept.
void weigh(Findings const& findings, Lexicon const& lexicon, KeepEvidence keep, Scores& scores);

}  // namespace sunwai::rules
