#pragma once
#include "connectors/feeds/cursor.hpp"
#include "connectors/feeds/mastodon_page.hpp"
#include "connectors/feeds/source.hpp"
#include "connectors/http/url.hpp"

#include <string>
#include <vector>

namespace sunwai::connectors {

/// Hashtag timelines and mentions of one server of the Mastodon API. Each call asks for one page of one of them, oldest first after the last known id
/// (min_id), so that a burst of any size is read to its end without a gap; the first page ever is the newest one. Edits of posts that were read are
/// found by looking at the newest page again every ten minutes. Boosts and posts of our own account are left out.
class MastodonSource final : public Source {
public:
    /// `server` is a parsed base URL.
    MastodonSource(config::SourceSettings settings, Url server, Transport& transport, core::Clock const& clock, std::string token);

    [[nodiscard]] core::Task<core::Result<Batch>> fetch(std::string cursor) override;
    [[nodiscard]] core::Task<core::Result<void>> committed(std::string cursor) override;

private:
    struct Stream {
        std::string key;    ///< its name in the cursor: #tag or @
        std::string path;
        MastodonList list;
    };

    core::Task<core::Result<void>> learn_own_account();
    [[nodiscard]] HttpRequest request(std::string const& path_and_query) const;
    [[nodiscard]] std::string page_path(Stream const& stream, std::string const& min_id) const;
    core::Result<Batch> take(CursorText cursor, HttpResponse const& response);
    void take_statuses(MastodonPage& page, core::Instant edited_after, Batch& batch) const;
    void move_on(CursorText& cursor, Stream const& stream, std::string newest, core::Instant now, Batch& batch);
    void next_stream(CursorText& cursor, Batch& batch);
    [[nodiscard]] bool is_own(MastodonStatus const& status) const;
    [[nodiscard]] std::size_t stream_at(CursorText const& cursor) const;

    config::SourceSettings settings_;
    Url server_;
    Transport& transport_;
    core::Clock const& clock_;
    std::string token_;
    std::vector<Stream> streams_;
    std::vector<std::string> own_accounts_;
    std::string own_id_;
    bool own_known_{false};
    int pages_in_round_{0};
};

}  // namespace sunwai::connectors
