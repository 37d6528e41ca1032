#include "store/sqlite/scope.hpp"

#include "store/sqlite/desk_indexes.hpp"
#include "store/sqlite/rows.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace sunwai::store::sqlite {
namespace {

using Reach = core::Viewer::Reach;

constexpr char const* tables = R"sql(
CREATE TEMP TABLE scope_district(id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE scope_department(id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE scope_office(id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE scope_held(id TEXT PRIMARY KEY) WITHOUT ROWID;
)sql";

/// Facts of an event that a reader without clearance gets of a protected case: none that lead to the person or the exact place.
constexpr std::string_view hidden_facts =
    "'$.place', '$.set.place', '$.author_key', '$.set.author_key', '$.references', '$.set.references', '$.fingerprint', '$.set.fingerprint'";

/// Which cases exist for the viewer: the heart of every view. Pieces are constants; values lie in the scope tables. `sort`: the row that has district
/// and department, the case's own or that of its sort.
std::string condition(core::Viewer const& viewer, std::string const& sort = "c")
{
    std::string text;
    constexpr char const* none = "c.version < 0";  // names a column, see Scope::decide
    if (viewer.reach == Reach::nothing) return none;
    if (viewer.reach == Reach::scoped) {
        if (viewer.districts.empty() && viewer.departments.empty() && viewer.offices.empty()) return none;
        text = "1";
        if (!viewer.districts.empty()) text += " AND " + sort + ".district IN (SELECT id FROM temp.scope_district)";
        if (!viewer.departments.empty()) text += " AND " + sort + ".department IN (SELECT id FROM temp.scope_department)";
        if (!viewer.offices.empty()) {
            text += " AND (c.nodal IN (SELECT id FROM temp.scope_office) OR c.acting IN (SELECT id FROM temp.scope_office)"
                    " OR (c.accepting IN (SELECT id FROM temp.scope_office) AND c.accepting IS NOT c.nodal))";
        }
    }
    if (!viewer.held.empty()) {
        text += text.empty() ? "c.version >= 0 AND " : " AND ";
        text += "NOT EXISTS (SELECT 1 FROM main.case_excluded x WHERE x.case_id = c.id AND x.office IN (SELECT id FROM temp.scope_held))";
    }
    return text;
}

std::string case_view(core::Viewer const& viewer)
{
    const std::string where = condition(viewer);
    std::string text = "CREATE TEMP VIEW v_case AS SELECT c.id, c.number, c.version, c.is_open, c.status, c.category, c.district, c.department, c.nodal, c.acting, "
                       "c.accepting, c.is_protected, c.replayed, c.overdue_from, c.next_at, c.ended_at, ";
    constexpr std::string_view state = "coalesce(c.state, " SUNWAI_OPENING_DATA("c") ")";
    if (viewer.sees_protected) text.append("0 AS masked, c.place, c.author_key, ").append(state).append(" AS state");
    else {
        text += "c.is_protected AS masked, CASE WHEN c.is_protected THEN c.district ELSE c.place END AS place, "
                "CASE WHEN c.is_protected THEN NULL ELSE c.author_key END AS author_key, CASE WHEN c.is_protected THEN json_remove(";
        text.append(state).append(", ").append(hidden_facts).append(") ELSE ").append(state).append(" END AS state");
    }
    text += " FROM main.case_ c";
    if (!where.empty()) text.append(" WHERE ").append(where);
    return text;
}

constexpr char const* link_view = "CREATE TEMP VIEW v_link AS SELECT l.case_id, l.post_id FROM main.post_case l JOIN v_case v ON v.id = l.case_id";

/// A post is seen through the cases it belongs to; the state's desk sees those without a case too. Its words are hidden when any of its cases,
/// even one that does not exist for this viewer, is protected from him.
std::string post_view(core::Viewer const& viewer)
{
    constexpr std::array<std::string_view, 15> personal{"external_id", "place", "fingerprint", "handle", "author_name", "author_location", "url", "in_reply_to",
                                                        "conversation_id", "media", "lat", "lon", "geo_place", "text", "author_key"};
    constexpr std::string_view protected_one = "EXISTS (SELECT 1 FROM main.post_case l JOIN main.case_ k ON k.id = l.case_id WHERE l.post_id = q.id AND k.is_protected = 1)";
    constexpr std::string_view excluding_one = "EXISTS (SELECT 1 FROM main.post_case l JOIN main.case_excluded x ON x.case_id = l.case_id WHERE l.post_id = q.id "
                                               "AND x.office IN (SELECT id FROM temp.scope_held))";
    std::string hidden = viewer.sees_protected ? "0" : std::string{protected_one};
    if (!viewer.held.empty()) hidden.append(" OR ").append(excluding_one);
    const bool masks = hidden != "0";
    std::string text = "CREATE TEMP VIEW v_post AS SELECT p.id, p.source, p.created_at, p.ingested_at, p.version, p.erased, p.kind, p.category, "
                       "p.matter, p.district, p.severity, p.triage, p.text_lang, p.feed, p.lang, p.hidden";
    for (const auto column : personal) {
        text.append(masks ? ", CASE WHEN p.hidden THEN NULL ELSE p." : ", p.").append(column);
        if (masks) text.append(" END AS ").append(column);
    }
    text.append(" FROM (SELECT q.*, ").append(hidden).append(" AS hidden FROM main.post q) p");
    const bool whole = viewer.reach == Reach::state && viewer.held.empty();
    return whole ? text : text + " WHERE EXISTS (SELECT 1 FROM v_link l WHERE l.post_id = p.id)";
}

std::string event_view(core::Viewer const& viewer)
{
    std::string text = "CREATE TEMP VIEW v_event AS SELECT e.id, e.case_id, e.seq, e.kind, e.at, e.actor_kind, e.actor, e.actor_office, ";
    if (viewer.sees_protected) text += "e.data AS data, p.body AS words";
    else {
        text += "CASE WHEN v.masked AND json_valid(e.data) THEN json_remove(e.data, ";
        text += hidden_facts;
        text += ") ELSE e.data END AS data, CASE WHEN v.masked THEN NULL ELSE p.body END AS words";
    }
    return text + " FROM v_case v JOIN main.event e ON e.case_id = v.id LEFT JOIN main.payload p ON p.id = e.id";
}

/// Mails of the cases in view; digests, which speak of many cases, only for the state's desk. Bodies are looked up one by one: a count needs none.
std::string message_view(core::Viewer const& viewer)
{
    const bool masks = !viewer.sees_protected;
    std::string text = "CREATE TEMP VIEW v_message AS SELECT m.id, m.message_id, m.channel, m.office, m.case_id, m.lang, m.thread, m.state, m.attempts, m.created_at, "
                       "m.next_try, m.last_reply, m.lease, ";
    text += masks ? "CASE WHEN v.masked THEN '' ELSE m.recipient END AS recipient" : "m.recipient";
    for (const std::string_view column : {"subject", "text", "html"}) {
        text.append(masks ? ", CASE WHEN v.masked THEN '' ELSE (SELECT b." : ", (SELECT b.").append(column);
        text.append(" FROM main.message_body b WHERE b.id = m.id)").append(masks ? " END AS " : " AS ").append(column);
    }
    text += " FROM main.message m";
    const bool whole = viewer.reach == Reach::state && viewer.held.empty();
    if (!whole) return text + " JOIN v_case v ON v.id = m.case_id";
    return text + (masks ? " LEFT JOIN v_case v ON v.id = m.case_id" : "");
}

/// Open cases of the viewer's own offices, found by their indexes: what an officer's lists start from instead of all open cases.
constexpr char const* mine_view = "CREATE TEMP VIEW v_mine AS "
                                  "SELECT id FROM main.case_ WHERE is_open = 1 AND nodal IN (SELECT id FROM temp.scope_office) UNION "
                                  "SELECT id FROM main.case_ WHERE is_open = 1 AND acting IN (SELECT id FROM temp.scope_office) UNION "
                                  "SELECT id FROM main.case_ WHERE is_open = 1 AND accepting IN (SELECT id FROM temp.scope_office) AND accepting IS NOT nodal";

/// What open cases are counted by: from the index of totals alone, or, of a viewer's own offices, from those cases.
std::string open_view(core::Viewer const& viewer, bool indexed)
{
    const bool by_office = viewer.reach == Reach::scoped && !viewer.offices.empty();
    if (by_office) {
        return "CREATE TEMP VIEW v_open AS SELECT overdue_from, coalesce(district, '') AS district, coalesce(department, '') AS department, category, status "
               "FROM v_case WHERE is_open = 1 AND id IN (SELECT id FROM v_mine)";
    }
    const std::string where = condition(viewer, "s");
    // Numbers first, each with its cases from the index; during a bulk load there is none, and all cases are gone through once.
    const std::string text = "CREATE TEMP VIEW v_open AS SELECT c.overdue_from, s.district, s.department, s.category, s.status FROM ";
    const std::string joined = indexed ? "main.case_sort s CROSS JOIN main.case_ c INDEXED BY case_totals" : "main.case_ c CROSS JOIN main.case_sort s";
    return text + joined + " WHERE c.sort = s.id AND c.is_open = 1" + (where.empty() ? std::string{} : " AND " + where);
}

constexpr char const* notice_view = "CREATE TEMP VIEW v_notice AS SELECT n.id, n.case_id, n.not_before, n.single, n.held, n.settled FROM main.notice n "
                                    "JOIN v_case v ON v.id = n.case_id";
constexpr char const* every_notice_view = "CREATE TEMP VIEW v_notice AS SELECT n.id, n.case_id, n.not_before, n.single, n.held, n.settled FROM main.notice n";

std::string quarantine_view(core::Viewer const& viewer)
{
    const bool whole = viewer.reach == Reach::state && viewer.held.empty() && viewer.sees_protected;
    return std::string{"CREATE TEMP VIEW v_quarantine AS SELECT q.id, q.source, q.key, q.raw, q.error, q.at FROM main.quarantine q"} + (whole ? "" : " WHERE q.source < ''");
}

constexpr std::array<std::string_view, 12> guarded_tables{"case_", "case_sort",      "post",    "post_version", "post_case",     "case_excluded", "event",
                                                          "payload",      "notice",  "message",      "message_body",  "quarantine"};
constexpr std::array<std::string_view, 6> open_tables{"source", "office", "tenure", "holiday", "tally", "registry"};
constexpr std::array<std::string_view, 8> views{"v_case", "v_link", "v_post", "v_event", "v_message", "v_notice", "v_mine", "v_open"};
constexpr std::array<std::string_view, 6> audited_tables{"event", "payload", "erasure", "seal", "case_", "meta"};

template <class List> bool contains(List const& list, std::string_view word) { return std::find(list.begin(), list.end(), word) != list.end(); }

}  // namespace

Scope::Scope(Connection& db) : db_{db}
{
    db_.exec(tables);
    // Set once: setting it again would prepare every statement anew. What it allows depends on the mode.
    sqlite3_set_authorizer(db_.handle(), &Scope::authorize, this);
    // FTS5 declares its columns when it is first used, in a way that no reader may.
    Query{db_, "SELECT rowid FROM post_fts WHERE post_fts MATCH 'a' LIMIT 1"}.run();
    viewer_.name = "nobody yet";
    enter(core::Viewer{});
}

void Scope::enter(core::Viewer const& viewer)
{
    mode_ = Mode::setting_up;
    const bool same = viewer.reach == viewer_.reach && viewer.districts == viewer_.districts && viewer.departments == viewer_.departments &&
                      viewer.offices == viewer_.offices && viewer.held == viewer_.held && viewer.sees_protected == viewer_.sees_protected && !shape_.empty();
    if (!same) {
        viewer_ = core::Viewer{};
        fill(viewer);
        define_views(viewer);
        viewer_ = viewer;
    }
    mode_ = Mode::reading;
}

void Scope::fill(core::Viewer const& viewer)
{
    db_.exec("PRAGMA query_only = OFF; DELETE FROM temp.scope_district; DELETE FROM temp.scope_department; DELETE FROM temp.scope_office; "
             "DELETE FROM temp.scope_held");
    const auto put = [this](std::string_view sql, std::set<std::string> const& ids) {
        for (auto const& id : ids) Query{db_, sql}.bind(id).run();
    };
    put("INSERT INTO temp.scope_district(id) VALUES (?)", viewer.districts);
    put("INSERT INTO temp.scope_department(id) VALUES (?)", viewer.departments);
    put("INSERT INTO temp.scope_office(id) VALUES (?)", viewer.offices);
    put("INSERT INTO temp.scope_held(id) VALUES (?)", viewer.held);
}

void Scope::define_views(core::Viewer const& viewer)
{
    const std::string open = open_view(viewer, has_totals_index(db_));
    std::string shape = case_view(viewer) + open + post_view(viewer) + message_view(viewer) + quarantine_view(viewer);
    if (shape != shape_) {
        shape_.clear();
        db_.forget_statements();
        db_.exec("DROP VIEW IF EXISTS v_quarantine; DROP VIEW IF EXISTS v_notice; DROP VIEW IF EXISTS v_message; DROP VIEW IF EXISTS v_event; "
                 "DROP VIEW IF EXISTS v_open; DROP VIEW IF EXISTS v_mine; DROP VIEW IF EXISTS v_post; DROP VIEW IF EXISTS v_link; DROP VIEW IF EXISTS v_case");
        const bool whole = viewer.reach == Reach::state && viewer.held.empty();
        for (auto const& sql : {case_view(viewer), std::string{mine_view}, open, std::string{link_view}, post_view(viewer), event_view(viewer), message_view(viewer),
                                std::string{whole ? every_notice_view : notice_view}, quarantine_view(viewer)}) {
            db_.exec(sql.c_str());
        }
        shape_ = std::move(shape);
    }
    db_.exec("PRAGMA query_only = ON");
}

int Scope::authorize(void* self, int action, char const* first, char const* second, char const* schema, char const* accessor)
{
    return static_cast<Scope const*>(self)->decide(action, first, second, schema, accessor);
}

int Scope::decide(int action, char const* first, char const* second, char const* schema, char const* accessor) const
{
    if (mode_ == Mode::setting_up) return SQLITE_OK;
    const std::string_view name = first == nullptr ? "" : first;
    const std::string_view column = second == nullptr ? "" : second;
    const std::string_view through = accessor == nullptr ? "" : accessor;
    const std::string_view where = schema == nullptr ? "" : schema;
    switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_FUNCTION: return column == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA: return name == "data_version" ? SQLITE_OK : SQLITE_DENY;  // asked by the index of words itself
    case SQLITE_READ: break;
    default: return SQLITE_DENY;
    }
    if (where == "temp") {
        if (name.starts_with("v_")) return SQLITE_OK;
        return name.starts_with("scope_") && through.starts_with("v_") ? SQLITE_OK : SQLITE_DENY;
    }
    if (mode_ == Mode::audit && contains(audited_tables, name)) return SQLITE_OK;
    // A table of a view of which no column is wanted is asked for without saying through which view: a count. Views with a condition want a column.
    if (contains(guarded_tables, name) && column.empty() && sees_every_case()) return SQLITE_OK;
    if (contains(guarded_tables, name)) return contains(views, through) || (name == "quarantine" && through == "v_quarantine") ? SQLITE_OK : SQLITE_DENY;
    if (contains(open_tables, name)) return SQLITE_OK;
    // Words: only which posts match, never their text; the shadow tables behind hold words of all posts, but no post.
    if (name == "post_fts") return column == "text" ? SQLITE_DENY : SQLITE_OK;
    return name.starts_with("post_fts_") ? SQLITE_OK : SQLITE_DENY;
}

}  // namespace sunwai::store::sqlite
