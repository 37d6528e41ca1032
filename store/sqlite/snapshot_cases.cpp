#include "store/sqlite/numbers.hpp"
#include "store/sqlite/failure.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/snapshot.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <variant>

/// Cases and what hangs on them, through the viewer's scope.
namespace sunwai::store::sqlite {
namespace {

constexpr std::size_t most_per_page = 200;
constexpr std::size_t most_words = 16;
constexpr std::size_t longest_search = 400;

const core::Error unknown_case{core::Errc::not_found, "no such case"};

/// A filter as SQL made of constants, with the values that its parameters take, in order.
struct Conditions {
    std::string sql;
    std::vector<std::variant<std::int64_t, std::string>> values;

    void add(std::string_view constant) { sql += constant; }
    void add(std::string_view constant, std::variant<std::int64_t, std::string> value)
    {
        sql += constant;
        values.push_back(std::move(value));
    }
};

/// Words as an FTS5 query that means just those words: each quoted, all wanted.
std::string match_all(std::string_view words)
{
    std::string query;
    std::size_t count = 0;
    for (std::size_t at = 0; at < words.size() && count < most_words;) {
        const auto end = std::min(words.find_first_of(" \t\r\n", at), words.size());
        if (end > at) {
            query += query.empty() ? "\"" : " \"";
            for (const char c : words.substr(at, end - at)) query += c == '"' ? std::string{"\"\""} : std::string{c};
            query += '"';
            ++count;
        }
        at = end + 1;
    }
    return query;
}

Result<void> add_status(Conditions& conditions, std::string const& status)
{
    if (status.empty()) return {};
    if (status == "open") conditions.add(" AND is_open = 1");
    else if (status == "ended") conditions.add(" AND is_open = 0");
    else if (status == "triage") conditions.add(" AND status = 'triage'");
    else if (core::parse_status(status)) conditions.add(" AND status = ?", status);
    else return core::Error{core::Errc::invalid, "status: no such word"};
    return {};
}

Result<void> add_words(Conditions& conditions, std::string const& words)
{
    if (words.empty()) return {};
    if (words.size() > longest_search) return core::Error{core::Errc::invalid, "q: longer than 400 bytes"};
    if (const auto id = id_of(words)) {
        conditions.add(" AND id = ?", *id);
        return {};
    }
    auto query = match_all(words);
    if (query.empty()) return {};
    conditions.add(" AND masked = 0 AND id IN (SELECT l.case_id FROM post_fts f JOIN v_link l ON l.post_id = f.rowid WHERE f.post_fts MATCH ?)", std::move(query));
    return {};
}

/// Whether a status word names open cases only.
bool only_open(std::string const& status)
{
    const auto known = core::parse_status(status);
    return status == "open" || (known && core::is_open(*known));
}

void add_office(Conditions& conditions, CaseFilter const& filter)
{
    if (filter.office.empty()) return;
    // Each part has an index of open cases; with OR alone the newest of all cases would be walked until a page is full.
    const bool open = only_open(filter.status);
    conditions.add(open ? " AND id IN (SELECT id FROM v_case WHERE is_open = 1 AND nodal = ?" : " AND (nodal = ?", filter.office);
    conditions.add(open ? " UNION SELECT id FROM v_case WHERE is_open = 1 AND acting = ?" : " OR acting = ?", filter.office);
    conditions.add(open ? " UNION SELECT id FROM v_case WHERE is_open = 1 AND accepting = ? AND accepting IS NOT nodal)" : " OR accepting = ?)", filter.office);
}

/// Overdue, or due soon, by the same column that the totals count.
Result<void> add_times(Conditions& conditions, CaseFilter const& filter)
{
    if (!filter.overdue && !filter.due_until) return {};
    if (!filter.now) return core::Error{core::Errc::invalid, "overdue: needs the time that it is asked for"};
    const auto now = core::to_millis(*filter.now);
    if (filter.overdue) conditions.add(*filter.overdue ? " AND is_open = 1 AND overdue_from <= ?" : " AND (overdue_from IS NULL OR overdue_from > ?)", now);
    if (!filter.due_until) return {};
    conditions.add(" AND is_open = 1 AND overdue_from > ?", now);
    conditions.add(" AND overdue_from <= ?", core::to_millis(*filter.due_until));
    return {};
}

Result<Conditions> conditions_of(CaseFilter const& filter, bool by_office)
{
    Conditions conditions;
    if (auto status = add_status(conditions, filter.status); !status) return status.error();
    if (by_office && only_open(filter.status)) conditions.add(" AND id IN (SELECT id FROM v_mine)");
    if (!filter.district.empty()) conditions.add(" AND district = ?", filter.district);
    if (!filter.category.empty()) conditions.add(" AND category = ?", filter.category);
    add_office(conditions, filter);
    if (auto times = add_times(conditions, filter); !times) return times.error();
    if (filter.replayed) conditions.add(" AND replayed = ?", std::int64_t{*filter.replayed});
    if (auto words = add_words(conditions, filter.q); !words) return words.error();
    return conditions;
}

Result<std::int64_t> position(std::string_view cursor)
{
    if (cursor.empty()) return std::numeric_limits<std::int64_t>::max();
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), id);
    if (error != std::errc{} || end != cursor.data() + cursor.size()) return core::Error{core::Errc::invalid, "cursor: not one of ours"};
    return id;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// Where the next PREFIX-YYYY-NNNNNN begins and how long it is; length 0 for none.
std::pair<std::size_t, std::size_t> next_number(std::string_view text, std::size_t from)
{
    for (auto dash = text.find('-', from); dash != std::string_view::npos; dash = text.find('-', dash + 1)) {
        auto begin = dash;
        while (begin > from && is_upper(text[begin - 1])) --begin;
        auto end = dash + 1;
        while (end < text.size() && is_digit(text[end])) ++end;
        if (begin == dash || end - dash != 5 || end >= text.size() || text[end] != '-') continue;
        const auto running = ++end;
        while (end < text.size() && is_digit(text[end])) ++end;
        if (end - running >= 6) return {begin, end - begin};
    }
    return {text.size(), 0};
}

}  // namespace

