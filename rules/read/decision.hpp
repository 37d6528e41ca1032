#pragma once
#include "config/state_pack.hpp"
#include "core/model/post.hpp"
#include "core/model/verdict.hpp"
#include "rules/place/finder.hpp"
#include "rules/read/findings.hpp"
#include "rules/read/scores.hpp"

#include <cstddef>
#include <optional>

namespace sunwai::rules {

/// Numbers of the decision, from lexicon/numbers.tsv; points are log-odds.
struct Thresholds {
    explicit Thresholds(Lexicon const& lexicon);
    float bias_grievance;
    float bias_suggestion;
    float bias_question;
    float bias_praise;
    float in_text_place;      ///< a place in the text speaks for a grievance
    float thing_in_place;     ///< a thing of a category together with a place, "ours" or a duration
    float no_context;         ///< nobody is spoken to, nothing is asked, and no place is named
    float first_thing;        ///< for the category that is spoken of first
    float photo;
    float danger;             ///< points from which a danger counts
    float danger_doubt;       ///< points from which it is a possible one
    float other_kind;         ///< points for another kind from which a weak complaint is none
    float in_danger;          ///< a danger speaks for a grievance; a possible one by two fifths of it
    float all_talk;           ///< points for talk from which a doubtful danger is none
    float handling;
    float officer;
    float high;
    float category_sure;      ///< confidence from which a category needs no person
    float kind_sure;
    float second_matter;      ///< share of the first category's points
    float spread;             ///< of the soft maximum over categories
};

struct Reading {
    core::Post const& post;
    Findings const& findings;
    Scores const& scores;
    Lexicon const& lexicon;
    Gazetteer const& gazetteer;
    Whereabouts& where;
    Thresholds const& thresholds;
};

/// Kind, matters, severity, danger, handling and place of a verdict, from the points; reasons for triage as stable keys (docs/reading.md).
/// Answers which of the pack's categories the first matter is of; nothing where no category has points.
std::optional<std::size_t> decide(Reading const& reading, core::Verdict& verdict);

}  // namespace sunwai::rules
