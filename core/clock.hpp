#pragma once
#include "core/time.hpp"

#include <atomic>

namespace sunwai::core {

/// The only source of wall time. Pure code never sees a Clock: it takes an Instant. Safe from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    /// The present moment; may jump forwards or backwards when somebody sets the machine's clock.
    [[nodiscard]] virtual Instant now() const noexcept = 0;
    /// How long to sleep, in real (steady) time, until `deadline` is due if the clock runs on undisturbed; zero when it has passed.
    [[nodiscard]] virtual Duration real_time_until(Instant deadline) const noexcept = 0;
};

/// The machine's wall clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const noexcept override;
    [[nodiscard]] Duration real_time_until(Instant deadline) const noexcept override;
};

/// Demonstration only: starts at `start` and runs `scale` times as fast as the machine's clock from the moment it is made.
class ScaledClock final : public Clock {
public:
    ScaledClock(Instant start, double scale) noexcept;
    [[nodiscard]] Instant now() const noexcept override;
    [[nodiscard]] Duration real_time_until(Instant deadline) const noexcept override;

private:
    Instant start_;
    Instant real_start_;
    double scale_;
};

/// Stands still until it is set: for tests, and for replaying posts at the time they were written.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant at) noexcept : at_{to_millis(at)} {}
    [[nodiscard]] Instant now() const noexcept override { return from_millis(at_.load()); }
    [[nodiscard]] Duration real_time_until(Instant deadline) const noexcept override;
    void set(Instant at) noexcept { at_.store(to_millis(at)); }
    void advance(Duration by) noexcept { at_.fetch_add(by.count()); }

private:
    std::atomic<std::int64_t> at_;
};

}  // namespace sunwai::core
