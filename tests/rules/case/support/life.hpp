#pragma once
#include "rules/case/guards.hpp"
#include "tests/rules/case/support/checks.hpp"
#include "tests/rules/case/support/small_state.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace sunwai::rules::testing {

/// What the lives of one run came to.
struct Tally {
    std::int64_t lives{0};
    std::int64_t events{0};
    std::int64_t notices{0};
    std::int64_t taken{0};     ///< commands
    std::int64_t refused{0};
    std::int64_t ended{0};
    std::map<std::string, std::int64_t> kinds;   ///< of events
};

/// A state, and the same one after holidays were added.
struct Worlds {
    std::unique_ptr<SmallState> first;
    std::unique_ptr<SmallState> later;
    explicit Worlds(std::uint64_t seed) : first{random_state(seed)}, later{random_state(seed, true)} {}
};

/// Lives one case from its opening: commands right and wrong by everybody, moments served in time, late or after days of downtime, the clock set
/// back. The first violation, or nothing.
[[nodiscard]] std::string live(Worlds const& worlds, std::uint64_t seed, Guards const& guards, int steps, Tally& tally);

}  // namespace sunwai::rules::testing
