#pragma once
#include "connectors/feeds/source.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::connectors {

/// One status as a post, and what is needed to decide whether it is one for us.
struct MastodonStatus {
    core::Post post;                       ///< source, external_id (the uri), author, text …; feed is left to the caller
    std::string account_id;
    bool boost{false};
    std::optional<core::Instant> edited_at;
};

struct MastodonPage {
    std::vector<MastodonStatus> statuses;
    std::vector<BadItem> bad;              ///< one bad item does not lose the page
    std::string newest_id;                 ///< of the first item with an id; the position when there is no Link header
    std::size_t items{0};
};

enum class MastodonList : unsigned char { timeline, notifications };

/// A page of GET timelines/tag/… or notifications. `host` completes accounts of the server itself (`asha` → `asha@host`). A date that is missing, wrong
/// or in the future is `now`. malformed: not a JSON list, or a list in which nothing has an id.
[[nodiscard]] core::Result<MastodonPage> parse_mastodon_page(std::string_view json, MastodonList list, std::string_view host, core::Instant now);

/// id and acct of GET accounts/verify_credentials.
struct MastodonAccount { std::string id; std::string acct; };
[[nodiscard]] core::Result<MastodonAccount> parse_mastodon_account(std::string_view json, std::string_view host);

/// The min_id of a Link header's rel="prev"; empty when there is none or it is no id.
[[nodiscard]] std::string previous_id(std::string_view link_header);

/// An account in one spelling: without a leading '@', lower case, with its host.
[[nodiscard]] std::string full_account(std::string_view acct, std::string_view host);

}  // namespace sunwai::connectors
