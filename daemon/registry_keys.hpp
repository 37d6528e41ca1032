#pragma once
#include <string>
#include <string_view>

/// Names of the daemon's small durable values in the store's registry.
namespace sunwai::daemon::registry {

inline constexpr std::string_view clock_mark = "clock.high_water";      ///< ms since 1970
inline constexpr std::string_view author_key = "key.author";            ///< hex, made once
inline constexpr std::string_view message_key = "key.message";          ///< hex, made once
inline constexpr std::string_view run_state = "run.state";              ///< running, stopped
inline constexpr std::string_view summary_slot = "summary.slot";        ///< hour of the last morning summary, ms since 1970
inline constexpr std::string_view digest_slot = "digest.slot";          ///< hour of the last digests, ms since 1970
[[nodiscard]] inline std::string done(std::string_view idempotency_key) { return "idem." + std::string{idempotency_key}; }

}  // namespace sunwai::daemon::registry
