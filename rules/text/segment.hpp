#pragma once
#include "rules/text/hash.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace sunwai::rules::text {

/// How a joined word falls into pieces, by their lengths.
struct Pieces {
    std::array<std::uint8_t, 12> sizes{};
    std::size_t count{0};
};

/// Splits a joined word (folded, Latin) into words of the vocabulary, fewest and longest first; one stretch may stay unknown.
/// False when nothing in it is known, or when it is shorter than 5 or longer than 40 letters.
[[nodiscard]] bool segment(std::string_view joined, WordMarks const& vocabulary, Pieces& out) noexcept;

}  // namespace sunwai::rules::text
