#pragma once
#include "core/clock.hpp"

#include <functional>
#include <mutex>
#include <optional>

namespace sunwai::daemon {

/// The wall clock with judgement: time never runs back, and a sudden step is not believed at once (docs/runtime.md "Time").
///
/// A step of more than `jump` against the time since boot makes the clock suspect. Until it is believed, time runs on from before the step, so that
/// nothing is served early and nothing stands still. It is believed when the machine says that it is synchronised, or after `settle` of calm; a step back
/// that is believed lets time rest at its high-water mark until the wall clock has come up to it. Safe from any thread.
class GuardedClock final : public core::Clock {
public:
    struct Ground {
        std::function<core::Duration()> since_boot;         ///< counts through suspend
        std::function<bool(core::Instant wall)> synchronised;  ///< whether the machine vouches for its wall clock
        core::Duration jump{std::chrono::seconds{60}};
        core::Duration settle{std::chrono::minutes{10}};
    };
    /// A step that was noticed, or the end of one; for the log and the operator.
    struct Step {
        core::Duration by{};     ///< forward is positive
        bool believed{false};    ///< false: suspect from now on
    };

    /// `wall` outlives it. `mark`: the high-water mark of the last run; earliest for none.
    GuardedClock(core::Clock const& wall, Ground ground, core::Instant mark);
    GuardedClock(core::Clock const& wall, Ground ground) : GuardedClock{wall, std::move(ground), core::earliest} {}

    [[nodiscard]] core::Instant now() const noexcept override;
    [[nodiscard]] core::Duration real_time_until(core::Instant deadline) const noexcept override;
    /// Raises the mark: what a store opened later says of the last run.
    void raise(core::Instant mark);
    [[nodiscard]] bool suspect() const;
    /// The next step that nobody has taken yet.
    [[nodiscard]] std::optional<Step> take_step();

private:
    struct Anchor { core::Instant wall; core::Duration boot; };
    core::Instant look() const;
    void believe(core::Instant wall, core::Duration boot, core::Duration by) const;

    core::Clock const& wall_;
    Ground ground_;
    mutable std::mutex mutex_;
    mutable Anchor anchor_;
    mutable core::Instant last_;
    mutable std::optional<core::Duration> step_;  ///< of the step that is suspect
    mutable core::Duration calm_since_{};
    mutable std::optional<Step> news_;
};

/// This machine's ground: CLOCK_BOOTTIME, and adjtimex or systemd-timesyncd for synchronisation.
[[nodiscard]] GuardedClock::Ground machine_ground();

}  // namespace sunwai::daemon
