#include "daemon/verbs/interruption.hpp"

#include "daemon/verbs/verb.hpp"

#include <unistd.h>

namespace sunwai::daemon {
namespace {

volatile std::sig_atomic_t asked_to_stop = 0;

/// Only what a signal handler may do: set the flag, or end at once.
void on_signal(int)
{
    if (asked_to_stop != 0) ::_exit(interrupted_twice);
    asked_to_stop = 1;
}

}  // namespace

Interruption::Interruption()
{
    asked_to_stop = 0;
    struct sigaction action{};
    action.sa_handler = on_signal;  // without SA_RESTART: a read that waits for a pipe must return
    ::sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, &old_interrupt_);
    ::sigaction(SIGTERM, &action, &old_terminate_);
}

Interruption::~Interruption()
{
    ::sigaction(SIGINT, &old_interrupt_, nullptr);
    ::sigaction(SIGTERM, &old_terminate_, nullptr);
}

volatile std::sig_atomic_t const* Interruption::flag() noexcept { return &asked_to_stop; }

}  // namespace sunwai::daemon
