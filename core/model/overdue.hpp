#pragma once
#include "core/model/case.hpp"

namespace sunwai::core {

/// Whether the clock of a case stands still: a question to the citizen, a court's order, a period, a named milestone.
[[nodiscard]] bool is_paused(Case const& record) noexcept;

/// From when on a case is overdue if nothing happens to it first; the one definition behind every total, list and page. A case is overdue while it is
/// open, its report is not filed, and the report's time has passed. None where that cannot come: the case has ended, the report waits for a judgement
/// or for the citizen, or the clock stands still. A pause does not undo a breach that came before it.
[[nodiscard]] std::optional<Instant> overdue_from(Case const& record) noexcept;
[[nodiscard]] bool is_overdue(Case const& record, Instant now) noexcept;

}  // namespace sunwai::core
