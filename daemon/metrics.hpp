#pragma once
#include "core/time.hpp"
#include "daemon/desk.hpp"
#include "daemon/intake.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sunwai::daemon {

/// What the daemon counts of itself, for /metrics (docs/runtime.md "Metrics"). Labels come from the configuration and the code, never from outside.
/// Safe from any thread.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(Metrics const&) = delete;
    Metrics& operator=(Metrics const&) = delete;

    void taken(std::string const& feed, IntakeCounts const& counts);
    void polled(std::string const& feed, bool success);
    void feed_age(std::string const& feed, core::Duration since_success);
    /// Takes a feed that is no longer configured off the page.
    void forget_feed(std::string const& feed);
    void swept(Swept const& swept);
    void notices_dropped(std::string_view why, std::size_t count);
    void message_settled(std::string_view state);
    void possible_duplicate();
    void alert(std::string const& kind);
    void clock_suspect(bool suspect);
    void policy_loaded(bool success, core::Instant at);
    /// Figures of the store at this moment.
    void store_counts(store::Counts const& counts, bool writable);
    void process_figures();

    /// Prometheus text exposition format 0.0.4.
    [[nodiscard]] std::string text() const;

private:
    struct Families;
    std::unique_ptr<Families> families_;
};

}  // namespace sunwai::daemon
