// link: sunwai::connectors
// RSS, RDF, Atom and JSON Feed: any bytes under any charset give a feed within its bounds, or an error in words.
#include "connectors/feeds/feed_parser.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace sunwai::connectors;
    const std::string_view bytes{reinterpret_cast<char const*>(data), size};
    for (const char* type : {"application/xml", "text/xml; charset=utf-16le", "text/xml; charset=windows-1252"}) {
        const auto feed = parse_feed(bytes, type, "https://feeds.example/a");
        if (!feed) {
            if (feed.error().what.empty()) std::abort();
            continue;
        }
        if (feed->items.size() + feed->bad.size() > 1000) std::abort();
        for (auto const& item : feed->items) {
            if (item.id.empty() || item.id.size() > 1024 || item.id.find('\n') != std::string::npos) std::abort();
            if (!item.link.empty() && !item.link.starts_with("http://") && !item.link.starts_with("https://")) std::abort();
        }
    }
    return 0;
}
