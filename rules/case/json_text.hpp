#pragma once
#include "core/time.hpp"

#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

/// Appending canonical JSON to a string: no spaces, shortest numbers, the same bytes for the same value for ever (the audit chain hashes them).
namespace sunwai::rules::json {

/// Whether a byte cannot stand in a JSON string as it is.
[[nodiscard]] constexpr bool needs_escape(char c) noexcept { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

inline void append_escaped(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
        out += "\\u00";
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 0xFU];
    }
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

inline void append(std::string& out, std::same_as<bool> auto value) { out += value ? "true" : "false"; }
inline void append(std::string& out, core::Instant at) { append(out, core::to_millis(at)); }
inline void append(std::string& out, core::Duration span) { append(out, static_cast<std::int64_t>(span.count())); }

/// `"name":`, with a comma before it unless it is the first of its object. Names are constants of this program, at most 40 letters.
inline void append_name(std::string& out, std::string_view name)
{
    // Put together aside and appended once: an event has forty of them.
    std::array<char, 44> text;
    std::size_t size = 0;
    if (!out.empty() && out.back() != '{') text[size++] = ',';
    text[size++] = '"';
    size += name.copy(text.data() + size, text.size() - 4);
    text[size++] = '"';
    text[size++] = ':';
    out.append(text.data(), size);
}

}  // namespace sunwai::rules::json
