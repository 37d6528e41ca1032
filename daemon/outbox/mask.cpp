#include "daemon/outbox/mask.hpp"

#include "core/text/shown.hpp"

#include <algorithm>

namespace sunwai::daemon {
namespace {

constexpr std::size_t least_secret_digits = 8;   ///< a PIN code has six, a year four; telephones and accounts have more
constexpr std::size_t digits_left = 2;
constexpr std::string_view mask = "\u2022";      // •

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_word(char c) noexcept { return is_digit(c) || is_letter(c); }
/// What people put between the digits of one number.
bool is_gap(char c) noexcept { return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/' || c == '+'; }
bool is_address(char c) noexcept { return is_word(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'; }

/// Devanagari digits U+0966…U+096F are E0 A5 A6…AF; they count like the others.
std::string with_ascii_digits(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
        const bool devanagari = i + 2 < text.size() && byte(i) == 0xE0 && byte(i + 1) == 0xA5 && byte(i + 2) >= 0xA6 && byte(i + 2) <= 0xAF;
        if (devanagari) {
            plain.push_back(static_cast<char>('0' + (byte(i + 2) - 0xA6)));
            i += 2;
        } else {
            plain.push_back(text[i]);
        }
    }
    return plain;
}

/// End of the run of digits and gaps that begins at `from` and ends with a digit.
std::size_t number_end(std::string_view text, std::size_t from, std::size_t& digits)
{
    std::size_t end = from;
    std::size_t gaps = 0;
    digits = 0;
    for (std::size_t i = from; i < text.size() && (is_digit(text[i]) || is_gap(text[i])); ++i) {
        if (!is_digit(text[i])) {
            if (++gaps > 3) break;
            continue;
        }
        gaps = 0;
        ++digits;
        end = i + 1;
    }
    return end;
}

void mask_number(std::string_view number, std::size_t digits, std::string& out)
{
    std::size_t seen = 0;
    for (const char c : number) {
        const bool hidden = is_digit(c) && ++seen + digits_left <= digits;
        if (hidden) out.append(mask);
        else out.push_back(c);
    }
}

/// Five letters, four digits, a letter, standing alone.
bool is_pan(std::string_view text, std::size_t at)
{
    if (at + 10 > text.size() || (at > 0 && is_word(text[at - 1])) || (at + 10 < text.size() && is_word(text[at + 10]))) return false;
    for (std::size_t i = 0; i < 10; ++i) {
        const bool digit = i >= 5 && i < 9;
        if (digit ? !is_digit(text[at + i]) : !is_letter(text[at + i])) return false;
    }
    return true;
}

/// The mail address around the @ at `at`: where it begins and ends; begin == end when there is none.
std::pair<std::size_t, std::size_t> address_around(std::string_view text, std::size_t at)
{
    std::size_t begin = at;
    while (begin > 0 && is_address(text[begin - 1])) --begin;
    std::size_t end = at + 1;
    while (end < text.size() && is_address(text[end])) ++end;
    const auto domain = text.substr(at + 1, end - at - 1);
    const bool complete = begin < at && domain.find('.') != std::string_view::npos;
    if (!complete) return {at, at};
    return {begin, end};
}

std::string without_addresses(std::string_view text)
{
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        const auto [begin, end] = address_around(text, at);
        if (begin == end || begin < done) continue;
        out.append(text.substr(done, begin - done)).append("[@]");
        done = end;
    }
    return out.append(text.substr(done));
}

}  // namespace

std::string masked_excerpt(std::string_view text, std::size_t characters)
{
    const auto plain = without_addresses(with_ascii_digits(core::text::shown_line(text)));
    std::string out;
    for (std::size_t i = 0; i < plain.size();) {
        if (is_pan(plain, i)) {
            out.append("[PAN]");
            i += 10;
            continue;
        }
        if (!is_digit(plain[i])) {
            out.push_back(plain[i++]);
            continue;
        }
        std::size_t digits = 0;
        const auto end = number_end(plain, i, digits);
        const auto number = std::string_view{plain}.substr(i, end - i);
        if (digits >= least_secret_digits) mask_number(number, digits, out);
        else out.append(number);
        i = end;
    }
    return core::text::excerpt(out, characters);
}

}  // namespace sunwai::daemon
