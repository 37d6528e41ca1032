#include "core/text/url.hpp"

#include <algorithm>

namespace sunwai::core::text {
namespace {

constexpr std::size_t longest_link = 2048;

bool is_unreserved(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

/// A segment of dots alone would be taken for a step up the path, even when encoded.
std::string segment(std::string_view text)
{
    if (text == "." || text == "..") return "%20";
    return percent_encode(text);
}

template <class Segments, class Query> std::string join(std::string out, Segments const& segments, Query const& query)
{
    for (auto const& each : segments) out += "/" + segment(each);
    if (segments.size() == 0 && out.empty()) out = "/";
    char separator = '?';
    for (auto const& [key, value] : query) {
        if (value.empty()) continue;
        out += separator + percent_encode(key) + "=" + percent_encode(value);
        separator = '&';
    }
    return out;
}

bool starts_without_case(std::string_view text, std::string_view lower) noexcept
{
    return text.size() >= lower.size() &&
           std::equal(lower.begin(), lower.end(), text.begin(), [](char want, char c) { return (c | 0x20) == want || c == want; });
}

}  // namespace

std::string percent_encode(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c))
            out.push_back(c);
        else
            out.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
    }
    return out;
}

Url Url::path(std::initializer_list<std::string_view> segments, Query query) { return Url{join({}, segments, query)}; }

Url Url::of(std::vector<std::string> const& segments, std::vector<std::pair<std::string, std::string>> const& query)
{
    return Url{join({}, segments, query)};
}

Url Url::below(Url const& base, std::initializer_list<std::string_view> segments, Query query)
{
    std::string start = base.value_;
    while (start.ends_with('/')) start.pop_back();
    return Url{join(std::move(start), segments, query)};
}

std::optional<Url> Url::external(std::string_view text)
{
    if (text.size() > longest_link) return std::nullopt;
    std::size_t host_at = 0;
    if (starts_without_case(text, "https://"))
        host_at = 8;
    else if (starts_without_case(text, "http://"))
        host_at = 7;
    else
        return std::nullopt;
    const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7F && c != '"' && c != '\'' && c != '<' && c != '>' && c != '`' && c != '\\';
    });
    const std::string_view authority = text.substr(host_at, text.find_first_of("/?#", host_at) - host_at);
    if (!clean || authority.empty() || authority.starts_with(':') || authority.find('@') != std::string_view::npos) return std::nullopt;
    return Url{std::string{text}};
}

}  // namespace sunwai::core::text
