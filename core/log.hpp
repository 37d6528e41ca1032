#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sunwai::core {

enum class Level : unsigned char { debug, info, notice, warning, error };

/// A `key=value` of a log line. Numbers are turned to text at the call.
struct Field {
    std::string_view key;
    std::string value;
    Field(std::string_view k, std::string v) : key{k}, value{std::move(v)} {}
    Field(std::string_view k, std::string_view v) : key{k}, value{v} {}
    Field(std::string_view k, char const* v) : key{k}, value{v} {}
    Field(std::string_view k, long long v) : key{k}, value{std::to_string(v)} {}
    Field(std::string_view k, long v) : key{k}, value{std::to_string(v)} {}
    Field(std::string_view k, int v) : key{k}, value{std::to_string(v)} {}
    Field(std::string_view k, unsigned long v) : key{k}, value{std::to_string(v)} {}
};

/// One event, one line on stderr: `<4>store.busy wait_ms=40 path="…"` when `journald` is set at start (the prefix is the syslog level), else with
/// time and level in words. `event` is a dotted name listed in docs/events.md. Values are quoted and escaped when needed and cut at 512 bytes.
/// Never a secret, never personal data, never post text. Safe from any thread; never throws.
void log(Level level, std::string_view event, std::initializer_list<Field> fields = {}) noexcept;

/// Sets the least level that is written and the form of a line. Called once at start, and for the level again on reload.
void configure_log(Level least, bool journald) noexcept;

}  // namespace sunwai::core
