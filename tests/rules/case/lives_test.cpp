// Random lives of cases against every invariant of CASE §4, and the proof that each invariant is really checked: without its guard the lives find it.
#include "tests/rules/case/support/life.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace sunwai::rules {
namespace {

using testing::live;
using testing::Tally;

constexpr int lives_per_state = 250;
constexpr int shards = 8;

/// How many lives a shard has; SUNWAI_LIVES asks for another number in all.
int lives_of_shard()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr int usual = 16'000;  // under a sanitizer the ways through the code count, not the number of lives
#else
    constexpr int usual = 200'000;
#endif
    auto const* other = std::getenv("SUNWAI_LIVES");
    return std::max(shards, other != nullptr ? std::atoi(other) : usual) / shards;
}

/// The seeds of the first violation and what it was; nothing when all lives kept every invariant.
std::string first_violation(Guards const& guards, int first, int lives, int steps, Tally& tally)
{
    for (int i = first; i < first + lives; i += lives_per_state) {
        const auto state_seed = static_cast<std::uint64_t>(i) + 7;
        const testing::Worlds worlds{state_seed};
        for (int j = i; j < std::min(first + lives, i + lives_per_state); ++j) {
            const auto seed = static_cast<std::uint64_t>(j) + 1;
            auto violation = live(worlds, seed, guards, steps, tally);
            if (!violation.empty()) return "state " + std::to_string(state_seed) + ", life " + std::to_string(seed) + ": " + violation;
        }
    }
    return {};
}

/// Shards run beside each other; together they are 200,000 lives.
class Case_lives : public ::testing::TestWithParam<int> {};

TEST_P(Case_lives, keep_every_invariant)
{
    Tally tally;
    const int lives = lives_of_shard();

    EXPECT_EQ(first_violation(Guards{}, GetParam() * lives, lives, 14, tally), "");

    std::cout << tally.lives << " lives, " << tally.events << " events, " << tally.notices << " notices, " << tally.taken << " commands taken, " << tally.refused
              << " refused, " << tally.ended << " ended\n";
    for (auto const& [kind, count] : tally.kinds) std::cout << "  " << kind << ' ' << count << '\n';
    const bool enough = lives < 20'000 || tally.kinds.size() >= 50;
    EXPECT_TRUE(enough) << "the lives no longer reach everything that can happen to a case";
}

INSTANTIATE_TEST_SUITE_P(Shards, Case_lives, ::testing::Range(0, shards));

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

    const auto violation = first_violation(guards, 0, 40'000, 20, tally);

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
