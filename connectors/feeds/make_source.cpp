#include "connectors/feeds/drop_folder.hpp"
#include "connectors/feeds/mastodon.hpp"
#include "connectors/feeds/rss.hpp"
#include "connectors/feeds/source.hpp"
#include "connectors/http/url.hpp"

#include <fmt/format.h>

namespace sunwai::connectors {
namespace {

core::Error invalid(std::string_view source, std::string_view what) { return {core::Errc::invalid, fmt::format("source '{}': {}", source, what)}; }

core::Result<std::unique_ptr<Source>> make_mastodon(config::SourceSettings settings, Transport& transport, core::Clock const& clock, std::string token)
{
    auto server = parse_url(settings.server);
    if (!server) return invalid(settings.name, "server: " + server.error().what);
    if (settings.hashtags.empty() && !settings.mentions) return invalid(settings.name, "neither hashtags nor mentions are asked for");
    if (settings.mentions && token.empty()) return invalid(settings.name, "mentions need a token_file");
    return std::unique_ptr<Source>{std::make_unique<MastodonSource>(std::move(settings), std::move(*server), transport, clock, std::move(token))};
}

}  // namespace

core::Result<std::unique_ptr<Source>> make_source(config::SourceSettings settings, Transport& transport, core::Clock const& clock, std::string token)
{
    if (settings.type == "drop") {
        if (settings.path.empty()) return invalid(settings.name, "path is missing");
        return std::unique_ptr<Source>{std::make_unique<DropFolder>(std::move(settings), clock)};
    }
    if (settings.type == "rss") {
        if (const auto url = parse_url(settings.url); !url) return invalid(settings.name, "url: " + url.error().what);
        return std::unique_ptr<Source>{std::make_unique<RssSource>(std::move(settings), transport, clock)};
    }
    if (settings.type == "mastodon") return make_mastodon(std::move(settings), transport, clock, std::move(token));
    return invalid(settings.name, fmt::format("unknown type '{}'", settings.type));
}

}  // namespace sunwai::connectors
