#include "connectors/feeds/feed_parser.hpp"
#include "connectors/feeds/html_text.hpp"
#include "connectors/utf8.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace sunwai::connectors {
namespace {

namespace dom = simdjson::dom;
using core::Errc;
using core::Error;

constexpr std::size_t most_items = 1000;
constexpr std::size_t most_media = 20;

/// A string member, or a whole number as text (ids are numbers in some feeds); empty for anything else.
std::string member(dom::element object, std::string_view name)
{
    dom::element value;
    if (object[name].get(value)) return {};
    std::string_view text;
    if (!value.get(text)) return std::string{text};
    std::int64_t number = 0;
    return value.get(number) ? std::string{} : std::to_string(number);
}

std::string author_of(dom::element item)
{
    dom::array authors;
    if (!item["authors"].get(authors))
        for (const auto author : authors) return clean_text(member(author, "name"));
    dom::element author;
    return item["author"].get(author) ? std::string{} : clean_text(member(author, "name"));
}

void read_media(dom::element item, std::string const& url, FeedItem& into)
{
    dom::array attachments;
    if (item["attachments"].get(attachments)) return;
    for (const auto one : attachments) {
        const std::string mime = member(one, "mime_type");
        auto link = absolute_link(member(one, "url"), url);
        if (link.empty() || into.media.size() >= most_media) continue;
        const char* type = mime.starts_with("image") ? "photo" : mime.starts_with("video") ? "video" : mime.starts_with("audio") ? "audio" : "file";
        into.media.push_back({type, std::move(link)});
    }
}

void read_item(dom::element item, std::string const& url, std::string const& lang, Feed& feed)
{
    FeedItem one;
    one.id = member(item, "id");
    one.title = clean_text(member(item, "title"));
    const std::string html = member(item, "content_html");
    one.content = html.empty() ? clean_text(member(item, "content_text")) : html_to_text(html);
    if (one.content.empty()) one.content = clean_text(member(item, "summary"));
    one.link = absolute_link(member(item, "url"), url);
    one.date = member(item, "date_published");
    if (one.date.empty()) one.date = member(item, "date_modified");
    one.author = author_of(item);
    one.lang = member(item, "language");
    if (one.lang.empty()) one.lang = lang;
    read_media(item, url, one);
    finish_item(std::move(one), feed);
}

}  // namespace

core::Result<Feed> parse_json_feed(std::string const& text, std::string const& url)
{
    dom::parser parser;
    dom::element root;
    if (const auto error = parser.parse(text).get(root)) return Error{Errc::malformed, fmt::format("not valid JSON: {}", simdjson::error_message(error))};
    dom::array items;
    if (!member(root, "version").starts_with("https://jsonfeed.org/version/") || root["items"].get(items)) return Error{Errc::malformed, "the answer is JSON, but no JSON Feed"};
    Feed feed;
    const std::string lang = member(root, "language");
    for (const auto item : items) {
        if (feed.items.size() + feed.bad.size() >= most_items) break;
        read_item(item, url, lang, feed);
    }
    return feed;
}

}  // namespace sunwai::connectors
