#include "store/sqlite/post_writer.hpp"

#include "store/sqlite/rows.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace sunwai::store::sqlite {
namespace {

/// Binds what the verdict leaves in the post's row, from `kind` to `text_lang`.
void bind_verdict(Query& query, core::Verdict const& verdict)
{
    for (std::size_t column = 0; column < verdict_columns; ++column) put_verdict(verdict, column, query.cell());
}

/// What is kept of a raw text: whole characters.
std::string_view beginning(std::string_view raw)
{
    if (raw.size() <= quarantined_bytes) return raw;
    auto end = quarantined_bytes;
    while (end > quarantined_bytes - 4 && (static_cast<unsigned char>(raw[end]) & 0xC0U) == 0x80U) --end;
    return raw.substr(0, end);
}

core::Error quarantine_full(std::string_view source)
{
    return {core::Errc::rejected, "the quarantine holds " + std::to_string(quarantined_rows) + " rows of " + std::string{source} +
                                      ", which is all it may: what this source brings waits until a person has looked at them and removed them"};
}

}  // namespace

Result<std::optional<StoredPost>> SqlitePosts::find(std::string_view source, std::string_view external_id)
{
    return context_.call("posts.find", [&]() -> Result<std::optional<StoredPost>> {
        Query row{db_, "SELECT " SUNWAI_POST_COLUMNS " FROM post WHERE source = ? AND external_id = ?"};
        if (!row.bind(source).bind(external_id).step()) return std::optional<StoredPost>{};
        StoredPost stored = read_post(row);
        Query cases{db_, "SELECT c.number FROM post_case l JOIN case_ c ON c.id = l.case_id WHERE l.post_id = ? ORDER BY c.id"};
        cases.bind(stored.id);
        while (cases.step()) stored.cases.push_back(cases.text());
        return std::optional{std::move(stored)};
    });
}

Result<std::vector<PostWriter::Inserted>> SqlitePosts::insert_all(std::span<NewPost const> posts)
{
    return context_.gather("posts.insert", [&]() -> Result<std::vector<Inserted>> {
        if (posts.empty()) return std::vector<Inserted>{};
        const auto first = rows_.write(posts);
        const auto stored = db_.changes();
        context_.new_posts += stored;
        std::vector<Inserted> all;
        all.reserve(posts.size());
        for (std::size_t i = 0; i < posts.size(); ++i) all.push_back({first + static_cast<core::PostId>(i), true, false});
        if (stored < static_cast<std::int64_t>(posts.size())) mend_known(posts, all);
        return all;
    });
}

/// Some of the posts were known before, or come twice: their ids went to nobody.
void SqlitePosts::mend_known(std::span<NewPost const> posts, std::vector<Inserted>& all)
{
    const auto first = all.front().id;
    for (auto& one : all) one.fresh = false;
    Query row{db_, "SELECT id FROM post WHERE id >= ?"};
    row.bind(first);
    while (row.step()) all[static_cast<std::size_t>(row.integer() - first)].fresh = true;
    for (std::size_t i = 0; i < posts.size(); ++i) {
        if (!all[i].fresh) all[i] = change(*posts[i].post, *posts[i].verdict, posts[i].at);
    }
}

/// The post is known. Other text is a new version; what was erased stays erased whatever the feed says.
PostWriter::Inserted SqlitePosts::change(core::Post const& post, core::Verdict const& verdict, Instant now)
{
    Query known{db_, "SELECT id, version, erased, text FROM post WHERE source = ? AND external_id = ?"};
    if (!known.bind(post.source).bind(post.external_id).step()) throw std::logic_error{"a post was neither stored nor known"};
    const auto id = known.integer();
    const auto version = known.integer();
    const bool erased = known.flag();
    const std::string before = known.text();
    if (erased || before == post.text) return {id, false, false};
    Query{db_, "INSERT INTO post_version(post_id, version, replaced_at, text) VALUES (?, ?, ?, ?)"}.bind(id).bind(version).bind(now).bind(before).run();
    const std::string media = post.media.empty() ? std::string{} : to_json(post.media);
    replace_words(id, before, post.text);
    Query row{db_, "UPDATE post SET version = version + 1, kind = ?, category = ?, matter = ?, place = ?, district = ?, severity = ?, triage = ?, fingerprint = ?, "
                   "text_lang = ?, media = ?, text = ? WHERE id = ?"};
    bind_verdict(row, verdict);
    row.bind_filled(media).bind(post.text).bind(id).run();
    return {id, false, true};
}

