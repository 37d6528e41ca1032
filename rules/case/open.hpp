#pragma once
#include "rules/case/draft.hpp"

#include <string>
#include <vector>

namespace sunwai::rules {

/// Opens a case whose facts (category, place, severity, received_at …) are filled in: offices, clock, status and who hears of it follow.
/// `reasons` why a person must look at it first; empty when the facts are sure. `complained_of`: the post whose conduct is complained of, as the lexicon
/// names it (sho, xen, dc …); empty when none is named.
[[nodiscard]] Outcome open_prepared(core::Case&& prepared, std::vector<std::string> reasons, core::Actor actor, Context const& context,
                                    std::string_view complained_of = {});

}  // namespace sunwai::rules
