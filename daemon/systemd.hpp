#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sunwai::daemon {

/// What systemd is told; nothing happens where it does not listen (no NOTIFY_SOCKET).
namespace systemd {

void ready(std::string_view status);
void reloading();
void stopping();
/// One line for `systemctl status`.
void status(std::string_view line);
/// "The daemon does its work": to be called only when that is so.
void pet();
/// How often systemd wants to hear from us; nothing without a watchdog.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog();
/// The listening socket that systemd passed, close-on-exec; nothing when there is none.
[[nodiscard]] std::optional<int> passed_socket();

}  // namespace systemd
}  // namespace sunwai::daemon
