#include "connectors/feeds/mastodon.hpp"

#include "connectors/feeds/http_faults.hpp"
#include "core/log.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t largest_body = 3U << 20;
constexpr int page_size = 40;
constexpr core::Duration look_back_every = 10min;
/// A server that always has one page more must not keep us from everything else for ever.
constexpr int most_pages_in_round = 500;
/// Requests left to others (replies, a second feed of the same account) before the limit is reached.
constexpr std::int64_t reserve = 5;

std::string without_hash(std::string_view tag) { return std::string{tag.starts_with('#') ? tag.substr(1) : tag}; }

}  // namespace

MastodonSource::MastodonSource(config::SourceSettings settings, Url server, Transport& transport, core::Clock const& clock, std::string token)
    : settings_{std::move(settings)}, server_{std::move(server)}, transport_{transport}, clock_{clock}, token_{std::move(token)}
{
    for (auto const& given : settings_.hashtags) {
        const std::string tag = without_hash(given);
        streams_.push_back({"#" + tag, "/api/v1/timelines/tag/" + percent_encode(tag), MastodonList::timeline});
    }
    if (settings_.mentions) streams_.push_back({"@", "/api/v1/notifications", MastodonList::notifications});
    if (!settings_.own_account.empty()) own_accounts_.push_back(full_account(settings_.own_account, server_.host));
}

HttpRequest MastodonSource::request(std::string const& path_and_query) const
{
    HttpRequest wanted;
    wanted.url = server_.origin() + path_and_query;
    wanted.headers = {{"Accept", "application/json"}};
    wanted.bearer = token_;
    wanted.max_body = largest_body;
    wanted.max_redirects = 0;  // an API does not move
    wanted.ca_file = settings_.ca_file;
    return wanted;
}

std::string MastodonSource::page_path(Stream const& stream, std::string const& min_id) const
{
    std::string path = fmt::format("{}?limit={}", stream.path, page_size);
    if (stream.list == MastodonList::notifications) path += "&types[]=mention";
    if (!min_id.empty()) path += "&min_id=" + percent_encode(min_id);
    return path;
}

std::size_t MastodonSource::stream_at(CursorText const& cursor) const
{
    const auto at = cursor.number("at");
    return at > 0 && at < static_cast<std::int64_t>(streams_.size()) ? static_cast<std::size_t>(at) : 0;
}

core::Task<core::Result<void>> MastodonSource::learn_own_account()
{
    auto wanted = request("/api/v1/accounts/verify_credentials");
    const auto response = co_await transport_.send(std::move(wanted));
    if (!response) co_return core::in(settings_.name, response.error());
    if (response->status == 404) {  // a small server without this call; own_account must do
        own_known_ = true;
        co_return core::Result<void>{};
    }
    if (auto fault = fault_of_status(settings_.name, *response, clock_.now())) co_return *fault;
    auto account = parse_mastodon_account(response->body, server_.host);
    if (!account) co_return core::in(settings_.name, account.error());
    own_id_ = account->id;
    own_accounts_.push_back(account->acct);
    own_known_ = true;
    co_return core::Result<void>{};
}

core::Task<core::Result<Batch>> MastodonSource::fetch(std::string cursor)
{
    if (!token_.empty() && !own_known_) {
        const auto learned = co_await learn_own_account();
        if (!learned) co_return learned.error();
    }
    CursorText read_to{cursor};
    if (read_to.text("server") != server_.origin()) read_to = CursorText{};  // ids belong to one server
    read_to.set("server", server_.origin());
    auto const& stream = streams_[stream_at(read_to)];
    std::string min_id = read_to.text("id:" + stream.key);
    if (read_to.number("look") != 0) min_id.clear();
    else if (min_id.empty() && read_to.number("seen:" + stream.key) != 0) min_id = "0";  // it was empty when we first looked: all of it is new
    auto wanted = request(page_path(stream, min_id));
    const auto response = co_await transport_.send(std::move(wanted));
    if (!response) co_return core::in(settings_.name, response.error());
    if (auto fault = fault_of_status(settings_.name, *response, clock_.now())) co_return *fault;
    co_return take(std::move(read_to), *response);
}

