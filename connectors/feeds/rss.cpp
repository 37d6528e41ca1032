#include "connectors/feeds/rss.hpp"

#include "connectors/dates.hpp"
#include "connectors/digest.hpp"
#include "connectors/feeds/http_faults.hpp"
#include "connectors/utf8.hpp"
#include "core/log.hpp"
#include "core/model/post_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t largest_body = 6U << 20;
constexpr std::size_t longest_validator = 1024;
constexpr std::int64_t answers_before_a_move = 3;
/// A feed may ask for long pauses (ttl); a grievance should not wait longer than this.
constexpr core::Duration longest_pause = 15min;

/// max-age of Cache-Control in seconds; 0 when there is none.
std::chrono::seconds max_age(HttpResponse const& response)
{
    const auto header = response.header("cache-control");
    const auto at = header.find("max-age=");
    if (at == std::string_view::npos) return 0s;
    std::int64_t seconds = 0;
    const auto digits = header.substr(at + 8);
    std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    return std::chrono::seconds{std::clamp<std::int64_t>(seconds, 0, 86'400)};
}

void keep_validator(CursorText& cursor, std::string_view name, std::string_view value)
{
    cursor.set(name, value.size() <= longest_validator ? value : std::string_view{});
}

std::string joined(std::string title, std::string content)
{
    if (content.empty() || content.starts_with(title)) return content.empty() ? std::move(title) : std::move(content);
    return title.empty() ? std::move(content) : title + "\n\n" + content;
}

}  // namespace

RssSource::RssSource(config::SourceSettings settings, Transport& transport, core::Clock const& clock)
    : settings_{std::move(settings)}, transport_{transport}, clock_{clock}
{
}

HttpRequest RssSource::request(CursorText const& cursor) const
{
    HttpRequest wanted;
    // A move counts only for the address that is configured now.
    const bool moved = cursor.text("from") == settings_.url && cursor.number("moves") >= answers_before_a_move;
    wanted.url = moved ? cursor.text("moved") : settings_.url;
    wanted.headers = {{"Accept", "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.8, application/xml;q=0.7, text/xml;q=0.6, */*;q=0.1"}};
    if (cursor.text("url") == settings_.url) {
        if (const auto etag = cursor.text("etag"); !etag.empty()) wanted.headers.emplace_back("If-None-Match", etag);
        if (const auto modified = cursor.text("modified"); !modified.empty()) wanted.headers.emplace_back("If-Modified-Since", modified);
    }
    wanted.max_body = largest_body;
    wanted.ca_file = settings_.ca_file;
    return wanted;
}

core::Task<core::Result<Batch>> RssSource::fetch(std::string cursor)
{
    CursorText read_to{cursor};
    auto wanted = request(read_to);
    const auto response = co_await transport_.send(std::move(wanted));
    if (!response) co_return core::in(settings_.name, response.error());
    if (auto fault = fault_of_status(settings_.name, *response, clock_.now())) co_return *fault;
    co_return take(std::move(read_to), *response);
}

core::Task<core::Result<void>> RssSource::committed(std::string) { co_return core::Result<void>{}; }

void RssSource::follow_move(CursorText& cursor, HttpResponse const& response) const
{
    if (!response.moved_permanently) {
        // The address that a former move led to answers by itself: that move stands.
        if (response.url != cursor.text("moved")) cursor.set("moves", std::int64_t{0});
        return;
    }
    const bool again = cursor.text("moved") == response.url && cursor.text("from") == settings_.url;
    const auto count = again ? cursor.number("moves") + 1 : 1;
    cursor.set("from", settings_.url);
    cursor.set("moved", response.url);
    cursor.set("moves", count);
    if (count == answers_before_a_move) core::log(core::Level::warning, "feeds.moved", {{"source", settings_.name}, {"to", response.url}});
}

core::Result<Batch> RssSource::take(CursorText cursor, HttpResponse const& response)
{
    const auto now = clock_.now();
    Batch batch;
    follow_move(cursor, response);
    const std::string hash = digest(response.body);
    const bool same_body = cursor.text("hash") == hash && cursor.text("url") == settings_.url;
    core::Duration pause = max_age(response);
    if (response.status != 304 && !same_body) {
        auto feed = parse_feed(response.body, response.header("content-type"), response.url);
        if (!feed) return core::in(settings_.name, feed.error());
        pause = std::max<core::Duration>(pause, feed->pause);
        batch.bad = std::move(feed->bad);
        for (auto& item : feed->items) batch.posts.push_back(post(std::move(item), now));
    }
    if (response.status != 304) {
        cursor.set("hash", hash);
        keep_validator(cursor, "etag", response.header("etag"));
        keep_validator(cursor, "modified", response.header("last-modified"));
    } else if (const auto etag = response.header("etag"); !etag.empty()) keep_validator(cursor, "etag", etag);
    cursor.set("url", settings_.url);
    batch.next_cursor = cursor.str();
    batch.idle = batch.posts.empty() && batch.bad.empty();
    if (pause > settings_.interval) batch.not_before = now + std::min<core::Duration>(pause, std::max<core::Duration>(longest_pause, settings_.interval));
    return batch;
}

core::Post RssSource::post(FeedItem item, core::Instant now) const
{
    core::Post made;
    made.source = "rss";
    made.feed = settings_.name;
    made.external_id = fmt::format("{}:{}", settings_.name, item.id);
    // Nobody publishes in the future; a date that says nothing says now.
    made.created_at = std::min(parse_any_date(item.date).value_or(now), now);
    std::string text = joined(std::move(item.title), std::move(item.content));
    if (text.size() > core::max_post_text) text = std::string{cut_to(text, core::max_post_text - 8)} + " […]";
    made.text = std::move(text);
    made.url = std::move(item.link);
    made.lang = clean_text(cut_to(item.lang, 35));
    made.author.name = std::string{cut_to(item.author, 256)};
    made.author.handle = made.author.name;
    made.media = std::move(item.media);
    return made;
}

}  // namespace sunwai::connectors
