#pragma once
#include "connectors/backoff.hpp"
#include "connectors/feeds/source.hpp"
#include "daemon/intake.hpp"
#include "daemon/watch.hpp"

#include <chrono>
#include <memory>
#include <random>
#include <string>

namespace sunwai::daemon {

/// How a feed fares, for status pages.
struct FeedHealth {
    std::string name;
    std::string type;
    core::Instant last_success{};
    core::Instant started{};    ///< this reading of the feed; from it the age counts while there was no success
    int failures{0};
    std::string error;          ///< the last one, while failures > 0
    bool alerted{false};
};

/// Since the last success; since `started` where there never was one, so that an alert finds a feed that never worked. Not negative.
[[nodiscard]] core::Duration age_of(FeedHealth const& feed, core::Instant now) noexcept;

/// Reads one feed for as long as it runs: fetch, store posts and cursor together, tell the feed, again. Used from the io_context only.
class Poller {
public:
    struct Parts {
        store::Store& store;
        Intake& intake;
        core::Clock const& clock;
        Metrics& metrics;
        Watch& watch;
    };
    struct Options {
        connectors::Backoff backoff{.base = std::chrono::seconds{5}, .cap = std::chrono::minutes{15}, .least = std::chrono::seconds{1}};
        std::chrono::milliseconds store_pause{5000};  ///< between tries while the store takes nothing
        int silent_intervals{3};                      ///< without success, then the operator hears of it
        double jitter{0.1};                           ///< share of the interval, either way
    };
    Poller(Parts parts, config::SourceSettings settings, std::unique_ptr<connectors::Source> source, Options options);

    /// Until cancelled.
    core::Task<> run();
    /// One reading to the high-water mark; how long to wait (real time) before the next.
    core::Task<std::chrono::milliseconds> round();
    [[nodiscard]] FeedHealth const& health() const noexcept { return health_; }
    [[nodiscard]] config::SourceSettings const& settings() const noexcept { return settings_; }

private:
    using Steady = std::chrono::steady_clock::time_point;
    core::Task<core::Result<void>> load();
    core::Task<core::Result<bool>> step(std::chrono::milliseconds& wait);
    core::Task<> failed(core::Error error, std::chrono::milliseconds& wait);
    core::Task<> succeeded();
    core::Task<core::Result<void>> write_health();
    void alert(std::string const& kind, std::string const& detail);
    [[nodiscard]] std::chrono::milliseconds interval();
    [[nodiscard]] double random() { return std::uniform_real_distribution<double>{0.0, 1.0}(dice_); }

    Parts parts_;
    config::SourceSettings settings_;
    std::unique_ptr<connectors::Source> source_;
    Options options_;
    std::mt19937_64 dice_{std::random_device{}()};
    bool loaded_{false};
    std::string cursor_;
    FeedHealth health_;
    Steady good_since_;               ///< last success, or the start
    core::Instant written_{};         ///< when health was written last
};

}  // namespace sunwai::daemon
