#pragma once
#include "connectors/feeds/cursor.hpp"
#include "connectors/feeds/feed_parser.hpp"
#include "connectors/feeds/source.hpp"

namespace sunwai::connectors {

/// RSS, Atom and JSON Feed over HTTP. The cursor keeps the server's validators word for word (or a digest of the body where it sends none), so that
/// a restart asks conditionally, and a permanent move once three answers in a row named the same new address. Every entry of an answer is handed over
/// again when anything in it changed: the store tells new, changed and known apart by key and text.
class RssSource final : public Source {
public:
    RssSource(config::SourceSettings settings, Transport& transport, core::Clock const& clock);

    [[nodiscard]] core::Task<core::Result<Batch>> fetch(std::string cursor) override;
    [[nodiscard]] core::Task<core::Result<void>> committed(std::string cursor) override;

private:
    [[nodiscard]] HttpRequest request(CursorText const& cursor) const;
    core::Result<Batch> take(CursorText cursor, HttpResponse const& response);
    void follow_move(CursorText& cursor, HttpResponse const& response) const;
    [[nodiscard]] core::Post post(FeedItem item, core::Instant now) const;

    config::SourceSettings settings_;
    Transport& transport_;
    core::Clock const& clock_;
};

}  // namespace sunwai::connectors
