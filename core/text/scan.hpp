#pragma once
#include "core/text/template.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Inside core/text only: a template taken apart before Mustache sees it, so that every form that is not wanted is refused with its place.
namespace sunwai::core::text {

enum class PieceKind : std::uint8_t { literal, variable, message, open, open_inverted, close, part };

struct Piece {
    PieceKind kind{PieceKind::literal};
    std::string text;  ///< the literal, or the name without sigil (for a message: its key)
    std::size_t line{1};
};

/// Takes a source apart; remarks are dropped. Every refused form and unbalanced section is added to `faults`. `first_line` counts from
/// there.
[[nodiscard]] std::vector<Piece> scan(Source const& source, std::vector<Fault>& faults, std::size_t first_line = 1);

}  // namespace sunwai::core::text
