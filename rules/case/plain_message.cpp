#include "rules/case/plain_message.hpp"

#include <cctype>
#include <cstdint>
#include <optional>

namespace sunwai::rules {
namespace {

constexpr std::size_t max_characters = 600;
/// Telephone numbers have ten digits and more, Aadhaar twelve, accounts nine to eighteen; dates, PINs and amounts have fewer.
constexpr int personal_digits = 9;

struct Letter {
    std::uint32_t code{0};
    std::size_t bytes{1};
};

/// The character at a place of valid UTF-8.
Letter letter_at(std::string_view text, std::size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {first, 1};
    const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    std::uint32_t code = first & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes && at + i < text.size(); ++i) code = (code << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    return {code, bytes};
}

bool is_digit(std::uint32_t code)
{
    return (code >= '0' && code <= '9') || (code >= 0x0966 && code <= 0x096F) || (code >= 0x0A66 && code <= 0x0A6F) || (code >= 0xFF10 && code <= 0xFF19);
}

/// What people write between the digits of one number.
bool is_separator(std::uint32_t code) { return code == ' ' || code == '-' || code == '.' || code == '(' || code == ')' || code == '+' || code == 0xA0; }

bool is_alnum_at(std::string_view text, std::size_t at) { return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0; }

/// Whether a pattern stands alone at a place: `A` a letter, `9` a digit, `.` one of `.-/`, anything else itself.
bool matches(std::string_view text, std::size_t at, std::string_view pattern)
{
    if (text.size() - at < pattern.size() || (at > 0 && is_alnum_at(text, at - 1)) || is_alnum_at(text, at + pattern.size())) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[at + i]);
        const bool fits = pattern[i] == 'A'   ? std::isalpha(c) != 0
                          : pattern[i] == '9' ? std::isdigit(c) != 0
                          : pattern[i] == '.' ? c == '.' || c == '-' || c == '/'
                                              : c == static_cast<unsigned char>(pattern[i]);
        if (!fits) return false;
    }
    return true;
}

/// Bytes of a case number or a date, which are no personal numbers; 0 for anything else.
std::size_t harmless_at(std::string_view text, std::size_t at)
{
    for (std::string_view pattern : {"AA-9999-999999", "99.99.9999", "9.99.9999", "99.9.9999", "9.9.9999", "9999.99.99"}) {
        if (matches(text, at, pattern)) return pattern.size();
    }
    return 0;
}

}  // namespace

std::string fault_of_message(std::string_view message)
{
    std::size_t characters = 0;
    int digits = 0;
    for (std::size_t at = 0; at < message.size();) {
        if (const auto harmless = harmless_at(message, at); harmless != 0) {
            characters += harmless;
            at += harmless;
            digits = 0;
            continue;
        }
        const auto letter = letter_at(message, at);
        if (is_digit(letter.code)) ++digits;
        else if (!is_separator(letter.code)) digits = 0;
        if (digits >= personal_digits) return "holds a telephone, Aadhaar or account number";
        if (matches(message, at, "AAAAA9999A")) return "holds a PAN";
        ++characters;
        at += letter.bytes;
    }
    if (characters > max_characters) return "is longer than 600 characters";
    return {};
}

}  // namespace sunwai::rules
