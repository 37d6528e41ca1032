#pragma once
#include "rules/read/findings.hpp"

#include <string>

namespace sunwai::rules {

/// The post whose conduct a text complains of, by its key (`sho`, `patwari` …): the one named nearest to the words of misconduct, before those who
/// are spoken to. Empty where none is near.
[[nodiscard]] std::string complained_of(Findings const& findings, Lexicon const& lexicon);

}  // namespace sunwai::rules
