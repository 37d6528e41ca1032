#pragma once
#include "config/state_pack.hpp"
#include "core/model/case.hpp"
#include "rules/calendar/working_time.hpp"
#include "rules/case/machine.hpp"

#include <optional>
#include <string>
#include <vector>

/// Every due time of a case as a function of what the case says and of the calendar. Nothing here remembers anything.
namespace sunwai::rules {

/// Working time on which this case's own limits run.
[[nodiscard]] WorkingTime case_hours(core::Case const& record, World const& world);

/// The ATR limit of the case in words of policy; the pack's where the case has none yet.
[[nodiscard]] config::Limit atr_limit(core::Case const& record, World const& world);
/// What policy gives for category, matter, area and severity.
[[nodiscard]] config::Limit policy_atr_limit(core::Case const& record, World const& world);

/// One step of a derivation: what was added, and the instant after it.
struct DerivationStep {
    std::string what;   ///< limit, half, least, pause, extension, cap
    std::string detail; ///< `7wd`, ground …
    core::Instant due{};
};

/// The ATR due time from its limit, the start of the cycle and the ledger; `steps`, when given, is filled with the way to it.
/// `shortened` false leaves out the halving of reopened cases (only the tests' mutants do).
[[nodiscard]] core::Instant derive_atr_due(core::Case const& record, World const& world, std::vector<DerivationStep>* steps = nullptr, bool shortened = true);

[[nodiscard]] config::Limit ack_limit(core::Case const& record, World const& world);
[[nodiscard]] config::Limit triage_limit(core::Case const& record, World const& world);
/// From the assignment, on the hours of the answering office.
[[nodiscard]] core::Instant derive_ack_due(core::Case const& record, World const& world);
[[nodiscard]] core::Instant derive_triage_due(core::Case const& record, World const& world);
/// By when the accepting office judges a filed ATR.
[[nodiscard]] core::Instant derive_accept_due(core::Case const& record, World const& world);
/// When a case that stays overdue is at twice its limit.
[[nodiscard]] core::Instant twice_at(core::Case const& record, World const& world);

/// The first reminder of a limit that was not given yet: reminders ride at 50 and 80 % of limits of a day or more, at 60 % of shorter ones, and not at all
/// under an hour.
[[nodiscard]] std::optional<core::Instant> next_reminder(WorkingTime const& hours, config::Limit const& limit, core::Instant from, core::Instant due, int given, World const& world);

/// When the next rung is due after one that was reached at `reached`; on the hours of the office at that rung.
[[nodiscard]] core::Instant step_after(core::Case const& record, World const& world, std::string_view office, core::Instant reached);
/// When an office can read what is told it at `at`: the next duty hour, for digests the next one that goes out.
[[nodiscard]] core::Instant readable_at(core::Case const& record, World const& world, std::string_view office, core::Instant at, bool single);
/// The next daily hour of the top that is a duty day of the office, strictly after `after`.
[[nodiscard]] core::Instant next_daily(core::Case const& record, World const& world, std::string_view office, core::Instant after);

[[nodiscard]] bool is_paused(core::Case const& record) noexcept;
/// Pauses and extensions of the present cycle.
[[nodiscard]] std::vector<core::LedgerEntry const*> ledger_of_cycle(core::Case const& record);

}  // namespace sunwai::rules
