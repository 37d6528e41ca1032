#include "web/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace sunwai::web {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) noexcept { return is_upper(c) || (c >= 'a' && c <= 'z'); }

bool all_digits(std::string_view text, std::size_t least, std::size_t most) noexcept
{
    return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), is_digit);
}

/// `HR-2026-000123`
bool is_number(std::string_view text) noexcept
{
    const auto first = text.find('-');
    if (first == std::string_view::npos || first < 1 || first > 4) return false;
    const auto second = text.find('-', first + 1);
    if (second == std::string_view::npos) return false;
    const auto prefix = text.substr(0, first);
    return std::all_of(prefix.begin(), prefix.end(), is_upper) && all_digits(text.substr(first + 1, second - first - 1), 4, 4) &&
           all_digits(text.substr(second + 1), 1, 12);
}

bool is_file(std::string_view text) noexcept
{
    constexpr std::string_view others = "._,:=+-";
    const auto fits = [&](char c) { return is_letter(c) || is_digit(c) || others.find(c) != std::string_view::npos; };
    return !text.empty() && text.size() <= 200 && text.front() != '.' && std::all_of(text.begin(), text.end(), fits);
}

std::string_view type_of(std::string_view segment) noexcept
{
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}' ? segment.substr(1, segment.size() - 2)
                                                                                 : std::string_view{};
}

std::vector<std::string> split(std::string_view pattern)
{
    std::vector<std::string> segments;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        const auto slash = pattern.find('/');
        if (!pattern.empty()) segments.emplace_back(pattern.substr(0, slash));
        pattern.remove_prefix(std::min(slash, pattern.size()));
    }
    return segments;
}

std::string_view words(Method method) noexcept { return method == Method::post ? "POST" : "GET, HEAD"; }

}  // namespace

bool is_parameter(std::string_view type, std::string_view text) noexcept
{
    if (type == "number") return is_number(text);
    if (type == "file") return is_file(text);
    if (type == "id") return all_digits(text, 1, 18);
    return false;
}

void Router::add(Route route)
{
    auto segments = split(route.pattern);
    for (auto const& segment : segments) {
        const auto type = type_of(segment);
        if (!type.empty() && type != "number" && type != "file" && type != "id")
            throw std::logic_error("route " + route.pattern + ": unknown parameter " + segment);
    }
    entries_.push_back({std::move(route), std::move(segments)});
}

Router::Match Router::find(Method method, std::vector<std::string> const& path) const
{
    Match match;
    for (auto const& [route, segments] : entries_) {
        std::map<std::string, std::string, std::less<>> parameters;
        const bool fits = std::equal(segments.begin(), segments.end(), path.begin(), path.end(),
                                     [&](std::string const& segment, std::string const& text) {
                                         const auto type = type_of(segment);
                                         if (type.empty()) return segment == text;
                                         parameters.emplace(type, text);
                                         return is_parameter(type, text);
                                     });
        if (!fits) continue;
        if (route.method == (method == Method::head ? Method::get : method)) {
            match.route = &route;
            match.parameters = std::move(parameters);
            return match;
        }
        match.allow += (match.allow.empty() ? "" : ", ") + std::string{words(route.method)};
    }
    return match;
}

}  // namespace sunwai::web
