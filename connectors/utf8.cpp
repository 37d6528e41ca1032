#include "connectors/utf8.hpp"

#include <unicode/utf8.h>

#include <cstdint>

namespace sunwai::connectors {

char32_t next_character(std::string_view utf8, std::size_t& at) noexcept
{
    auto i = static_cast<std::int64_t>(at);
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(reinterpret_cast<std::uint8_t const*>(utf8.data()), i, static_cast<std::int64_t>(utf8.size()), c);
    at = static_cast<std::size_t>(i);
    return static_cast<char32_t>(c);
}

void append_character(std::string& out, char32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    const auto tail = [&put, c](int shift) { put(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        tail(0);
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        tail(6);
        tail(0);
    } else {
        put(0xF0 | (c >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

std::string_view cut_to(std::string_view utf8, std::size_t bytes) noexcept
{
    if (utf8.size() <= bytes) return utf8;
    while (bytes > 0 && (static_cast<unsigned char>(utf8[bytes]) & 0xC0) == 0x80) --bytes;
    return utf8.substr(0, bytes);
}

std::string clean_text(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_character(text, at);
        if ((c >= 0x20 && c != 0x7F && (c < 0x80 || c > 0x9F)) || c == '\n' || c == '\t') append_character(out, c);
    }
    return out;
}

}  // namespace sunwai::connectors