/// The index of words is told of a change before the row changes: it can forget only what it is given. Empty `after`: forgets only.
void SqlitePosts::replace_words(core::PostId id, std::string_view before, std::string_view after)
{
    Query searchable{db_, "SELECT amount FROM tally WHERE name = 'searchable'"};
    if (!searchable.step() || searchable.integer() < id) return;
    Query{db_, "INSERT INTO post_fts(post_fts, rowid, text) VALUES ('delete', ?, ?)"}.bind(id).bind(before).run();
    if (after.empty()) Query{db_, "INSERT OR IGNORE INTO meta(key, value) VALUES ('words_to_purge', '1')"}.run();
    if (!after.empty()) Query{db_, "INSERT INTO post_fts(rowid, text) VALUES (?, ?)"}.bind(id).bind(after).run();
}

Result<void> SqlitePosts::link(core::PostId post, core::CaseId to)
{
    return context_.gather("posts.link", [&]() -> Result<void> {
        context_.rows.add(LinkRow{to, post});
        return {};
    });
}

Result<void> SqlitePosts::erase(core::PostId post, core::Actor const& actor, Instant now)
{
    return context_.call("posts.erase", [&]() -> Result<void> {
        Query known{db_, "SELECT erased, text FROM post WHERE id = ?"};
        if (!known.bind(post).step()) return core::Error{core::Errc::not_found, "no such post"};
        if (known.flag()) return {};
        const std::string before = known.text();
        known.reset();
        replace_words(post, before, {});
        erase_payloads(post, actor, now);
        erase_messages(post);
        erase_row(post);
        context_.erased = true;
        return {};
    });
}

void SqlitePosts::erase_row(core::PostId post)
{
    Query{db_, "DELETE FROM quarantine WHERE (source, key) = (SELECT source, external_id FROM post WHERE id = ?)"}.bind(post).run();
    Query{db_, "UPDATE post_version SET text = NULL WHERE post_id = ?"}.bind(post).run();
    Query{db_, "UPDATE post SET erased = 1, text = NULL, handle = NULL, author_name = NULL, author_location = NULL, url = NULL, media = NULL, lat = NULL, "
               "lon = NULL, geo_place = NULL, author_key = NULL, fingerprint = 0 WHERE id = ?"}
        .bind(post)
        .run();
}

/// What the citizen said in the cases of this post. An officer's own words stay: they are how the office answered. A case that other, standing posts
/// speak for keeps its payloads.
void SqlitePosts::erase_payloads(core::PostId post, core::Actor const& actor, Instant now)
{
    std::vector<std::int64_t> events;
    {
        Query row{db_, "SELECT e.id FROM post_case l JOIN event e ON e.case_id = l.case_id JOIN payload p ON p.id = e.id WHERE l.post_id = ?1 AND p.salt IS NOT NULL "
                       "AND e.actor_kind IN ('system', 'citizen') AND NOT EXISTS (SELECT 1 FROM post_case o JOIN post s ON s.id = o.post_id "
                       "WHERE o.case_id = l.case_id AND o.post_id <> ?1 AND s.erased = 0) ORDER BY e.id"};
        row.bind(post);
        while (row.step()) events.push_back(row.integer());
    }
    for (const auto event : events) {
        const auto id = context_.seals.next_erasure();
        const Hash hash = erasure_hash(id, event, core::to_millis(now), actor.name);
        Query{db_, "INSERT INTO erasure(id, event_id, at, actor, hash) VALUES (?, ?, ?, ?, ?)"}.bind(id).bind(event).bind(now).bind(actor.name).bind_blob(hash).run();
        Query{db_, "UPDATE payload SET salt = NULL, body = NULL WHERE id = ?"}.bind(event).run();
        context_.seals.erasure(hash, now);
    }
}

