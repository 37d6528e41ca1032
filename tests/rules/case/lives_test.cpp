// Random lives of cases against every invariant of CASE §4, and the proof that each invariant is really checked: without its guard the lives find it.
#include "tests/rules/case/support/life.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace sunwai::rules {
namespace {

using testing::live;
using testing::SmallState;
using testing::Tally;

constexpr int lives_per_state = 250;

/// How many lives the run has; SUNWAI_LIVES asks for more.
int wanted_lives(int usual)
{
    auto const* more = std::getenv("SUNWAI_LIVES");
    return more != nullptr ? std::max(1, std::atoi(more)) : usual;
}

/// The seed of the first violation and what it was; nothing when all lives kept every invariant.
std::string first_violation(Guards const& guards, int lives, int steps, Tally& tally)
{
    for (int i = 0; i < lives; i += lives_per_state) {
        const auto state = testing::random_state(static_cast<std::uint64_t>(i) + 7);
        for (int j = i; j < std::min(lives, i + lives_per_state); ++j) {
            const auto seed = static_cast<std::uint64_t>(j) + 1;
            auto violation = live(*state, seed, guards, steps, tally);
            if (!violation.empty()) return "state " + std::to_string(i + 7) + ", life " + std::to_string(seed) + ": " + violation;
        }
    }
    return {};
}

TEST(Case_lives, keep_every_invariant)
{
    Tally tally;
    const int lives = wanted_lives(200'000);

    EXPECT_EQ(first_violation(Guards{}, lives, 14, tally), "");

    std::cout << tally.lives << " lives, " << tally.events << " events, " << tally.notices << " notices, " << tally.taken << " commands taken, " << tally.refused
              << " refused, " << tally.ended << " ended\n";
    for (auto const& [kind, count] : tally.kinds) std::cout << "  " << kind << ' ' << count << '\n';
    EXPECT_GE(tally.kinds.size(), 45U);
}

struct Mutant {
    char const* name;
    bool Guards::*guard;
};

class Machine_without : public ::testing::TestWithParam<Mutant> {};

TEST_P(Machine_without, its_guard_is_found_out)
{
    Guards guards;
    guards.*GetParam().guard = false;
    Tally tally;

    const auto violation = first_violation(guards, 40'000, 20, tally);

    EXPECT_NE(violation, "") << "the lives do not notice that this invariant is gone";
    std::cout << GetParam().name << ": " << violation << '\n';
}

#define SUNWAI_MUTANT(guard) Mutant{#guard, &Guards::guard}
INSTANTIATE_TEST_SUITE_P(Guards, Machine_without,
                         ::testing::Values(SUNWAI_MUTANT(never_silent), SUNWAI_MUTANT(skips_unreachable), SUNWAI_MUTANT(clock_stands), SUNWAI_MUTANT(once), SUNWAI_MUTANT(in_order),
                                           SUNWAI_MUTANT(marks_late), SUNWAI_MUTANT(steps_from_reached), SUNWAI_MUTANT(duty_hours), SUNWAI_MUTANT(judge_differs),
                                           SUNWAI_MUTANT(second_person), SUNWAI_MUTANT(excludes), SUNWAI_MUTANT(consent), SUNWAI_MUTANT(bounds_pauses),
                                           SUNWAI_MUTANT(bounds_extensions), SUNWAI_MUTANT(reopens_higher), SUNWAI_MUTANT(reopens_shorter),
                                           SUNWAI_MUTANT(silence_needs_evidence), SUNWAI_MUTANT(judges_transfers), SUNWAI_MUTANT(refuses_stale),
                                           SUNWAI_MUTANT(emergencies_any_hour)),
                         [](auto const& mutant) { return std::string{mutant.param.name}; });

}  // namespace
}  // namespace sunwai::rules