core::Task<core::Result<void>> MastodonSource::committed(std::string) { co_return core::Result<void>{}; }

bool MastodonSource::is_own(MastodonStatus const& status) const
{
    if (!own_id_.empty() && status.account_id == own_id_) return true;
    return std::find(own_accounts_.begin(), own_accounts_.end(), status.post.author.handle) != own_accounts_.end();
}

void MastodonSource::take_statuses(MastodonPage& page, core::Instant edited_after, Batch& batch) const
{
    // Newest first on the page; a thread reads better in the order it was written.
    std::reverse(page.statuses.begin(), page.statuses.end());
    for (auto& status : page.statuses) {
        if (status.boost || is_own(status)) {
            ++batch.skipped;
            continue;
        }
        if (edited_after > core::Instant{} && (!status.edited_at || *status.edited_at <= edited_after)) continue;
        status.post.feed = settings_.name;
        batch.posts.push_back(std::move(status.post));
    }
}

void MastodonSource::next_stream(CursorText& cursor, Batch& batch)
{
    const auto next = stream_at(cursor) + 1;
    const bool round_over = next >= streams_.size();
    cursor.set("at", round_over ? std::int64_t{0} : static_cast<std::int64_t>(next));
    cursor.set("look", std::int64_t{0});
    batch.more = !round_over;
}

void MastodonSource::move_on(CursorText& cursor, Stream const& stream, std::string newest, core::Instant now, Batch& batch)
{
    const std::string known = cursor.text("id:" + stream.key);
    const auto seen = core::from_millis(cursor.number("seen:" + stream.key));
    if (seen == core::Instant{}) {  // the first page ever is the newest; what is older is not ours to read
        cursor.set("id:" + stream.key, newest);
        cursor.set("seen:" + stream.key, core::to_millis(now));
        next_stream(cursor, batch);
    } else if (!newest.empty() && newest != known) {
        cursor.set("id:" + stream.key, newest);
        batch.more = true;
    } else if (stream.list == MastodonList::timeline && !known.empty() && now - seen >= look_back_every) {
        cursor.set("look", std::int64_t{1});
        batch.more = true;
    } else next_stream(cursor, batch);
}

core::Result<Batch> MastodonSource::take(CursorText cursor, HttpResponse const& response)
{
    const auto now = clock_.now();
    auto const& stream = streams_[stream_at(cursor)];
    auto page = parse_mastodon_page(response.body, stream.list, server_.host, now);
    if (!page) return core::in(settings_.name, page.error());
    Batch batch;
    if (cursor.number("look") != 0) {
        // A few minutes of overlap for clocks that differ; the store drops what it has.
        take_statuses(*page, core::from_millis(cursor.number("seen:" + stream.key)) - 5min, batch);
        cursor.set("seen:" + stream.key, core::to_millis(now));
        next_stream(cursor, batch);
    } else {
        take_statuses(*page, core::Instant{}, batch);
        batch.bad = std::move(page->bad);
        std::string newest = previous_id(response.header("link"));
        if (newest.empty() || page->items == 0) newest = page->newest_id;
        move_on(cursor, stream, std::move(newest), now, batch);
    }
    pages_in_round_ = batch.more ? pages_in_round_ + 1 : 0;
    if (pages_in_round_ >= most_pages_in_round) {
        core::log(core::Level::warning, "feeds.round_cut", {{"source", settings_.name}, {"pages", pages_in_round_}});
        pages_in_round_ = 0;
        batch.more = false;
    }
    if (rate_limit_remaining(response).value_or(reserve + 1) <= reserve) batch.not_before = rate_limit_reset(response, now);
    batch.idle = batch.posts.empty() && batch.bad.empty();
    batch.next_cursor = cursor.str();
    return batch;
}

}  // namespace sunwai::connectors
