#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sunwai::rules::text {

/// How a word sounds, coarsely enough that Devanagari and every usual romanised spelling of a Hindi word give the same key:
/// पानी = paani = pani, सड़क = sadak = sarak, गांव = gaanv = gaon. Aspiration, length, nasal vowels and doubled letters are gone;
/// `a` counts only at the start; d after a vowel is r.
struct SoundKey {
    std::array<char, 24> text{};
    std::uint8_t size{0};
    [[nodiscard]] std::string_view view() const noexcept { return {text.data(), size}; }
};

/// `folded`: one folded word (letters.hpp). Empty for digits and words without letters. What is beyond 24 sounds is left out.
[[nodiscard]] SoundKey sound_key(std::string_view folded) noexcept;

/// The key without vowels, h and nasals before consonants: for place names with misspellings. Several places share one.
[[nodiscard]] SoundKey skeleton_key(std::string_view folded) noexcept;

}  // namespace sunwai::rules::text
