#pragma once
#include <string>
#include <string_view>

namespace sunwai::core::text {

/// Text from outside as it may be shown: valid UTF-8 (a broken byte becomes U+FFFD), no control characters but newline and tab, no
/// bidirectional embedding, override or isolate (pages put names and posts into <bdi> instead), no invisible characters that can hide or
/// split words, at most four stacked combining marks of the kind that piles up. Joiners that Indic scripts, Arabic and emoji need (U+200C,
/// U+200D after such a letter) stay.
[[nodiscard]] std::string shown(std::string_view text);

/// shown() on one line: newlines and tabs become spaces.
[[nodiscard]] std::string shown_line(std::string_view text);

/// At most `characters` code points of the text, whole, with … where it was cut.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t characters);

}  // namespace sunwai::core::text
