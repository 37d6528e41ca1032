#pragma once
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// The first 128 bits of SHA-256 in lower-case hex: a name for content.
[[nodiscard]] std::string digest(std::string_view content);

}  // namespace sunwai::connectors
