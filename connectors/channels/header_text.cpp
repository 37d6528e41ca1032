#include "connectors/channels/header_text.hpp"

#include "connectors/utf8.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace sunwai::connectors {
namespace {

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

/// Direction overrides and isolates, byte-order mark, noncharacters.
bool is_harmful(char32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

std::string base64(std::string_view bytes)
{
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

bool is_plain(std::string_view line)
{
    return line.size() <= 60 && line.find("=?") == std::string_view::npos &&
           std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// 39 bytes make a word of 64 characters; with the header's name the first line stays under 76.
constexpr std::size_t bytes_per_word = 39;

std::string encoded_words(std::string_view line)
{
    std::string out;
    std::size_t start = 0;
    while (start < line.size()) {
        std::size_t end = start;
        for (std::size_t probe = start; probe < line.size();) {
            static_cast<void>(next_character(line, probe));
            if (probe - start > bytes_per_word) break;
            end = probe;
        }
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + base64(line.substr(start, end - start)) + "?=";
        start = end;
    }
    return out;
}

}  // namespace

std::string one_line(std::string_view utf8, std::size_t longest)
{
    std::string out;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        char32_t c = next_character(utf8, at);
        if (is_harmful(c)) continue;
        if (is_control(c) || c == 0x2028 || c == 0x2029) c = ' ';
        if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
        if (characters == longest) {
            out += "…";
            return out;
        }
        append_character(out, c);
        ++characters;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::string encoded_text(std::string_view line) { return is_plain(line) ? std::string{line} : encoded_words(line); }

std::string encoded_phrase(std::string_view line)
{
    const bool words = std::all_of(line.begin(), line.end(), [](char c) {
        return c == ' ' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    return words && is_plain(line) ? std::string{line} : encoded_words(line);
}

std::string base64_lines(std::string_view bytes)
{
    constexpr std::size_t bytes_per_line = 57;
    std::string out;
    out.reserve(bytes.size() * 3 / 2);
    for (std::size_t at = 0; at < bytes.size(); at += bytes_per_line) out += base64(bytes.substr(at, bytes_per_line)) + "\r\n";
    return out;
}

std::string body_text(std::string_view utf8)
{
    std::string out;
    out.reserve(utf8.size() + utf8.size() / 16);
    for (std::size_t at = 0; at < utf8.size();) {
        const char32_t c = next_character(utf8, at);
        if (c == '\r' && at < utf8.size() && utf8[at] == '\n') continue;
        if (c == '\n' || c == '\r') out += "\r\n";
        else if (c == '\t' || !is_control(c)) append_character(out, c);
    }
    return out;
}

}  // namespace sunwai::connectors
