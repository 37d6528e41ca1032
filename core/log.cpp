#include "core/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>

namespace sunwai::core {
namespace {

std::atomic<bool> journald{false};
std::atomic<Level> least{Level::info};

spdlog::logger& sink()
{
    // Never destroyed: threads may log while the process ends.
    static auto& logger = *new spdlog::logger{"sunwai", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    return logger;
}

constexpr std::array<std::string_view, 5> words{"debug", "info", "notice", "warning", "error"};
constexpr std::array<char, 5> syslog_level{'7', '6', '5', '4', '3'};

void append_value(std::string& line, std::string_view value)
{
    constexpr std::size_t longest = 512;
    const bool cut = value.size() > longest;
    value = value.substr(0, longest);
    const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](unsigned char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\';
    });
    if (plain && !cut) {
        line += value;
        return;
    }
    line += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') (line += '\\') += c;
        else if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) line += ' ';
        else line += c;
    }
    line += cut ? "…\"" : "\"";
}

}  // namespace

void configure_log(Level at_least, bool for_journald) noexcept
{
    least = at_least;
    journald = for_journald;
}

void log(Level level, std::string_view event, std::initializer_list<Field> fields) noexcept
try {
    if (level < least.load()) return;
    std::string line;
    if (journald) ((line += '<') += syslog_level[static_cast<std::size_t>(level)]) += '>';
    line += event;
    for (auto const& field : fields) {
        ((line += ' ') += field.key) += '=';
        append_value(line, field.value);
    }
    auto& logger = sink();
    static const bool once = [&] {
        logger.set_level(spdlog::level::trace);
        logger.flush_on(spdlog::level::trace);
        return true;
    }();
    static_cast<void>(once);
    logger.set_pattern(journald ? "%v" : "%Y-%m-%dT%H:%M:%S%z %v");
    logger.info("{}{}{}", journald ? "" : words[static_cast<std::size_t>(level)], journald ? "" : " ", line);
} catch (...) {
    // A log line that cannot be written must not take down what it reports on.
}

}  // namespace sunwai::core
