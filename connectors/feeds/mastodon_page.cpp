#include "connectors/feeds/mastodon_page.hpp"

#include "connectors/feeds/html_text.hpp"
#include "connectors/http/url.hpp"
#include "connectors/utf8.hpp"
#include "core/model/post_json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace sunwai::connectors {
namespace {

namespace dom = simdjson::dom;
using core::Errc;
using core::Error;

constexpr std::size_t shown_of_bad_item = 4096;
constexpr std::size_t most_items = 100;
constexpr std::size_t most_fields = 8;

bool is_id(std::string_view id)
{
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
    });
}

/// Ids are strings; some servers send whole numbers.
std::string id_of(dom::element object, std::string_view name)
{
    dom::element value;
    if (object[name].get(value)) return {};
    std::string_view text;
    std::uint64_t number = 0;
    std::string id;
    if (!value.get(text)) id = text;
    else if (!value.get(number)) id = std::to_string(number);
    return is_id(id) ? id : std::string{};
}

std::string_view text_of(dom::element object, std::string_view name)
{
    std::string_view text;
    return object[name].get(text) ? std::string_view{} : text;
}

std::string short_text(std::string_view text) { return clean_text(cut_to(text, core::max_post_field)); }

std::string web_link(std::string_view text)
{
    const auto url = parse_url(text.substr(0, core::max_post_field));
    return url && text.size() <= core::max_post_field ? std::string{text} : std::string{};
}

/// A profile has no place, but many write one into its free fields.
std::string location_of(dom::element account)
{
    dom::array fields;
    if (account["fields"].get(fields)) return {};
    std::size_t seen = 0;
    for (const auto field : fields) {
        if (++seen > most_fields) break;
        const std::string name = html_to_text(cut_to(text_of(field, "name"), 256));
        for (const std::string_view wanted : {"location", "Location", "LOCATION", "place", "Place", "city", "City", "district", "District", "जिला", "ज़िला", "शहर", "स्थान", "गाँव", "गांव", "पता"})
            if (name.find(wanted) != std::string::npos) return html_to_text(cut_to(text_of(field, "value"), 1024));
    }
    return {};
}

void read_media(dom::element status, core::Post& post)
{
    dom::array attachments;
    if (status["media_attachments"].get(attachments)) return;
    for (const auto one : attachments) {
        const auto type = text_of(one, "type");
        std::string link = web_link(text_of(one, "url"));
        if (link.empty() || post.media.size() >= core::max_post_media) continue;
        const char* kind = type == "image" ? "photo" : type == "video" || type == "gifv" ? "video" : type == "audio" ? "audio" : "file";
        post.media.push_back({kind, std::move(link)});
    }
}

std::string whole_text(dom::element status)
{
    std::string text = html_to_text(text_of(status, "content"));
    std::string warning = clean_text(text_of(status, "spoiler_text"));
    if (!warning.empty()) text = warning + "\n\n" + text;
    return text.size() <= core::max_post_text ? text : std::string{cut_to(text, core::max_post_text)};
}

/// A status, or what is wrong with it.
core::Result<MastodonStatus> read_status(dom::element status, std::string_view host, core::Instant now)
{
    dom::element account;
    if (!status.is_object() || status["account"].get(account)) return Error{Errc::malformed, "the status has no account"};
    MastodonStatus read;
    dom::element reblog;
    read.boost = !status["reblog"].get(reblog) && reblog.is_object();
    read.account_id = id_of(account, "id");
    auto& post = read.post;
    post.source = "mastodon";
    post.external_id = short_text(text_of(status, "uri"));
    if (post.external_id.empty()) return Error{Errc::malformed, "the status has no uri"};
    std::string_view content;
    if (status["content"].get(content)) return Error{Errc::malformed, "the status has no content"};
    const auto acct = text_of(account, "acct");
    if (acct.empty()) return Error{Errc::malformed, "the account has no name"};
    post.author = {.handle = full_account(short_text(acct), host), .name = short_text(text_of(account, "display_name")), .location = location_of(account)};
    post.created_at = std::min(core::parse_rfc3339(text_of(status, "created_at")).value_or(now), now);
    read.edited_at = core::parse_rfc3339(text_of(status, "edited_at"));
    post.text = whole_text(status);
    post.url = web_link(text_of(status, "url"));
    post.lang = clean_text(cut_to(text_of(status, "language"), 35));
    post.in_reply_to = id_of(status, "in_reply_to_id");
    read_media(status, post);
    return read;
}

