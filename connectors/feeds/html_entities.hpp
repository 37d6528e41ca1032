#pragma once
#include <optional>
#include <string_view>

namespace sunwai::connectors {

/// The character that an HTML entity names (without & and ;), of those that HTML 4 has.
[[nodiscard]] std::optional<char32_t> named_character(std::string_view name) noexcept;

}  // namespace sunwai::connectors
