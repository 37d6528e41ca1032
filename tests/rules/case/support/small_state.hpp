#pragma once
#include "config/state_pack.hpp"
#include "core/model/directory.hpp"
#include "core/model/verdict.hpp"
#include "rules/case/machine.hpp"
#include "tests/rules/case/support/dice.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sunwai::rules::testing {

/// When the lives begin: Thursday 5 March 2026, 10:00 IST.
inline constexpr core::Instant beginning = core::Instant{std::chrono::milliseconds{1'772'685'000'000}};

/// A state of two districts with every kind of line, and who holds which office.
struct SmallState {
    config::StatePack pack;
    core::Directory directory;
    std::vector<config::Period> periods;

    [[nodiscard]] World world() const { return {pack, directory, periods}; }
};

/// The pack alone: Monday to Friday 09:00–13:00, 13:30–17:00 at +05:30, no holidays.
[[nodiscard]] config::StatePack small_pack();

/// Every office is held, all the time, each by another person. `vacant` lists those that are not.
[[nodiscard]] std::unique_ptr<SmallState> full_state(std::vector<core::OfficeId> const& vacant = {});

/// Random calendar, policy numbers, holders, vacancies, leaves, transfers, second charges, bouncing addresses and periods.
/// With `more_holidays` the same state after holidays were notified that nobody knew of.
[[nodiscard]] std::unique_ptr<SmallState> random_state(std::uint64_t seed, bool more_holidays = false);

/// A verdict the rules are sure of: electricity, fuse off, in a town of the first district.
[[nodiscard]] core::Verdict sure_verdict();
[[nodiscard]] core::Verdict random_verdict(Dice& dice, config::StatePack const& pack);

}  // namespace sunwai::rules::testing
