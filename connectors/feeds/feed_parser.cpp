#include "connectors/feeds/feed_parser.hpp"

#include "connectors/digest.hpp"
#include "connectors/feeds/charset.hpp"
#include "connectors/http/url.hpp"
#include "connectors/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::connectors {
namespace {

constexpr std::size_t shown_of_bad_item = 4096;
constexpr std::size_t longest_id = 1024;

}  // namespace

std::string absolute_link(std::string_view link, std::string const& base)
{
    const auto first = link.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    link = link.substr(first, link.find_last_not_of(" \t\r\n") - first + 1);
    if (const auto whole = parse_url(link)) return whole->text;
    const auto from = parse_url(base);
    if (!from) return {};
    const auto resolved = resolve_url(*from, link);
    return resolved && resolved->text.size() <= 2048 ? resolved->text : std::string{};
}

void finish_item(FeedItem item, Feed& feed)
{
    if (item.title.empty() && item.content.empty()) {
        feed.bad.push_back({fmt::format("entry {}", feed.items.size() + feed.bad.size() + 1), "the entry has neither title nor text",
                            std::string{cut_to(item.id + " " + item.link, shown_of_bad_item)}});
        return;
    }
    item.id = clean_text(item.id);
    std::erase_if(item.id, [](char c) { return c == '\n' || c == '\t'; });
    if (item.id.empty()) item.id = item.link;
    if (item.id.empty()) item.id = "sha256:" + digest(item.title + "\n" + item.date + "\n" + item.content);
    if (item.id.size() > longest_id) item.id = "sha256:" + digest(item.id);
    feed.items.push_back(std::move(item));
}

core::Result<Feed> parse_feed(std::string_view bytes, std::string_view content_type, std::string const& url)
{
    const auto text = to_utf8(bytes, charset_of(content_type));
    if (!text) return text.error();
    const auto first = text->find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return core::Error{core::Errc::malformed, "the answer is empty"};
    if ((*text)[first] == '{') return parse_json_feed(*text, url);
    if ((*text)[first] == '<') return parse_xml_feed(*text, url);
    return core::Error{core::Errc::malformed, "the answer is no feed: neither XML nor JSON"};
}

}  // namespace sunwai::connectors
