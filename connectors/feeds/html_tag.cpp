#include "connectors/feeds/html_tag.hpp"

#include <algorithm>

namespace sunwai::connectors {
namespace {

constexpr std::string_view blanks = " \t\r\n\f/";

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

/// A name, or a value with or without quotes, and what follows it. Quotes count only where a value may begin, as in a browser.
struct Piece {
    std::string_view text;
    std::string_view rest;
};

Piece value_of(std::string_view text) noexcept
{
    if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
        const auto end = text.find(text.front(), 1);
        if (end == std::string_view::npos) return {text.substr(1), {}};
        return {text.substr(1, end - 1), text.substr(end + 1)};
    }
    const auto end = std::min(text.find_first_of(" \t\r\n\f>"), text.size());
    return {text.substr(0, end), text.substr(end)};
}

std::string_view without_leading(std::string_view text, std::string_view what) noexcept
{
    return text.substr(std::min(text.find_first_not_of(what), text.size()));
}

/// One attribute from the front of `rest`; false at the end of the tag.
bool next_attribute(std::string_view& rest, std::string_view& name, std::string_view& value) noexcept
{
    rest = without_leading(rest, blanks);
    if (rest.empty() || rest.front() == '>') return false;
    const auto end = std::min(rest.find_first_of(" \t\r\n\f/>=", 1), rest.size());
    name = rest.substr(0, end);
    value = {};
    rest = rest.substr(end);
    const auto after = without_leading(rest, " \t\r\n\f");
    if (after.empty() || after.front() != '=') return true;
    const auto piece = value_of(without_leading(after.substr(1), " \t\r\n\f"));
    value = piece.text;
    rest = piece.rest;
    return true;
}

std::optional<HtmlTag> read_markup(std::string_view html, std::size_t at)
{
    const bool comment = html.substr(at).starts_with("<!--");
    const std::string_view close = comment ? "-->" : ">";
    const auto end = html.find(close, at + (comment ? 4 : 2));
    HtmlTag tag;
    tag.end = end == std::string_view::npos ? html.size() : end + close.size();
    return tag;
}

}  // namespace

std::string_view HtmlTag::attribute(std::string_view wanted) const noexcept
{
    auto rest = attributes;
    std::string_view key;
    std::string_view value;
    while (next_attribute(rest, key, value))
        if (same(key, wanted)) return value;
    return {};
}

std::optional<HtmlTag> read_tag(std::string_view html, std::size_t at)
{
    const char after = at + 1 < html.size() ? html[at + 1] : '\0';
    if (after == '!' || after == '?') return read_markup(html, at);
    HtmlTag tag;
    tag.closing = after == '/';
    const std::size_t start = at + (tag.closing ? 2 : 1);
    if (start >= html.size() || !is_letter(html[start])) return std::nullopt;
    const auto end = std::min(html.find_first_of(" \t\r\n\f/>", start), html.size());
    tag.name = std::string{html.substr(start, std::min<std::size_t>(end - start, 32))};
    std::transform(tag.name.begin(), tag.name.end(), tag.name.begin(), lower);
    auto rest = html.substr(end);
    std::string_view key;
    std::string_view value;
    while (next_attribute(rest, key, value)) {}
    const std::size_t stop = html.size() - rest.size();
    tag.attributes = html.substr(end, stop - end);
    tag.end = std::min(stop + 1, html.size());
    return tag;
}

}  // namespace sunwai::connectors
