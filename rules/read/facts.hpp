#pragma once
#include "config/state_pack.hpp"
#include "core/model/verdict.hpp"
#include "rules/place/finder.hpp"
#include "rules/read/findings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunwai::rules {

/// Numbers of other systems and of our own cases in a text: `cmwindow:CMOFF/N/2026/012345`, `fir:123`, `sunwai:HR-2026-000123`.
/// Sets of the lexicon named `ref_<system>` lead to them.
[[nodiscard]] std::vector<std::string> references_in(std::string_view text, Findings const& findings, Lexicon const& lexicon, std::string_view number_prefix);

/// What the category needs and the post lacks, by the keys of the pack (locality, reachable_number, account_number …).
[[nodiscard]] std::vector<std::string> missing_facts(config::Category const& category, Findings const& findings, Whereabouts const& where,
                                                     Gazetteer const& gazetteer);

/// BCP 47 of the text itself: hi, hi-Latn, en, pa; empty without words. By script and common words; `hint` is the network's word.
[[nodiscard]] std::string language_of(Findings const& findings, std::string_view hint);

}  // namespace sunwai::rules
