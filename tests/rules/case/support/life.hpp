#pragma once
#include "rules/case/guards.hpp"
#include "tests/rules/case/support/checks.hpp"
#include "tests/rules/case/support/small_state.hpp"

#include <cstdint>
#include <map>
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

/// Lives one case from its opening: commands right and wrong by everybody, moments served in time, late or after days of downtime, the clock set
/// back. The first violation, or nothing.
[[nodiscard]] std::string live(SmallState const& state, std::uint64_t seed, Guards const& guards, int steps, Tally& tally);

}  // namespace sunwai::rules::testing
