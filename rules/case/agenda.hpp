#pragma once
#include "rules/case/draft.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunwai::rules {

/// Something a case needs at an instant. `why` is a word of next_why (docs/case-machine.md); for climbs it is `climb:` and the line.
struct Due {
    core::Instant at{};
    std::string why;
};

/// Everything that lies ahead of a case, unordered. Depends on the case and the world alone: nothing is remembered elsewhere.
[[nodiscard]] std::vector<Due> agenda(core::Case const& record, World const& world);

/// Sets next_at and next_why to the earliest of it, of equal instants the one that stands first in agenda(). An open case with nothing ahead is looked at again after a day: never silent, whatever went wrong.
void set_next(core::Case& record, Context const& context);

}  // namespace sunwai::rules
