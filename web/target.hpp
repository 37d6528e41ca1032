#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunwai::web {

/// A request target taken apart and decoded once: path segments and parameters in order. Everything in it is valid UTF-8 without control
/// characters.
struct Target {
    std::vector<std::string> path;
    std::vector<std::pair<std::string, std::string>> query;

    /// The first value of a parameter; empty when it is missing.
    [[nodiscard]] std::string value(std::string_view name) const;
};

inline constexpr std::size_t max_segments = 8;
inline constexpr std::size_t max_parameters = 32;

/// Nothing for what is not a well-formed path with an optional query: broken escapes, escaped slashes or NULs, dot segments, empty
/// segments, text that is not UTF-8, more parts than the bounds.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

/// The same for the body of a form (application/x-www-form-urlencoded).
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view body);

}  // namespace sunwai::web
