#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sunwai::rules::text {

/// Folded text has one byte per letter: a–z and 0–9 as they are, Devanagari U+0900+n as 0x80|n. Case, nukta, joiners, accents and the
/// difference between anusvara, chandrabindu and a written-out nasal are gone; Devanagari digits are 0–9.
using Letter = unsigned char;

namespace dev {
inline constexpr Letter anusvara = 0x82;
inline constexpr Letter virama = 0xCD;
[[nodiscard]] constexpr bool is_consonant(Letter c) noexcept { return c >= 0x95 && c <= 0xB9; }
[[nodiscard]] constexpr bool is_vowel(Letter c) noexcept { return c >= 0x84 && c <= 0x94; }
[[nodiscard]] constexpr bool is_sign(Letter c) noexcept { return c >= 0xBE && c <= 0xCC; }
[[nodiscard]] constexpr bool is_nasal(Letter c) noexcept { return c == 0x99 || c == 0x9E || c == 0xA3 || c == 0xA8 || c == 0xAE; }
}  // namespace dev

[[nodiscard]] constexpr bool is_digit(Letter c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_latin(Letter c) noexcept { return c >= 'a' && c <= 'z'; }

/// What a character means for reading.
enum class Sort : std::uint8_t { letters, nothing, soft_break, sentence_end, emoji };

/// One character of the text: how many bytes it has, what it is, and for letters their folded form (compatibility characters give several).
struct Character {
    std::uint8_t bytes{1};
    Sort sort{Sort::soft_break};
    std::uint8_t count{0};
    bool capital{false};
    bool gurmukhi{false};
    std::array<Letter, 6> letters{};
};

/// Reads the character at the start of `text`, which is not empty. Malformed UTF-8 counts as a soft break of one byte.
/// ASCII and Devanagari take a table look-up; everything else asks ICU for its compatibility folding.
[[nodiscard]] Character read_character(std::string_view text);

/// The whole text folded, words separated by single spaces: for tests and tools (View reads in one pass).
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace sunwai::rules::text
