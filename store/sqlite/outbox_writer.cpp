#include "store/sqlite/outbox_writer.hpp"

#include "store/sqlite/rows.hpp"

namespace sunwai::store::sqlite {

// Messages with their bodies, for SUNWAI_MESSAGE_COLUMNS.
#define SUNWAI_MESSAGES "(SELECT m.*, b.subject, b.text, b.html FROM message m JOIN message_body b ON b.id = m.id)"

#define SUNWAI_OPEN_NOTICES                                                                                                                          \
    "SELECT " SUNWAI_NOTICE_COLUMNS ", (SELECT number FROM case_ WHERE case_.id = notice.case_id) FROM notice WHERE settled = 0 AND held = 0 "

namespace {

std::vector<ClaimedNotice> read_notices(Query& row)
{
    std::vector<ClaimedNotice> notices;
    while (row.step()) {
        ClaimedNotice claimed;
        claimed.notice = read_notice(row);
        claimed.number = row.text();
        notices.push_back(std::move(claimed));
    }
    return notices;
}

}  // namespace

Result<std::vector<ClaimedNotice>> SqliteOutbox::open_notices(Instant now, std::size_t limit)
{
    return context_.call("outbox.open_notices", [&]() -> Result<std::vector<ClaimedNotice>> {
        Query row{db_, SUNWAI_OPEN_NOTICES "AND single IN (0, 1) AND not_before <= ? ORDER BY not_before, id LIMIT ?"};
        row.bind(now).bind(static_cast<std::int64_t>(limit));
        return read_notices(row);
    });
}

Result<std::vector<ClaimedNotice>> SqliteOutbox::open_notices(Instant now, std::size_t limit, bool single)
{
    return context_.call("outbox.open_notices", [&]() -> Result<std::vector<ClaimedNotice>> {
        Query row{db_, SUNWAI_OPEN_NOTICES "AND single = ? AND not_before <= ? ORDER BY not_before, id LIMIT ?"};
        row.bind(single).bind(now).bind(static_cast<std::int64_t>(limit));
        return read_notices(row);
    });
}

core::MessageRow SqliteOutbox::store(core::Message const& message)
{
    Query row{db_, "INSERT INTO message(message_id, channel, recipient, office, case_id, lang, thread, state, attempts, created_at, next_try, last_reply, lease, notices, purge) "
                   "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,0,'[]',0) ON CONFLICT(message_id) DO NOTHING"};
    row.bind(message.message_id).bind(message.channel).bind(message.recipient).bind_filled(message.office);
    if (message.case_id == 0) row.bind_null();
    else row.bind(message.case_id);
    row.bind_filled(message.lang).bind_filled(message.thread).bind(core::name(message.state)).bind(message.attempts);
    row.bind(message.created_at).bind(message.next_try).bind_filled(message.last_reply).run();
    if (db_.changes() == 0) {
        Query known{db_, "SELECT id FROM message WHERE message_id = ?"};
        known.bind(message.message_id).step();
        return known.integer();
    }
    const auto id = db_.last_rowid();
    Query{db_, "INSERT INTO message_body(id, subject, text, html) VALUES (?, ?, ?, ?)"}.bind(id).bind(message.subject).bind(message.text).bind(message.html).run();
    return id;
}

Result<void> SqliteOutbox::enqueue(core::Message const& message, std::span<core::NoticeId const> notices)
{
    return context_.call("outbox.enqueue", [&]() -> Result<void> {
        const auto id = store(message);
        for (const auto notice : notices) Query{db_, "UPDATE notice SET settled = 1, message = ? WHERE id = ? AND settled = 0"}.bind(id).bind(notice).run();
        remember(id, notices);
        context_.wake = true;
        return {};
    });
}

/// Adds to those the message told before, which it did when the same mail was written twice.
void SqliteOutbox::remember(core::MessageRow id, std::span<core::NoticeId const> notices)
{
    if (notices.empty()) return;
    std::string list;
    for (const auto notice : notices) list.append(list.empty() ? "[" : ",").append(std::to_string(notice));
    list += ']';
    Query{db_, "UPDATE message SET notices = (SELECT json_group_array(value) FROM (SELECT value FROM json_each(notices) UNION SELECT value FROM json_each(?1))) "
               "WHERE id = ?2"}
        .bind(list)
        .bind(id)
        .run();
}

Result<std::int64_t> SqliteOutbox::reopen_notices(core::MessageRow told_by)
{
    return context_.call("outbox.reopen_notices", [&]() -> Result<std::int64_t> {
        Query{db_, "UPDATE notice SET settled = 0, message = NULL WHERE id IN (SELECT value FROM json_each((SELECT notices FROM message WHERE id = ?1))) "
                   "AND settled = 1 AND message = ?1"}
            .bind(told_by)
            .run();
        context_.wake = true;
        return db_.changes();
    });
}

Result<void> SqliteOutbox::drop_notices(std::span<core::NoticeId const> notices, std::string_view why)
{
    return context_.call("outbox.drop_notices", [&]() -> Result<void> {
        for (const auto notice : notices) Query{db_, "UPDATE notice SET settled = 1, why = ? WHERE id = ? AND settled = 0"}.bind(why).bind(notice).run();
        return {};
    });
}

Result<std::optional<core::Message>> SqliteOutbox::claim(Instant now)
{
    return context_.call("outbox.claim", [&]() -> Result<std::optional<core::Message>> {
        Query next{db_, "SELECT id FROM message WHERE state IN ('queued', 'deferred') AND next_try <= ? ORDER BY next_try, id LIMIT 1"};
        if (!next.bind(now).step()) return std::optional<core::Message>{};
        const auto id = next.integer();
        next.reset();
        Query{db_, "UPDATE message SET state = 'sending', attempts = attempts + 1, lease = lease + 1 WHERE id = ?"}.bind(id).run();
        Query row{db_, "SELECT " SUNWAI_MESSAGE_COLUMNS " FROM " SUNWAI_MESSAGES " WHERE id = ?"};
        row.bind(id).step();
        context_.wake = true;
        return std::optional{read_message(row)};
    });
}

Result<void> SqliteOutbox::settle(core::MessageRow id, std::int64_t lease, core::MessageState state, Instant next_try, std::string_view reply)
{
    return context_.call("outbox.settle", [&]() -> Result<void> {
        Query known{db_, "SELECT lease, purge FROM message WHERE id = ?"};
        if (!known.bind(id).step()) return core::Error{core::Errc::not_found, "no such message"};
        const auto present = known.integer();
        const bool purge = known.flag();
        known.reset();
        if (present != lease) return core::Error{core::Errc::conflict, "the message was claimed again since (lease " + std::to_string(present) + ")"};
        Query{db_, "UPDATE message SET state = ?, next_try = ?, last_reply = ? WHERE id = ?"}.bind(core::name(state)).bind(next_try).bind_filled(reply).bind(id).run();
        const bool over = state == core::MessageState::sent || state == core::MessageState::bounced;
        if (purge && over) {
            Query{db_, "UPDATE message_body SET subject = '', text = '', html = '' WHERE id = ?"}.bind(id).run();
            context_.erased = true;
        }
        context_.wake = true;
        return {};
    });
}

Result<std::int64_t> SqliteOutbox::sending_to_uncertain()
{
    return context_.call("outbox.sending_to_uncertain", [&]() -> Result<std::int64_t> {
        // A new lease: whoever held the old one cannot settle any more.
        Query{db_, "UPDATE message SET state = 'uncertain', lease = lease + 1 WHERE state = 'sending' AND state IN ('sending', 'uncertain', 'parked', 'bounced')"}.run();
        context_.wake = true;
        return db_.changes();
    });
}

Result<std::vector<core::Message>> SqliteOutbox::in_state(core::MessageState state, std::size_t limit)
{
    return context_.call("outbox.in_state", [&]() -> Result<std::vector<core::Message>> {
        Query row{db_, "SELECT " SUNWAI_MESSAGE_COLUMNS " FROM " SUNWAI_MESSAGES " WHERE state = ? ORDER BY id LIMIT ?"};
        Query waiting{db_, "SELECT " SUNWAI_MESSAGE_COLUMNS " FROM " SUNWAI_MESSAGES " WHERE state = ? AND state IN ('sending', 'uncertain', 'parked', 'bounced') "
                           "ORDER BY id LIMIT ?"};
        const bool indexed = state != core::MessageState::sent && state != core::MessageState::queued && state != core::MessageState::deferred;
        Query& chosen = indexed ? waiting : row;
        chosen.bind(core::name(state)).bind(static_cast<std::int64_t>(limit));
        std::vector<core::Message> messages;
        while (chosen.step()) messages.push_back(read_message(chosen));
        return messages;
    });
}

Result<std::int64_t> SqliteOutbox::release_held(std::optional<core::CaseId> only, Instant now)
{
    return context_.call("outbox.release_held", [&]() -> Result<std::int64_t> {
        std::int64_t released = 0;
        if (only) {
            Query{db_, "UPDATE notice SET held = 0, not_before = max(not_before, ?) WHERE case_id = ? AND settled = 0 AND held = 1"}.bind(now).bind(*only).run();
            released = db_.changes();
            Query{db_, "UPDATE case_ SET replayed = 0 WHERE id = ? AND replayed = 1"}.bind(*only).run();
        } else {
            Query{db_, "UPDATE notice SET held = 0, not_before = max(not_before, ?) WHERE settled = 0 AND held = 1"}.bind(now).run();
            released = db_.changes();
            Query{db_, "UPDATE case_ SET replayed = 0 WHERE replayed = 1"}.run();
        }
        context_.wake = true;
        return released;
    });
}

Result<std::string> SqliteOutbox::thread_of(core::CaseId id, std::string_view recipient)
{
    return context_.call("outbox.thread_of", [&]() -> Result<std::string> {
        Query row{db_, "SELECT message_id FROM message WHERE case_id = ? AND recipient = ? ORDER BY id LIMIT 1"};
        return row.bind(id).bind(recipient).step() ? row.text() : std::string{};
    });
}

}  // namespace sunwai::store::sqlite
