#include "connectors/feeds/feed_parser.hpp"
#include "connectors/feeds/html_text.hpp"
#include "connectors/utf8.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <sstream>

namespace sunwai::connectors {
namespace {

using core::Errc;
using core::Error;
using pugi::xml_node;

constexpr std::ptrdiff_t most_tags = 300'000;
constexpr std::size_t most_items = 1000;
constexpr std::size_t most_media = 20;
constexpr int deepest_lookup = 32;

enum class Space : unsigned char { none, atom, dc, content, media, syndication, other };

struct Known { std::string_view prefix; std::string_view uri; Space space; };
constexpr std::array<Known, 9> known{{{"atom", "http://www.w3.org/2005/Atom", Space::atom},
                                      {"atom", "http://purl.org/atom/ns#", Space::atom},
                                      {"dc", "http://purl.org/dc/elements/1.1/", Space::dc},
                                      {"dcterms", "http://purl.org/dc/terms/", Space::dc},
                                      {"content", "http://purl.org/rss/1.0/modules/content/", Space::content},
                                      {"media", "http://search.yahoo.com/mrss/", Space::media},
                                      {"sy", "http://purl.org/rss/1.0/modules/syndication/", Space::syndication},
                                      {"", "http://purl.org/rss/1.0/", Space::none},
                                      {"", "http://backend.userland.com/rss2", Space::none}}};

struct Name { Space space; std::string_view local; };

/// The namespace that a prefix stands for at this node; by address, since prefixes are free, and by usual prefix where none is declared.
Space space_of(xml_node node, std::string_view prefix)
{
    const std::string declaration = prefix.empty() ? "xmlns" : "xmlns:" + std::string{prefix};
    for (int depth = 0; node && depth < deepest_lookup; node = node.parent(), ++depth) {
        const auto attribute = node.attribute(declaration.c_str());
        if (!attribute) continue;
        for (auto const& one : known)
            if (one.uri == attribute.value()) return one.space;
        return prefix.empty() ? Space::none : Space::other;
    }
    if (prefix.empty()) return Space::none;
    for (auto const& one : known)
        if (one.prefix == prefix) return one.space;
    return Space::other;
}

Name name_of(xml_node node)
{
    const std::string_view full{node.name()};
    const auto colon = full.find(':');
    const auto prefix = colon == std::string_view::npos ? std::string_view{} : full.substr(0, colon);
    return {space_of(node, prefix), colon == std::string_view::npos ? full : full.substr(colon + 1)};
}

/// Text and CDATA directly below a node.
std::string text_of(xml_node node)
{
    std::string out;
    for (const auto child : node.children())
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
    return out;
}

/// Atom's three kinds of text.
std::string atom_text(xml_node node)
{
    const std::string_view type = node.attribute("type").as_string("text");
    if (type == "text") return clean_text(decode_entities(text_of(node)));
    if (type != "xhtml") return html_to_text(text_of(node));
    std::ostringstream markup;
    for (const auto child : node.children()) child.print(markup, "", pugi::format_raw);
    return html_to_text(markup.str());
}

std::string media_type(std::string_view mime)
{
    if (mime.starts_with("image")) return "photo";
    if (mime.starts_with("video")) return "video";
    return mime.starts_with("audio") ? "audio" : "file";
}

void add_media(FeedItem& item, std::string_view mime, std::string link)
{
    if (!link.empty() && item.media.size() < most_media) item.media.push_back({media_type(mime), std::move(link)});
}

/// `mail@host (Name)` of RSS, or a name.
std::string author_name(std::string text)
{
    const auto open = text.find('(');
    const auto close = text.rfind(')');
    if (open != std::string::npos && close != std::string::npos && close > open) text = text.substr(open + 1, close - open - 1);
    return html_to_text(text);
}

void put_if_empty(std::string& into, std::string value)
{
    if (into.empty()) into = std::move(value);
}

/// Picks the best of what an entry offers: full content before a summary, published before updated.
struct Draft {
    FeedItem item;
    std::string summary;
    std::string updated;

