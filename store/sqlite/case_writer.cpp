#include "store/sqlite/case_writer.hpp"

#include "rules/case/codec.hpp"
#include "store/sqlite/rows.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <stdexcept>

namespace sunwai::store::sqlite {
namespace {

/// The running numbers of a case's notices, so that ids of all cases up to the year 9999 fit 64 bits.
constexpr std::int64_t notices_per_case = 1 << 19;

/// Of one author or text: who posts for a thousand villages must not make every further post look at a thousand cases.
constexpr std::size_t most_gathered_looked_at = 50;

/// The state text leaves out what the row holds apart, so that a reader without clearance gets none of it.
std::string encode_state(core::Case& record)
{
    std::string place;
    std::string author;
    place.swap(record.place);
    author.swap(record.author_key);
    auto text = rules::encode(record);
    place.swap(record.place);
    author.swap(record.author_key);
    return text;
}

Result<std::vector<core::Case>> read_cases(Query& row)
{
    std::vector<core::Case> cases;
    while (row.step()) {
        auto record = read_case(row);
        if (!record) return record.error();
        cases.push_back(std::move(*record));
    }
    return cases;
}

Result<std::optional<core::Case>> first_fitting(Query& row, std::function<bool(core::Case const&)> const& fits)
{
    while (row.step()) {
        auto record = read_case(row);
        if (!record) return record.error();
        if (fits(*record)) return std::optional{std::move(*record)};
    }
    return std::optional<core::Case>{};
}

/// Whether the case is just what its opening event says, so that its row need not say it again.
bool opened_only(rules::Outcome const& outcome)
{
    return outcome.events.size() == 1 && outcome.events.front().kind == "opened" && outcome.events.front().data.starts_with(opening_data);
}

bool same_notice(core::Notice const& a, core::Notice const& b)
{
    return a.cycle == b.cycle && a.line == b.line && a.rung == b.rung && a.reason == b.reason && a.occurrence == b.occurrence;
}

}  // namespace

std::int64_t author_hash(std::string_view author_key) noexcept
{
    // FNV-1a: keys are hashes themselves, and two that meet here are told apart by the rows.
    std::uint64_t value = 0xCBF29CE484222325ULL;
    for (const char c : author_key) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return static_cast<std::int64_t>(value);
}

Result<core::Case> SqliteCases::load(core::CaseId id)
{
    return context_.call("cases.load", [&]() -> Result<core::Case> {
        Query row{db_, "SELECT " SUNWAI_CASE_ROW " FROM case_ WHERE id = ?"};
        if (!row.bind(id).step()) return core::Error{core::Errc::not_found, "no such case"};
        return read_case(row);
    });
}

Result<core::Case> SqliteCases::load(std::string_view number)
{
    const auto id = id_of(number);
    if (!id) return core::Error{core::Errc::not_found, "no such case"};
    auto found = load(*id);
    if (found && found->number != number) return core::Error{core::Errc::not_found, "no such case"};
    return found;
}

Result<std::optional<core::Case>> SqliteCases::same_matter(std::string_view author_key, std::string_view category, Instant ended_after,
                                                           std::function<bool(core::Case const&)> const& fits)
{
    if (author_key.empty() || !context_.traces.may_match(author_hash(author_key), category)) return std::optional<core::Case>{};
    return context_.gather("cases.same_matter", [&] {
        const auto bind = [&](Query& row) { row.bind(author_key).bind(category).bind(ended_after); };
        return newest(author_hash(author_key), bind, fits,
                      "SELECT " SUNWAI_CASE_ROW " FROM case_ WHERE id = ? AND author_key = ? AND category = ? AND (is_open = 1 OR ended_at > ?)",
                      "SELECT " SUNWAI_CASE_ROW " FROM trace CROSS JOIN case_ ON case_.id = case_id WHERE key = ? AND author_key = ? AND category = ? "
                      "AND (is_open = 1 OR ended_at > ?) ORDER BY case_id DESC LIMIT 50");
    });
}

Result<std::optional<core::Case>> SqliteCases::same_text(std::uint64_t fingerprint, std::string_view category)
{
    const auto key = static_cast<std::int64_t>(fingerprint);
    if (fingerprint == 0 || !context_.traces.may_match(key, category)) return std::optional<core::Case>{};
    return context_.gather("cases.same_text", [&] {
        const auto bind = [&](Query& row) { row.bind(key).bind(category); };
        const auto any = [](core::Case const&) { return true; };
        return newest(key, bind, any, "SELECT " SUNWAI_CASE_ROW " FROM case_ WHERE id = ? AND fingerprint = ? AND is_open = 1 AND category = ?",
                      "SELECT " SUNWAI_CASE_ROW " FROM trace CROSS JOIN case_ ON case_.id = case_id WHERE key = ? AND fingerprint = ? AND is_open = 1 "
                      "AND category = ? ORDER BY case_id DESC LIMIT 1");
    });
}

/// The case of the highest number among those that a key led to and that fit. Both texts take the key or the case first, then what `bind` binds.
Result<std::optional<core::Case>> SqliteCases::newest(std::int64_t key, std::function<void(Query&)> const& bind,
                                                      std::function<bool(core::Case const&)> const& fits, std::string_view of_case, std::string_view of_key)
{
    Query traced{db_, of_key};
    bind(traced.bind(key));
    auto found = first_fitting(traced, fits);
    auto gathered = context_.traces.gathered(key, most_gathered_looked_at);
    std::ranges::sort(gathered, std::greater{});
    for (const auto id : gathered) {
        if (!found || (*found && (*found)->id >= id)) break;
        if (context_.rows.may_hold(id)) context_.rows.write();
        Query row{db_, of_case};
        bind(row.bind(id));
        auto fresh = first_fitting(row, fits);
        if (!fresh || *fresh) return fresh;
    }
    return found;
}

Result<NewCase> SqliteCases::insert(rules::Outcome&& outcome, core::PostId post)
{
    return context_.gather("cases.insert", [&]() -> Result<NewCase> {
        core::Case& record = outcome.next;
        auto given = context_.numbers.next(db_, record.opened_at);
        record.id = given.id;
        record.number = given.number;
        record.version = static_cast<std::int64_t>(outcome.events.size());
        std::string state = opened_only(outcome) ? std::string{} : encode_state(record);
        const Hash head = append(record.id, 0, no_hash, outcome.events);
        trace(record);
        if (!record.excluded.empty()) exclude(record);
        if (post != 0) context_.rows.add(LinkRow{record.id, post});
        add_notices(record.id, outcome.notices, true);
        auto row = row_of(record);
        row.sort = context_.sorts.number_of(db_, record);
        row.head = head;
        row.state = std::move(state);
        note(row);
        context_.rows.add(std::move(row));
        ++context_.new_cases;
        context_.wake = true;
        return NewCase{given.id, std::move(given.number)};
    });
}

Result<core::Case> SqliteCases::save(rules::Outcome outcome, std::int64_t expected_version)
{
    return context_.call("cases.save", [&]() -> Result<core::Case> {
        core::Case& record = outcome.next;
        Query known{db_, "SELECT version, head FROM case_ WHERE id = ?"};
        if (!known.bind(record.id).step()) return core::Error{core::Errc::not_found, "no such case"};
        const auto version = known.integer();
        const auto before = to_hash(known.blob());
        known.reset();
        if (!before) return core::Error{core::Errc::corrupt, record.number + ": its head is not a hash"};
        if (version != expected_version) {
            return core::Error{core::Errc::conflict, record.number + " stands at version " + std::to_string(version) + ", not " + std::to_string(expected_version)};
        }
        record.version = version + static_cast<std::int64_t>(outcome.events.size());
        const Hash head = append(record.id, version, *before, outcome.events);
        add_notices(record.id, outcome.notices, false);
        auto changed = row_of(record);
        changed.sort = context_.sorts.number_of(db_, record);
        changed.head = head;
        changed.state = encode_state(record);
        change(changed);
        Query{db_, "DELETE FROM case_excluded WHERE case_id = ?"}.bind(record.id).run();
        exclude(record);
        context_.rows.write();
        context_.wake = true;
        return std::move(record);
    });
}

void SqliteCases::change(CaseRow const& row)
{
    note(row);
    static const std::array<std::string, 2> updates{update_course(), update_all()};
    for (auto const& text : updates) {
        Query update{db_, text};
        bind_case(update, row);
        update.bind(row.id).run();
        if (db_.changes() > 0) return;
    }
}

Hash SqliteCases::append(core::CaseId id, std::int64_t version, Hash head, std::vector<core::Event>& events)
{
    for (auto& event : events) {
        event.seq = ++version;
        const auto row_id = context_.seals.next_event();
        std::optional<Hash> commitment;
        Salt salt{};
        if (event.words) {
            salt = context_.salts.next();
            commitment = payload_hash(salt, *event.words);
        }
        head = event_hash(head, row_id, id, event, commitment ? Bytes{*commitment} : Bytes{});
        if (event.words) Query{db_, "INSERT INTO payload(id, salt, body) VALUES (?, ?, ?)"}.bind(row_id).bind_blob(salt).bind(*event.words).run();
        context_.seals.event(head, event.at);
        context_.rows.add(EventRow{row_id, id, std::move(event), commitment, head});
    }
    return head;
}

/// A later change of author or text is traced by the case's row alone: none of the rules makes one.
void SqliteCases::trace(core::Case const& record)
{
    if (!record.author_key.empty()) context_.traces.add(author_hash(record.author_key), record.id);
    if (record.fingerprint != 0) context_.traces.add(static_cast<std::int64_t>(record.fingerprint), record.id);
}

/// What the case may be looked for by from now on.
void SqliteCases::note(CaseRow const& row)
{
    if (!row.author_key.empty()) context_.traces.note(author_hash(row.author_key), row.category);
    if (row.fingerprint != 0) context_.traces.note(static_cast<std::int64_t>(row.fingerprint), row.category);
}

void SqliteCases::add_notices(core::CaseId id, std::vector<core::Notice> const& notices, bool fresh)
{
    if (notices.empty()) return;
    const auto first = id * notices_per_case;
    const auto last = first + notices_per_case - 1;
    auto next = first;
    if (!fresh) {
        Query newest{db_, "SELECT max(id) FROM notice WHERE id BETWEEN ? AND ?"};
        newest.bind(first).bind(last).step();
        next = std::max(first, newest.integer() + 1);
    }
    for (std::size_t i = 0; i < notices.size(); ++i) {
        auto const& notice = notices[i];
        const auto told_now = std::span{notices}.first(i);
        if (std::ranges::any_of(told_now, [&](core::Notice const& other) { return same_notice(notice, other); })) continue;
        if (!fresh && known_notice(first, notice)) continue;
        if (next > last) throw std::length_error{"a case with more notices than there is room for"};
        context_.rows.add(NoticeRow{next++, id, notice});
    }
}

bool SqliteCases::known_notice(std::int64_t first, core::Notice const& notice)
{
    Query row{db_, "SELECT 1 FROM notice WHERE id BETWEEN ? AND ? AND reason = ? AND occurrence = ? AND line = ? AND rung = ? AND cycle = ?"};
    row.bind(first).bind(first + notices_per_case - 1).bind(notice.reason).bind(notice.occurrence).bind(notice.line).bind(notice.rung).bind(notice.cycle);
    return row.step();
}

void SqliteCases::exclude(core::Case const& record)
{
    for (auto const& office : record.excluded) {
        Query{db_, "INSERT OR IGNORE INTO case_excluded(case_id, office) VALUES (?, ?)"}.bind(record.id).bind(office).run();
    }
}

Result<std::vector<core::Case>> SqliteCases::due(Instant now, std::size_t limit, bool replayed_too)
{
    return context_.call("cases.due", [&]() -> Result<std::vector<core::Case>> {
        const auto most = static_cast<std::int64_t>(limit);
        if (!replayed_too) {
            Query row{db_, "SELECT " SUNWAI_CASE_ROW " FROM case_ WHERE is_open = 1 AND replayed = 0 AND next_at IS NOT NULL AND next_at <= ? "
                           "ORDER BY next_at LIMIT ?"};
            row.bind(now).bind(most);
            return read_cases(row);
        }
        // Of replayed cases only --serve-deadlines asks, and an index costs every one of them: it is made for the first who asks.
        Query{db_, "CREATE INDEX IF NOT EXISTS case_due_replayed ON case_(next_at) WHERE is_open = 1 AND replayed = 1 AND next_at IS NOT NULL"}.run();
        Query row{db_, "SELECT " SUNWAI_CASE_COLUMNS " FROM (SELECT * FROM (SELECT " SUNWAI_CASE_ROW ", next_at FROM case_ WHERE is_open = 1 AND replayed = 0 "
                       "AND next_at IS NOT NULL AND next_at <= ?1 ORDER BY next_at LIMIT ?2) UNION ALL SELECT * FROM (SELECT " SUNWAI_CASE_ROW
                       ", next_at FROM case_ WHERE is_open = 1 AND replayed = 1 AND next_at IS NOT NULL AND next_at <= ?1 ORDER BY next_at LIMIT ?2)) "
                       "ORDER BY next_at LIMIT ?2"};
        row.bind(now).bind(most);
        return read_cases(row);
    });
}

Result<std::optional<Instant>> SqliteCases::last_event_at(core::CaseId id)
{
    return context_.call("cases.last_event_at", [&]() -> Result<std::optional<Instant>> {
        Query row{db_, "SELECT at FROM event WHERE case_id = ? ORDER BY seq DESC LIMIT 1"};
        if (!row.bind(id).step()) return std::optional<Instant>{};
        return row.instant();
    });
}

Result<std::vector<core::Event>> SqliteCases::history(core::CaseId id)
{
    return context_.call("cases.history", [&]() -> Result<std::vector<core::Event>> {
        Query row{db_, "SELECT " SUNWAI_EVENT_COLUMNS " FROM (SELECT e.*, p.body AS words FROM event e LEFT JOIN payload p ON p.id = e.id WHERE e.case_id = ?) "
                       "ORDER BY seq"};
        row.bind(id);
        std::vector<core::Event> events;
        while (row.step()) events.push_back(read_event(row));
        return events;
    });
}

}  // namespace sunwai::store::sqlite