/// Mails hold the citizen's words too. What has been sent is emptied; what has not is emptied when it is settled, for a mail goes out as it was written.
void SqlitePosts::erase_messages(core::PostId post)
{
    Query{db_, "UPDATE message SET purge = 1 WHERE case_id IN (SELECT case_id FROM post_case WHERE post_id = ?)"}.bind(post).run();
    Query{db_, "UPDATE message_body SET subject = '', text = '', html = '' WHERE id IN (SELECT m.id FROM message m WHERE m.state IN ('sent', 'bounced') "
               "AND m.case_id IN (SELECT case_id FROM post_case WHERE post_id = ?))"}
        .bind(post)
        .run();
}

Result<void> SqlitePosts::quarantine(std::string_view source, std::string_view key, std::string_view raw, std::string_view error, Instant now)
{
    return context_.call("posts.quarantine", [&]() -> Result<void> {
        std::array<unsigned char, 16> hash{};
        crypto_generichash(hash.data(), hash.size(), reinterpret_cast<unsigned char const*>(raw.data()), raw.size(), nullptr, 0);
        Query again{db_, "UPDATE quarantine SET error = ? WHERE source = ? AND key = ? AND hash = ?"};
        std::string why{error};
        const auto kept = beginning(raw);
        if (kept.size() < raw.size()) why += " (the first " + std::to_string(kept.size()) + " of " + std::to_string(raw.size()) + " bytes are kept)";
        again.bind(why).bind(source).bind(key).bind_blob(hash).run();
        if (db_.changes() > 0) return {};
        Query rows{db_, "SELECT count(*) FROM quarantine WHERE source = ?"};
        if (rows.bind(source).step() && rows.integer() >= quarantined_rows) return quarantine_full(source);
        Query{db_, "INSERT INTO quarantine(source, key, hash, raw, error, at) VALUES (?, ?, ?, ?, ?, ?)"}
            .bind(source)
            .bind(key)
            .bind_blob(hash)
            .bind(kept)
            .bind(why)
            .bind(now)
            .run();
        return {};
    });
}

Result<std::int64_t> SqlitePosts::drop_quarantined(std::string_view source, std::int64_t upto)
{
    return context_.call("posts.drop_quarantined", [&]() -> Result<std::int64_t> {
        Query{db_, "DELETE FROM quarantine WHERE source = ? AND id <= ?"}.bind(source).bind(upto).run();
        const auto gone = db_.changes();
        if (gone > 0) context_.erased = true;
        return gone;
    });
}

Result<int> SqlitePosts::begin_try(std::string_view source, std::string_view key, Instant now)
{
    return context_.call("posts.begin_try", [&]() -> Result<int> {
        Query row{db_, "INSERT INTO inflight(source, key, tries, at) VALUES (?1, ?2, 1, ?3) ON CONFLICT(source, key) DO UPDATE SET tries = tries + 1, at = ?3 "
                       "RETURNING tries"};
        row.bind(source).bind(key).bind(now);
        const int tries = row.step() ? row.small() : 1;
        while (row.step()) {
        }
        return tries - 1;
    });
}

Result<void> SqlitePosts::end_try(std::string_view source, std::string_view key)
{
    return context_.call("posts.end_try", [&]() -> Result<void> {
        Query{db_, "DELETE FROM inflight WHERE source = ? AND key = ?"}.bind(source).bind(key).run();
        return {};
    });
}

}  // namespace sunwai::store::sqlite