bool SqliteSnapshot::exists(std::string_view number)
{
    const auto id = id_of(number);
    if (!id) return false;
    Query row{db_, "SELECT 1 FROM v_case WHERE id = ?"};
    return row.bind(*id).step();
}

void SqliteSnapshot::hide_numbers(std::string& text)
{
    for (auto [at, size] = next_number(text, 0); size != 0; std::tie(at, size) = next_number(text, at)) {
        if (exists(std::string_view{text}.substr(at, size))) at += size;
        else text.erase(at, size);
    }
}

Result<core::CaseId> SqliteSnapshot::visible(std::string_view number)
{
    const auto id = id_of(number);
    if (!id) return unknown_case;
    Query row{db_, "SELECT number FROM v_case WHERE id = ?"};
    if (!row.bind(*id).step() || row.view() != number) return unknown_case;
    return *id;
}

Result<core::Case> SqliteSnapshot::read_scoped(Query& row)
{
    auto record = read_case(row);
    if (!record || scope_.sees_every_case()) return record;
    hide_numbers(record->linked);
    hide_numbers(record->lead);
    std::erase_if(record->absorbed, [this](core::Absorbed const& absorbed) { return !exists(absorbed.number); });
    for (auto& entry : record->ledger) hide_numbers(entry.ground);
    return record;
}

