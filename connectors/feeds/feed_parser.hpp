#pragma once
#include "connectors/feeds/source.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::connectors {

/// One entry as it stands in the feed; texts are what a reader sees.
struct FeedItem {
    std::string id;        ///< guid, Atom id, JSON id; else link; else a digest of the content
    std::string title;
    std::string content;
    std::string link;      ///< absolute http or https URL, or empty
    std::string date;      ///< as written: published, else updated
    std::string author;
    std::string lang;
    std::vector<core::Media> media;
};

struct Feed {
    std::vector<FeedItem> items;  ///< at most 1,000
    std::vector<BadItem> bad;     ///< entries without any text or id
    std::chrono::seconds pause{0};  ///< what the feed asks for between polls (ttl, sy:updatePeriod); 0: nothing
};

/// RSS 0.9x to 2.0, RDF, Atom or JSON Feed, told apart by content. `url` is where it came from, for relative links. malformed, in words, for anything
/// else. No document type, no entities but XML's own; a feed of more than 300,000 tags is refused before it is read.
[[nodiscard]] core::Result<Feed> parse_feed(std::string_view bytes, std::string_view content_type, std::string const& url);

/// The parts of parse_feed, on valid UTF-8.
[[nodiscard]] core::Result<Feed> parse_xml_feed(std::string const& text, std::string const& url);
[[nodiscard]] core::Result<Feed> parse_json_feed(std::string const& text, std::string const& url);

/// An absolute http(s) URL from one that may be relative to `base`; empty when it is none.
[[nodiscard]] std::string absolute_link(std::string_view link, std::string const& base);
/// Fills the id, moves entries that say nothing to `bad`.
void finish_item(FeedItem item, Feed& feed);

}  // namespace sunwai::connectors
