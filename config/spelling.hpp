#pragma once
#include <span>
#include <string>
#include <string_view>

namespace sunwai::config {

/// The word of `known` that `word` was most likely meant to be; empty when none is near (about a third of the letters may differ).
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<std::string_view const> known);

/// `; did you mean "…"?` or nothing.
[[nodiscard]] std::string suggestion(std::string_view word, std::span<std::string_view const> known);

}  // namespace sunwai::config
