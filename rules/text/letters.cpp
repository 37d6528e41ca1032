#include "rules/text/letters.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <vector>

namespace sunwai::rules::text {
namespace {

bool ends_sentence(unsigned char c) { return c == '.' || c == '!' || c == '?' || c == ';' || c == '\n'; }

struct Decoded {
    char32_t value{0xFFFD};
    std::uint8_t bytes{1};
};

Decoded decode(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::uint8_t bytes = lead >= 0xF0 && lead < 0xF8 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC0 && lead < 0xE0 ? 2 : 0;
    if (bytes == 0 || text.size() < bytes) return {};
    char32_t value = lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0U) != 0x80U) return {};
        value = (value << 6U) | (next & 0x3FU);
    }
    return {value, bytes};
}

void put(Character& into, Letter letter)
{
    if (into.count < into.letters.size()) into.letters[into.count++] = letter;
}

void put_devanagari(Character& into, unsigned n)
{
    const Letter letter = devanagari_letters[n];
    if (letter == 0) {
        if (into.count == 0) into.sort = Sort::nothing;
        return;
    }
    if (letter <= 2) {
        into.sort = letter == 1 ? Sort::sentence_end : Sort::soft_break;
        return;
    }
    into.sort = Sort::letters;
    put(into, letter);
}

/// Gurmukhi stands in the same order as Devanagari, 0x100 further on; the few letters of its own have near neighbours.
void put_gurmukhi(Character& into, unsigned n)
{
    into.gurmukhi = true;
    if (n == 0x70) n = 0x02;            // tippi
    else if (n == 0x71) n = 0x3C;       // addak doubles the next letter
    else if (n == 0x72) n = 0x07;       // iri
    else if (n == 0x73) n = 0x09;       // ura
    else if (n == 0x5C) n = 0x21;       // rra
    put_devanagari(into, n);
}

bool is_emoji(char32_t c)
{
    return (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x2600 && c <= 0x27BF) || c == 0x2B50 || c == 0x2764;
}

bool is_ignorable(char32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0000 && c <= 0xE0FFF);
}

/// What is left of a character when compatibility, case and accents are folded away.
void put_folded(Character& into, char32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    static auto const* const nfkd = icu::Normalizer2::getNFKDInstance(status);
    static auto const* const casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    icu::UnicodeString once;
    icu::UnicodeString twice;
    if (U_FAILURE(status)) return;
    casefold->normalize(icu::UnicodeString{static_cast<UChar32>(c)}, once, status);
    nfkd->normalize(once, twice, status);
    if (U_FAILURE(status)) return;
    for (int32_t i = 0; i < twice.length(); i = twice.moveIndex32(i, 1)) {
        const auto one = static_cast<char32_t>(twice.char32At(i));
        if (one < 0x80 && ascii_letters[one] != 0) put(into, ascii_letters[one]);
        else if (one >= 0x900 && one <= 0x97F) put_devanagari(into, one - 0x900);
    }
    into.capital = u_isupper(static_cast<UChar32>(c)) != 0;
}

Character read_other(std::string_view text)
{
    const auto [c, bytes] = decode(text);
    Character out;
    out.bytes = bytes;
    const bool mark = c >= 0x300 && c <= 0x36F;
    if (is_ignorable(c) || mark) out.sort = Sort::nothing;
    else if (is_emoji(c)) out.sort = Sort::emoji;
    else if (c >= 0xA00 && c <= 0xA7F) put_gurmukhi(out, c - 0xA00);
    else if (c == 0x2026 || c == 0xFF0E || c == 0xFF01 || c == 0xFF1F || c == 0x2028 || c == 0x2029) out.sort = Sort::sentence_end;
    else if ((c >= 0x2000 && c <= 0x206F) || c == 0xFFFD) out.sort = Sort::soft_break;
    else {
        put_folded(out, c);
        if (out.count > 0) out.sort = Sort::letters;
        else if (u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK) out.sort = Sort::nothing;
    }
    return out;
}

}  // namespace

Character read_character(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    Character out;
    if (lead < 0x80) {
        const Letter letter = ascii_letters[lead];
        out.capital = lead >= 'A' && lead <= 'Z';
        if (letter != 0) {
            out.sort = Sort::letters;
            put(out, letter);
        } else if (ends_sentence(lead)) out.sort = Sort::sentence_end;
        return out;
    }
    if (lead == 0xE0 && text.size() >= 3) {
        const auto second = static_cast<unsigned char>(text[1]);
        const auto third = static_cast<unsigned char>(text[2]);
        if ((second == 0xA4 || second == 0xA5) && (third & 0xC0U) == 0x80U) {
            out.bytes = 3;
            put_devanagari(out, static_cast<unsigned>(((second & 1U) << 6U) | (third & 0x3FU)));
            return out;
        }
    }
    return read_other(text);
}

}  // namespace sunwai::rules::text
