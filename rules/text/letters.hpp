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

/// Folded letter of an ASCII character; 0 for what is no letter or digit.
inline constexpr std::array<Letter, 128> ascii_letters = [] {
    std::array<Letter, 128> table{};
    for (unsigned c = 0; c < 128; ++c) {
        const auto letter = static_cast<Letter>(c);
        table[c] = is_digit(letter) || is_latin(letter) ? letter : c >= 'A' && c <= 'Z' ? static_cast<Letter>(c + 32) : Letter{0};
    }
    return table;
}();

/// Folded letter of U+0900+n; 0: nothing (nukta, visarga, accents), 1: sentence end, 2: soft break.
inline constexpr std::array<Letter, 128> devanagari_letters = [] {
    std::array<Letter, 128> table{};
    for (unsigned n = 0; n < 128; ++n) table[n] = static_cast<Letter>(0x80U | n);
    constexpr std::array<Letter, 8> with_nukta{0x15, 0x16, 0x17, 0x1C, 0x21, 0x22, 0x2B, 0x2F};
    for (unsigned n = 0; n < 8; ++n) table[0x58U + n] = static_cast<Letter>(0x80U | with_nukta[n]);
    table[0x29] = 0xA8; table[0x31] = 0xB0; table[0x34] = 0xB3;      // letters that are base + nukta in NFD
    table[0x00] = table[0x01] = dev::anusvara;
    table[0x72] = 0x85; table[0x45] = 0xC7; table[0x0D] = 0x8F;      // candra e
    table[0x11] = 0x93; table[0x49] = 0xCB;                          // candra o
    for (const unsigned n : {0x03U, 0x3CU, 0x3DU, 0x51U, 0x52U, 0x53U, 0x54U, 0x71U}) table[n] = 0;
    table[0x64] = table[0x65] = 1;
    table[0x70] = 2;
    for (unsigned n = 0; n < 10; ++n) table[0x66U + n] = static_cast<Letter>('0' + n);
    return table;
}();

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
