#pragma once
#include "core/model/post.hpp"
#include "core/model/verdict.hpp"
#include "rules/place/gazetteer.hpp"
#include "rules/read/findings.hpp"

#include <optional>
#include <vector>

namespace sunwai::rules {

/// What a post and its author say about where.
struct Whereabouts {
    std::optional<std::uint16_t> place;      ///< index of the pack's place
    double confidence{0};
    std::vector<std::uint16_t> candidates;   ///< when several fit and nothing decides
    bool ambiguous{false};                   ///< a name was given, but not which of its places
    bool outside{false};                     ///< another state is named and none of this one
    bool in_text{false};                     ///< the text itself names a place of this state
    bool locality{false};                    ///< something finer than a town or district is named, known to the gazetteer or not
    std::vector<core::Evidence> evidence;
};

/// What is known of the author besides the text: already scanned.
struct AuthorHints {
    Findings const* location{nullptr};       ///< of the profile's location; nullptr when it is empty
    Findings const* tagged{nullptr};         ///< of the place the post was tagged with
    std::optional<core::Geo> geo;
};

/// Finds the place of a post in the order of evidence of docs/reading.md. A name that fits several districts is never guessed.
[[nodiscard]] Whereabouts find_place(Findings const& findings, AuthorHints const& hints, Gazetteer const& gazetteer, Lexicon const& lexicon, KeepEvidence keep);

}  // namespace sunwai::rules
