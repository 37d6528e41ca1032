#pragma once
#include "rules/case/draft.hpp"

#include <string>
#include <vector>

namespace sunwai::rules {

/// Opens a case whose facts (category, place, severity, received_at …) are filled in as the draft's `next`: offices, clock, status and who hears of it follow.
/// `reasons` why a person must look at it first; empty when the facts are sure. `complained_of`: the post whose conduct is complained of, as the lexicon
/// names it (sho, xen, dc …); empty when none is named.
[[nodiscard]] Outcome open_prepared(Draft&& draft, std::vector<std::string> reasons, std::string_view complained_of = {});

}  // namespace sunwai::rules
