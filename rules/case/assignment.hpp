#pragma once
#include "rules/case/draft.hpp"

#include <string>
#include <string_view>

/// Which offices a case has, and giving it to them.
namespace sunwai::rules {

/// Nodal and acting office are told that the case is theirs (gathered over some minutes); the offices that were passed, as a fact.
void tell_assigned(Draft& draft);

/// Gives the case to an acting office that did not have it before: acknowledgement runs anew, the ATR limit does not.
void give_to(Draft& draft, core::OfficeId const& acting, std::string event, Facts facts, std::optional<std::string> words = {});

/// Whether ATRs of this case are judged at the State nodal officer's desk.
[[nodiscard]] bool judged_by_state(core::Case const& record, World const& world);

/// The accepting office that follows from severity, protection, category, nodal and acting office.
[[nodiscard]] core::OfficeId accepting_office(core::Case const& record, World const& world);

/// Whether category and handling make a case protected.
[[nodiscard]] bool needs_protection(core::Case const& record, World const& world);

}  // namespace sunwai::rules
