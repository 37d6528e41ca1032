#pragma once
#include "rules/case/draft.hpp"

namespace sunwai::rules {

/// Danger to life (CASE §5): the next rung of the duty roster is told, all of it, at any hour; the second rung together with the state watch;
/// after that the State nodal officer and the operator, and the watch again every two hours until somebody takes it.
void tell_next_roster_rung(Draft& draft, Facts facts);

/// Starts it when the case is an emergency that nobody was told of; whether it did. Records nothing.
bool start_roster(Draft& draft);

}  // namespace sunwai::rules
