#pragma once
#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

/// Appending canonical JSON to a string: no spaces, shortest numbers, the same bytes for the same value for ever (the audit chain hashes them).
namespace sunwai::rules::json {

/// Whether a byte cannot stand in a JSON string as it is.
[[nodiscard]] constexpr bool needs_escape(char c) noexcept { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

/// Writes the escape of such a byte, at most six bytes; behind them.
inline char* write_escaped(char* at, char c) noexcept
{
    constexpr std::string_view digits = "0123456789abcdef";
    const auto put = [&at](std::string_view text) { at += text.copy(at, text.size()); };
    switch (c) {
    case '"': put("\\\""); break;
    case '\\': put("\\\\"); break;
    case '\n': put("\\n"); break;
    case '\r': put("\\r"); break;
    case '\t': put("\\t"); break;
    default:
        put("\\u00");
        *at++ = digits[static_cast<unsigned char>(c) >> 4U];
        *at++ = digits[static_cast<unsigned char>(c) & 0xFU];
    }
    return at;
}

inline void append_escaped(std::string& out, char c)
{
    std::array<char, 6> escape;
    out.append(escape.data(), write_escaped(escape.data(), c));
}

inline void append(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!needs_escape(text[i])) continue;
        out.append(text, from, i - from);
        append_escaped(out, text[i]);
        from = i + 1;
    }
    out.append(text, from);
    out += '"';
}

template <class Number>
    requires(std::integral<Number> || std::floating_point<Number>) && (!std::same_as<Number, bool>)
void append(std::string& out, Number number)
{
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

}  // namespace sunwai::rules::json
