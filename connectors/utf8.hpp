#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// The character at `at`, which moves behind it; U+FFFD for bytes that are none. `at` is less than the size.
[[nodiscard]] char32_t next_character(std::string_view utf8, std::size_t& at) noexcept;

/// Appends one character; U+FFFD for surrogates and what is beyond U+10FFFF.
void append_character(std::string& out, char32_t c);

/// The first `bytes` at most, cut between characters.
[[nodiscard]] std::string_view cut_to(std::string_view utf8, std::size_t bytes) noexcept;

/// Valid UTF-8 without control characters but newline and tab: what may go into a Post.
[[nodiscard]] std::string clean_text(std::string_view text);

}  // namespace sunwai::connectors
