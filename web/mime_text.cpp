#include "web/mime_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace sunwai::web {
namespace {

constexpr int deepest = 8;

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string_view trimmed(std::string_view text) noexcept
{
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

int hex(char c) noexcept
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int base64_digit(char c) noexcept
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto at = digits.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// `=41` at the front of text.
std::optional<char> escaped_byte(std::string_view text) noexcept
{
    if (text.size() < 3 || text[0] != '=' || hex(text[1]) < 0 || hex(text[2]) < 0) return std::nullopt;
    return static_cast<char>(hex(text[1]) * 16 + hex(text[2]));
}

/// One encoded word, starting at `=?`; its length and text.
struct Word {
    std::string text;
    std::size_t length{0};
};
std::optional<Word> encoded_word(std::string_view text)
{
    const auto charset_end = text.find('?', 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= text.size() || text[charset_end + 2] != '?') return std::nullopt;
    const auto end = text.find("?=", charset_end + 3);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view content = text.substr(charset_end + 3, end - charset_end - 3);
    const char encoding = text[charset_end + 1];
    if (encoding == 'B' || encoding == 'b') return Word{decode_base64(content), end + 2};
    std::string spaced{content};
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    return Word{decode_quoted_printable(spaced), end + 2};
}

std::string decoded_body(MimeEntity const& entity)
{
    const std::string encoding = lower(trimmed(entity.header("content-transfer-encoding")));
    if (encoding == "base64") return decode_base64(entity.body);
    if (encoding == "quoted-printable") return decode_quoted_printable(entity.body);
    return std::string{entity.body};
}

/// The first part of a multipart body that has plain text in it.
std::string plain_text_of_parts(std::string_view body, std::string const& boundary, int depth)
{
    const std::string mark = "--" + boundary;
    auto at = body.find(mark);
    while (at != std::string_view::npos) {
        const auto from = at + mark.size();
        const auto next = body.find(mark, from);
        if (next == std::string_view::npos) return {};
        std::string_view part = body.substr(from, next - from);
        part.remove_prefix(std::min(part.find('\n'), part.size()));
        if (!part.empty()) part.remove_prefix(1);
        if (std::string text = plain_text(part, depth + 1); !text.empty()) return text;
        at = next;
    }
    return {};
}

}  // namespace

std::string MimeEntity::header(std::string_view name) const
{
    const auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
}

MimeEntity split_entity(std::string_view raw)
{
    MimeEntity entity;
    std::string* last = nullptr;
    while (!raw.empty()) {
        const auto end = std::min(raw.find('\n'), raw.size() - 1);
        std::string_view line = raw.substr(0, end + 1);
        raw.remove_prefix(end + 1);
        while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (last != nullptr) *last += " " + std::string{trimmed(line)};
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        last = &entity.headers.emplace(lower(line.substr(0, colon)), trimmed(line.substr(colon + 1))).first->second;
    }
    entity.body = raw;
    return entity;
}

std::string decode_words(std::string_view value)
{
    std::string out;
    bool after_word = false;
    while (!value.empty()) {
        const auto at = value.find("=?");
        const std::string_view between = value.substr(0, at);
        // White space between two encoded words belongs to neither.
        if (!after_word || at == std::string_view::npos || !trimmed(between).empty()) out += between;
        if (at == std::string_view::npos) break;
        value.remove_prefix(at);
        const auto word = encoded_word(value);
        after_word = word.has_value();
        if (word)
            out += word->text;
        else
            out += value.substr(0, 2);
        value.remove_prefix(word ? word->length : 2);
    }
    return out;
}

std::string decode_base64(std::string_view text)
{
    std::string out;
    unsigned bits = 0;
    int have = 0;
    for (const char c : text) {
        const int digit = base64_digit(c);
        if (digit < 0) continue;
        bits = (bits << 6U) | static_cast<unsigned>(digit);
        have += 6;
        if (have < 8) continue;
        have -= 8;
        out.push_back(static_cast<char>((bits >> static_cast<unsigned>(have)) & 0xFFU));
        bits &= (1U << static_cast<unsigned>(have)) - 1U;
    }
    return out;
}

std::string decode_quoted_printable(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        if (const auto byte = escaped_byte(text)) {
            out.push_back(*byte);
            text.remove_prefix(3);
        } else if (text.starts_with("=\r\n")) {
            text.remove_prefix(3);
        } else if (text.starts_with("=\n")) {
            text.remove_prefix(2);
        } else {
            out.push_back(text.front());
            text.remove_prefix(1);
        }
    }
    return out;
}

std::string parameter(std::string_view header, std::string_view name)
{
    const std::string wanted = lower(name) + "=";
    auto at = header.find(';');
    while (at != std::string_view::npos) {
        std::string_view rest = trimmed(header.substr(at + 1));
        if (lower(rest.substr(0, wanted.size())) == wanted) {
            rest.remove_prefix(wanted.size());
            if (rest.starts_with('"')) return std::string{rest.substr(1, rest.find('"', 1) - 1)};
            return std::string{trimmed(rest.substr(0, rest.find(';')))};
        }
        at = header.find(';', at + 1);
    }
    return {};
}

std::string plain_text(std::string_view raw, int depth)
{
    if (depth > deepest) return {};
    const MimeEntity entity = split_entity(raw);
    const std::string type = entity.header("content-type");
    const std::string kind = lower(trimmed(std::string_view{type}.substr(0, type.find(';'))));
    if (kind.starts_with("multipart/")) {
        const std::string boundary = parameter(type, "boundary");
        return boundary.empty() ? std::string{} : plain_text_of_parts(entity.body, boundary, depth);
    }
    return kind.empty() || kind == "text/plain" ? decoded_body(entity) : std::string{};
}

}  // namespace sunwai::web