    FeedItem take()
    {
        put_if_empty(item.content, std::move(summary));
        put_if_empty(item.date, std::move(updated));
        return std::move(item);
    }
};

void read_rss_member(xml_node node, std::string const& base, Draft& draft)
{
    const auto [space, local] = name_of(node);
    auto& item = draft.item;
    if (space == Space::none) {
        if (local == "title") put_if_empty(item.title, html_to_text(text_of(node)));
        else if (local == "description") draft.summary = html_to_text(text_of(node));
        else if (local == "link") put_if_empty(item.link, absolute_link(text_of(node), base));
        else if (local == "guid") item.id = text_of(node);
        else if (local == "pubDate") item.date = text_of(node);
        else if (local == "author") put_if_empty(item.author, author_name(text_of(node)));
        else if (local == "enclosure") add_media(item, node.attribute("type").value(), absolute_link(node.attribute("url").value(), base));
    } else if (space == Space::content && local == "encoded") item.content = html_to_text(text_of(node));
    else if (space == Space::dc && local == "creator") item.author = html_to_text(text_of(node));
    else if (space == Space::dc && local == "date") draft.updated = text_of(node);
    else if (space == Space::dc && local == "language") item.lang = text_of(node);
    else if (space == Space::media && local == "content") add_media(item, node.attribute("type").as_string(node.attribute("medium").value()), absolute_link(node.attribute("url").value(), base));
    else if (space == Space::atom && local == "link") put_if_empty(item.link, absolute_link(node.attribute("href").value(), base));
}

void read_atom_link(xml_node node, std::string const& base, FeedItem& item)
{
    const std::string_view relation = node.attribute("rel").as_string("alternate");
    auto link = absolute_link(node.attribute("href").value(), base);
    if (relation == "alternate") put_if_empty(item.link, std::move(link));
    else if (relation == "enclosure") add_media(item, node.attribute("type").value(), std::move(link));
}

void read_atom_member(xml_node node, std::string const& base, Draft& draft)
{
    const std::string_view local = name_of(node).local;
    auto& item = draft.item;
    if (local == "id") item.id = text_of(node);
    else if (local == "title") item.title = atom_text(node);
    else if (local == "summary") draft.summary = atom_text(node);
    else if (local == "content") item.content = atom_text(node);
    else if (local == "published" || local == "issued") item.date = text_of(node);
    else if (local == "updated" || local == "modified") draft.updated = text_of(node);
    else if (local == "link") read_atom_link(node, base, item);
    else if (local == "author") put_if_empty(item.author, html_to_text(text_of(node.child("name"))));
}

std::string base_of(xml_node node, std::string const& url)
{
    for (int depth = 0; node && depth < deepest_lookup; node = node.parent(), ++depth)
        if (const auto base = node.attribute("xml:base")) return absolute_link(base.value(), url);
    return url;
}

void read_entry(xml_node node, bool atom, std::string const& url, std::string const& lang, Feed& feed)
{
    if (feed.items.size() + feed.bad.size() >= most_items) return;
    const std::string base = base_of(node, url);
    Draft draft;
    draft.item.lang = node.attribute("xml:lang").as_string(lang.c_str());
    // RDF names an item by rdf:about.
    if (!atom) draft.item.id = node.attribute("rdf:about").value();
    for (const auto member : node.children()) {
        if (member.type() != pugi::node_element) continue;
        if (atom) read_atom_member(member, base, draft);
        else read_rss_member(member, base, draft);
    }
    finish_item(draft.take(), feed);
}

std::chrono::seconds pause_of(xml_node channel)
{
    std::chrono::seconds period{0};
    int frequency = 1;
    for (const auto member : channel.children()) {
        const auto [space, local] = name_of(member);
        if (space == Space::none && local == "ttl") return std::chrono::minutes{std::clamp(member.text().as_int(0), 0, 1440)};
        if (space != Space::syndication) continue;
        const std::string text = text_of(member);
        if (local == "updateFrequency") frequency = std::clamp(member.text().as_int(1), 1, 1000);
        else if (local == "updatePeriod") period = text == "hourly" ? std::chrono::hours{1} : std::chrono::hours{24};
    }
    return period / frequency;
}

void read_entries(xml_node parent, std::string_view wanted, std::string const& url, std::string const& lang, Feed& feed)
{
    for (const auto node : parent.children())
        if (node.type() == pugi::node_element && name_of(node).local == wanted) read_entry(node, wanted == "entry", url, lang, feed);
}

core::Result<Feed> read_document(xml_node root, std::string const& url)
{
    const std::string_view kind = name_of(root).local;
    Feed feed;
    if (kind == "feed") {
        read_entries(root, "entry", url, root.attribute("xml:lang").value(), feed);
        return feed;
    }
    if (kind == "rss" || kind == "RDF") {
        const auto channel = root.find_child([](xml_node node) { return name_of(node).local == "channel"; });
        const std::string lang = html_to_text(text_of(channel.child("language"))).substr(0, 35);
        feed.pause = pause_of(channel);
        read_entries(kind == "rss" ? channel : root, "item", url, lang, feed);
        return feed;
    }
    if (kind == "html" || kind == "HTML") return Error{Errc::malformed, "the answer is an HTML page, not a feed"};
    return Error{Errc::malformed, fmt::format("the answer is XML, but no feed (<{}>)", cut_to(clean_text(kind), 40))};
}

}  // namespace

core::Result<Feed> parse_xml_feed(std::string const& text, std::string const& url)
{
    const auto tags = std::count(text.begin(), text.end(), '<');
    const auto attributes = std::count(text.begin(), text.end(), '=');
    if (tags > most_tags || attributes > 2 * most_tags) return Error{Errc::malformed, "the feed has more tags than any feed needs; not read"};
    pugi::xml_document document;
    // No document types: pugixml knows none of the entities they could define, so nothing can grow.
    const auto parsed = document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    const auto root = document.document_element();
    if (!parsed && text.substr(0, 1000).find("<html") != std::string::npos) return Error{Errc::malformed, "the answer is an HTML page, not a feed"};
    if (!parsed) return Error{Errc::malformed, fmt::format("the XML breaks off or is wrong at byte {}: {}", parsed.offset, parsed.description())};
    return read_document(root, url);
}

}  // namespace sunwai::connectors
