#pragma once
#include "core/model/case.hpp"
#include "core/model/event.hpp"
#include "core/model/message.hpp"
#include "core/model/office.hpp"
#include "store/sqlite/connection.hpp"
#include "store/store.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Between rows and records. Each reader takes the columns of its list, in that order; lists are macros so that texts of queries stay literals.
namespace sunwai::store::sqlite {

#define SUNWAI_POST_COLUMNS                                                                                                                          \
    "id, source, external_id, created_at, ingested_at, version, erased, kind, category, matter, place, district, severity, triage, fingerprint, "   \
    "text_lang, feed, handle, author_name, author_location, lang, url, in_reply_to, conversation_id, media, lat, lon, geo_place, text"
#define SUNWAI_CASE_COLUMNS "id, number, version, replayed, place, author_key, state"
/// How the data of an event begin that holds a whole case; the state of a case begins with its identity.
inline constexpr std::string_view opening_data = "{\"set\":";
/// The same of `case_` itself: a case as it was opened has no state of its own yet, its first event holds it.
#define SUNWAI_OPENING_DATA(of) "(SELECT o.data FROM main.event o WHERE o.case_id = " of ".id AND o.seq = 1)"
#define SUNWAI_CASE_ROW "case_.id, number, version, replayed, place, author_key, coalesce(state, " SUNWAI_OPENING_DATA("case_") ") AS state"
#define SUNWAI_EVENT_COLUMNS "seq, kind, at, actor_kind, actor, actor_office, data, words"
#define SUNWAI_NOTICE_COLUMNS "id, case_id, event_seq, cycle, line, rung, reason, occurrence, office, single, created_at, not_before, held"
#define SUNWAI_MESSAGE_COLUMNS                                                                                                                       \
    "id, message_id, channel, recipient, office, case_id, lang, thread, state, attempts, created_at, next_try, last_reply, lease, subject, text, html"
#define SUNWAI_SOURCE_COLUMNS "name, cursor, last_success, last_attempt, failures, last_error, alert"

[[nodiscard]] StoredPost read_post(Query& row);          ///< without the case numbers
[[nodiscard]] Result<core::Case> read_case(Query& row);  ///< corrupt when the state text is not one
[[nodiscard]] core::Event read_event(Query& row);
[[nodiscard]] core::Notice read_notice(Query& row);
[[nodiscard]] core::Message read_message(Query& row);
[[nodiscard]] SourceState read_source(Query& row);

[[nodiscard]] std::string to_json(std::vector<core::Media> const& media);
[[nodiscard]] std::string to_json(std::vector<std::pair<std::string, std::string>> const& pairs);
[[nodiscard]] std::string to_json(std::vector<config::WorkPeriod> const& periods);
[[nodiscard]] std::string to_json(std::vector<std::string> const& words);
[[nodiscard]] std::vector<core::Media> media_of(std::string_view json);
[[nodiscard]] std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view json);
[[nodiscard]] std::vector<config::WorkPeriod> periods_of(std::string_view json);
[[nodiscard]] std::vector<std::string> words_of(std::string_view json);

}  // namespace sunwai::store::sqlite