/// The status of an entry; nothing for a notification of another kind.
std::optional<dom::element> status_in(dom::element entry, MastodonList list)
{
    if (list == MastodonList::timeline) return entry;
    dom::element status;
    if (text_of(entry, "type") != "mention" || entry["status"].get(status)) return std::nullopt;
    return status;
}

/// in_reply_to is a number of this server; a parent on the same page is named by its uri, like every post.
void name_parents(MastodonPage& page, std::vector<std::pair<std::string, std::string>> const& uris)
{
    for (auto& status : page.statuses) {
        const auto parent = std::find_if(uris.begin(), uris.end(), [&](auto const& one) { return one.first == status.post.in_reply_to; });
        if (!status.post.in_reply_to.empty() && parent != uris.end()) status.post.in_reply_to = parent->second;
    }
}

}  // namespace

std::string full_account(std::string_view acct, std::string_view host)
{
    if (acct.starts_with('@')) acct.remove_prefix(1);
    std::string full{acct};
    if (full.find('@') == std::string::npos) full += fmt::format("@{}", host);
    std::transform(full.begin(), full.end(), full.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return full;
}

std::string previous_id(std::string_view link_header)
{
    const auto relation = link_header.find("rel=\"prev\"");
    if (relation == std::string_view::npos) return {};
    const auto open = link_header.rfind('<', relation);
    const auto close = link_header.rfind('>', relation);
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
    const auto url = link_header.substr(open + 1, close - open - 1);
    const auto at = url.find("min_id=");
    if (at == std::string_view::npos) return {};
    const auto id = url.substr(at + 7, url.substr(at + 7).find_first_of("&#"));
    return is_id(id) ? std::string{id} : std::string{};
}

core::Result<MastodonPage> parse_mastodon_page(std::string_view json, MastodonList list, std::string_view host, core::Instant now)
{
    dom::parser parser;
    dom::array entries;
    dom::element root;
    if (const auto error = parser.parse(json.data(), json.size()).get(root)) return Error{Errc::malformed, fmt::format("not valid JSON: {}", simdjson::error_message(error))};
    if (root.get(entries)) return Error{Errc::malformed, "the answer is no list of posts"};
    MastodonPage page;
    std::vector<std::pair<std::string, std::string>> uris;
    for (const auto entry : entries) {
        if (++page.items > most_items) return Error{Errc::malformed, "the answer has more posts than were asked for"};
        const std::string id = entry.is_object() ? id_of(entry, "id") : std::string{};
        if (page.newest_id.empty()) page.newest_id = id;
        const auto element = entry.is_object() ? status_in(entry, list) : std::optional<dom::element>{entry};
        if (!element) continue;
        auto status = read_status(*element, host, now);
        if (!status) {
            page.bad.push_back({id.empty() ? fmt::format("item {}", page.items) : id, status.error().what, std::string{cut_to(simdjson::minify(*element), shown_of_bad_item)}});
            continue;
        }
        uris.emplace_back(id_of(*element, "id"), status->post.external_id);
        page.statuses.push_back(std::move(*status));
    }
    if (page.items > 0 && page.newest_id.empty()) return Error{Errc::malformed, "no item of the answer has an id"};
    name_parents(page, uris);
    return page;
}

core::Result<MastodonAccount> parse_mastodon_account(std::string_view json, std::string_view host)
{
    dom::parser parser;
    dom::element root;
    if (parser.parse(json.data(), json.size()).get(root) || !root.is_object()) return Error{Errc::malformed, "the answer is no account"};
    MastodonAccount account{.id = id_of(root, "id"), .acct = full_account(text_of(root, "acct"), host)};
    if (account.id.empty()) return Error{Errc::malformed, "the account has no id"};
    return account;
}

}  // namespace sunwai::connectors