Result<CasePage> SqliteSnapshot::cases(CaseFilter const& filter, std::string_view cursor, std::size_t limit)
{
    return guarded("cases", [&]() -> Result<CasePage> {
        if (limit < 1 || limit > most_per_page) return core::Error{core::Errc::invalid, "limit: 1 to 200"};
        auto before = position(cursor);
        if (!before) return before.error();
        auto conditions = conditions_of(filter, scope_.by_office());
        if (!conditions) return conditions.error();
        const std::string sql = "SELECT " SUNWAI_CASE_COLUMNS " FROM v_case WHERE id < ?" + conditions->sql + " ORDER BY id DESC LIMIT ?";
        Query row{db_, sql};
        row.bind(*before);
        for (auto const& value : conditions->values) std::visit([&row](auto const& held) { row.bind(held); }, value);
        row.bind(static_cast<std::int64_t>(limit + 1));
        CasePage page;
        while (row.step()) {
            if (page.items.size() == limit) {
                page.next = std::to_string(page.items.back().id);
                break;
            }
            auto record = read_scoped(row);
            if (!record) return record.error();
            page.items.push_back(std::move(*record));
        }
        return page;
    });
}

Result<core::Case> SqliteSnapshot::find(std::string_view number)
{
    return guarded("find", [&]() -> Result<core::Case> {
        auto id = visible(number);
        if (!id) return id.error();
        Query row{db_, "SELECT " SUNWAI_CASE_COLUMNS " FROM v_case WHERE id = ?"};
        if (!row.bind(*id).step()) return unknown_case;
        return read_scoped(row);
    });
}

Result<std::vector<core::Event>> SqliteSnapshot::history(std::string_view number)
{
    return guarded("history", [&]() -> Result<std::vector<core::Event>> {
        auto id = visible(number);
        if (!id) return id.error();
        Query row{db_, "SELECT " SUNWAI_EVENT_COLUMNS " FROM v_event WHERE case_id = ? ORDER BY seq"};
        row.bind(*id);
        std::vector<core::Event> events;
        while (row.step()) {
            events.push_back(read_event(row));
            if (!scope_.sees_every_case()) hide_numbers(events.back().data);
        }
        return events;
    });
}

std::vector<StoredPost> SqliteSnapshot::read_posts(Query& row)
{
    std::vector<StoredPost> posts;
    while (row.step()) {
        posts.push_back(read_post(row));
        Query cases{db_, "SELECT v.number FROM v_link l JOIN v_case v ON v.id = l.case_id WHERE l.post_id = ? ORDER BY v.id"};
        cases.bind(posts.back().id);
        while (cases.step()) posts.back().cases.push_back(cases.text());
    }
    return posts;
}

Result<std::vector<StoredPost>> SqliteSnapshot::posts_of(std::string_view number)
{
    return guarded("posts_of", [&]() -> Result<std::vector<StoredPost>> {
        auto id = visible(number);
        if (!id) return id.error();
        Query row{db_, "SELECT " SUNWAI_POST_COLUMNS " FROM v_post WHERE id IN (SELECT post_id FROM v_link WHERE case_id = ?) ORDER BY id LIMIT 1000"};
        row.bind(*id);
        return read_posts(row);
    });
}

Result<std::vector<StoredPost>> SqliteSnapshot::posts_after(core::PostId after, std::size_t limit)
{
    return guarded("posts_after", [&]() -> Result<std::vector<StoredPost>> {
        Query row{db_, "SELECT " SUNWAI_POST_COLUMNS " FROM v_post WHERE id > ? ORDER BY id LIMIT ?"};
        row.bind(after).bind(static_cast<std::int64_t>(limit));
        return read_posts(row);
    });
}

Result<std::vector<core::Message>> SqliteSnapshot::messages_of(std::string_view number)
{
    return guarded("messages_of", [&]() -> Result<std::vector<core::Message>> {
        auto id = visible(number);
        if (!id) return id.error();
        Query row{db_, "SELECT " SUNWAI_MESSAGE_COLUMNS " FROM v_message WHERE case_id = ? ORDER BY id LIMIT 1000"};
        row.bind(*id);
        std::vector<core::Message> messages;
        while (row.step()) messages.push_back(read_message(row));
        return messages;
    });
}

}  // namespace sunwai::store::sqlite
