#pragma once
#include "core/alarm.hpp"
#include "daemon/desk.hpp"
#include "daemon/guarded_clock.hpp"
#include "daemon/watch.hpp"

#include <atomic>
#include <optional>

namespace sunwai::daemon {

/// Serves deadlines: sleeps until the earliest one, is woken by commits, and works off everything that is due in chunks, oldest first.
/// Used from the io_context only.
class Scheduler {
public:
    struct Parts {
        store::Store& store;
        Desk& desk;
        core::Clock const& clock;
        Metrics& metrics;
        Watch& watch;
    };
    struct Options {
        std::size_t chunk{1000};
        core::Duration late_after{std::chrono::seconds{60}};  ///< in the clock's time; beyond it the operator hears of it, once per outage
        core::Duration mark_every{std::chrono::minutes{10}};  ///< how far time may run before its mark is written without anything to serve
    };
    Scheduler(boost::asio::any_io_executor const& executor, Parts parts, Options options);
    Scheduler(boost::asio::any_io_executor const& executor, Parts parts) : Scheduler{executor, parts, Options{}} {}

    /// Until cancelled. A store that cannot write is tried again; nothing that was due is lost meanwhile.
    core::Task<> run();
    /// Deadlines may have changed.
    void wake() { alarm_.ring(); }
    /// Looks once and serves everything that is due now; how many cases.
    core::Task<core::Result<std::size_t>> serve_all();
    [[nodiscard]] std::optional<core::Instant> next() const noexcept { return next_; }

private:
    core::Task<core::Result<void>> look_ahead();
    core::Task<core::Result<void>> write_mark(core::Instant now);
    core::Task<core::Result<void>> erase_order(core::Instant now);
    void judge_lateness(Swept const& swept, core::Instant now);

    Parts parts_;
    Options options_;
    core::Alarm alarm_;
    std::optional<core::Instant> next_;
    std::optional<core::Instant> stuck_until_;  ///< cases that the machine cannot serve are not tried at every commit
    core::Instant marked_{};
    core::Instant erase_at_{};                  ///< when words of posts about public order are looked for next
    bool late_{false};                          ///< this outage was told
};

}  // namespace sunwai::daemon
