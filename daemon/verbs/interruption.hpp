#pragma once
#include <csignal>

namespace sunwai::daemon {

/// While it lives, the first SIGINT or SIGTERM sets a flag and interrupts a waiting read; the second ends the process at once with status 130.
/// One at a time.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(Interruption const&) = delete;
    Interruption& operator=(Interruption const&) = delete;

    [[nodiscard]] static volatile std::sig_atomic_t const* flag() noexcept;
    [[nodiscard]] static bool asked() noexcept { return *flag() != 0; }

private:
    struct sigaction old_interrupt_{};
    struct sigaction old_terminate_{};
};

}  // namespace sunwai::daemon
