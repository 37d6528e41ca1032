#include "web/target.hpp"

#include "core/text/shown.hpp"

#include <boost/url/encoding_opts.hpp>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/segments_encoded_view.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace sunwai::web {
namespace {

namespace urls = boost::urls;

std::string decode(urls::pct_string_view text, bool plus_is_space)
{
    urls::encoding_opts options;
    options.space_as_plus = plus_is_space;
    return text.decode(options);
}

/// Words that people type may hold anything printable; what is invisible is left out rather than refused.
std::string typed(std::string text) { return core::text::shown(text); }

bool is_segment(std::string const& text)
{
    return !text.empty() && text != "." && text != ".." && text.find_first_of("/\\\n\t") == std::string::npos &&
           core::text::shown(text) == text;
}

template <class Params> std::optional<std::vector<std::pair<std::string, std::string>>> pairs(Params const& params)
{
    std::vector<std::pair<std::string, std::string>> out;
    for (auto const& param : params) {
        if (out.size() == max_parameters) return std::nullopt;
        std::string key = decode(param.key, true);
        if (key.empty() && !param.has_value) continue;
        out.emplace_back(typed(std::move(key)), param.has_value ? typed(decode(param.value, true)) : std::string{});
    }
    return out;
}

}  // namespace

std::string Target::value(std::string_view name) const
{
    const auto found = std::find_if(query.begin(), query.end(), [&](auto const& pair) { return pair.first == name; });
    return found == query.end() ? std::string{} : found->second;
}

std::optional<Target> parse_target(std::string_view text)
{
    const auto parsed = urls::parse_origin_form({text.data(), text.size()});
    if (!parsed) return std::nullopt;
    Target target;
    for (const auto segment : parsed->encoded_segments()) {
        if (target.path.size() == max_segments) return std::nullopt;
        target.path.push_back(decode(segment, false));
    }
    if (target.path.size() == 1 && target.path.front().empty()) target.path.clear();
    if (!std::all_of(target.path.begin(), target.path.end(), is_segment)) return std::nullopt;
    if (parsed->has_query()) {
        auto query = pairs(parsed->encoded_params());
        if (!query) return std::nullopt;
        target.query = std::move(*query);
    }
    return target;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view body)
{
    const auto parsed = urls::parse_query({body.data(), body.size()});
    if (!parsed) return std::nullopt;
    return pairs(*parsed);
}

}  // namespace sunwai::web
