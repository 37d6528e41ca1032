#include "core/text/shown.hpp"

#include <cstdint>

namespace sunwai::core::text {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr int most_stacked_marks = 4;

struct Decoded {
    char32_t letter{replacement};
    std::size_t bytes{1};
};

bool continues(unsigned char byte) noexcept { return (byte & 0xC0U) == 0x80U; }

/// One code point from the front of `text` (not empty). Overlong forms, surrogates and broken sequences are one U+FFFD for their first
/// byte.
Decoded decode(std::string_view text) noexcept
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = at(0);
    if (first < 0x80) return {first, 1};
    std::size_t length = 0;
    char32_t value = 0;
    char32_t least = 0;
    if ((first & 0xE0U) == 0xC0U)
        length = 2, value = first & 0x1FU, least = 0x80;
    else if ((first & 0xF0U) == 0xE0U)
        length = 3, value = first & 0x0FU, least = 0x800;
    else if ((first & 0xF8U) == 0xF0U)
        length = 4, value = first & 0x07U, least = 0x10000;
    if (length == 0 || text.size() < length) return {};
    for (std::size_t i = 1; i < length; ++i) {
        if (!continues(at(i))) return {};
        value = (value << 6U) | (at(i) & 0x3FU);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < least || value > 0x10FFFF || surrogate) return {};
    return {value, length};
}

void append(std::string& out, char32_t c)
{
    const auto byte = [&](char32_t v) { out.push_back(static_cast<char>(static_cast<unsigned char>(v))); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0U | (c >> 6U)), byte(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        byte(0xE0U | (c >> 12U)), byte(0x80U | ((c >> 6U) & 0x3FU)), byte(0x80U | (c & 0x3FU));
    } else {
        byte(0xF0U | (c >> 18U)), byte(0x80U | ((c >> 12U) & 0x3FU)), byte(0x80U | ((c >> 6U) & 0x3FU)), byte(0x80U | (c & 0x3FU));
    }
}

bool is_between(char32_t c, char32_t low, char32_t high) noexcept { return c >= low && c <= high; }

bool is_control(char32_t c) noexcept { return (c < 0x20 && c != '\n' && c != '\t') || is_between(c, 0x7F, 0x9F); }

/// Embedding, override and isolate: they reorder what stands around them. The plain marks (U+200E, U+200F, U+061C) only colour a neighbour
/// and stay.
bool is_reordering(char32_t c) noexcept { return is_between(c, 0x202A, 0x202E) || is_between(c, 0x2066, 0x2069); }

bool is_invisible(char32_t c) noexcept
{
    return c == 0x00AD || c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || is_between(c, 0x180B, 0x180F) ||
           c == 0x200B || c == 0x2028 || c == 0x2029 || is_between(c, 0x2060, 0x2065) || is_between(c, 0x206A, 0x206F) || c == 0x3164 ||
           c == 0xFEFF || c == 0xFFA0 || is_between(c, 0xFFF0, 0xFFFB) || is_between(c, 0x1D173, 0x1D17A) ||
           is_between(c, 0xE0000, 0xE0FFF);
}

bool is_joiner(char32_t c) noexcept { return c == 0x200C || c == 0x200D; }

/// Letters that a joiner may follow: Arabic and its relatives, the Indic blocks, emoji and their variation selector.
bool takes_joiner(char32_t c) noexcept
{
    return is_between(c, 0x0600, 0x08FF) || is_between(c, 0x0900, 0x0DFF) || is_between(c, 0x2190, 0x2BFF) || c == 0xFE0F ||
           is_between(c, 0x1F000, 0x1FAFF);
}

/// Marks of the blocks that serve to pile up; vowel signs of Indic scripts are not among them.
bool is_stacking(char32_t c) noexcept
{
    return is_between(c, 0x0300, 0x036F) || is_between(c, 0x1AB0, 0x1AFF) || is_between(c, 0x1DC0, 0x1DFF) ||
           is_between(c, 0x20D0, 0x20FF) || is_between(c, 0xFE20, 0xFE2F);
}

/// Decides letter by letter; remembers what a decision depends on.
class Filter {
public:
    bool keeps(char32_t c) noexcept
    {
        if (is_control(c) || is_reordering(c) || is_invisible(c)) return false;
        if (is_joiner(c) && !takes_joiner(previous_)) return false;
        marks_ = is_stacking(c) ? marks_ + 1 : 0;
        if (marks_ > most_stacked_marks) return false;
        previous_ = c;
        return true;
    }

private:
    char32_t previous_{0};
    int marks_{0};
};

}  // namespace

std::string shown(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    Filter filter;
    while (!text.empty()) {
        const Decoded next = decode(text);
        if (filter.keeps(next.letter)) append(out, next.letter);
        text.remove_prefix(next.bytes);
    }
    return out;
}

std::string shown_line(std::string_view text)
{
    std::string line = shown(text);
    for (char& c : line) {
        if (c == '\n' || c == '\t') c = ' ';
    }
    return line;
}

std::string excerpt(std::string_view text, std::size_t characters)
{
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size(); ++count) {
        if (count == characters) return std::string{text.substr(0, end)} + "…";
        end += decode(text.substr(end)).bytes;
    }
    return std::string{text};
}

}  // namespace sunwai::core::text
