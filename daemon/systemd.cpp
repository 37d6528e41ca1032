#include "daemon/systemd.hpp"

#include <systemd/sd-daemon.h>

#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace sunwai::daemon::systemd {
namespace {

/// One line, so that what is shown cannot set other variables.
std::string one_line(std::string_view text)
{
    std::string line{text.substr(0, 200)};
    for (char& c : line) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    return line;
}

}  // namespace

void ready(std::string_view line) { sd_notify(0, ("READY=1\nSTATUS=" + one_line(line)).c_str()); }
void reloading() { sd_notify(0, "RELOADING=1\nSTATUS=reading the configuration again"); }
void stopping() { sd_notify(0, "STOPPING=1\nSTATUS=stopping"); }
void status(std::string_view line) { sd_notify(0, ("STATUS=" + one_line(line)).c_str()); }
void pet() { sd_notify(0, "WATCHDOG=1"); }

std::optional<std::chrono::microseconds> watchdog()
{
    std::uint64_t usec = 0;
    if (sd_watchdog_enabled(0, &usec) <= 0) return std::nullopt;
    return std::chrono::microseconds{usec};
}

std::optional<int> passed_socket()
{
    if (sd_listen_fds(1) < 1) return std::nullopt;
    if (sd_is_socket(SD_LISTEN_FDS_START, 0, SOCK_STREAM, 1) <= 0) return std::nullopt;
    return SD_LISTEN_FDS_START;
}

}  // namespace sunwai::daemon::systemd
