#include "store/sqlite/row_feed.hpp"

#include <sqlite3.h>

#include <new>
#include <string>

namespace sunwai::store::sqlite {
namespace {

/// What SQLite holds of a feed: its own structure comes first, as it demands.
struct Table {
    sqlite3_vtab base{};
    RowFeed const* feed{nullptr};
};

struct Cursor {
    sqlite3_vtab_cursor base{};
    RowFeed const* feed{nullptr};
    std::size_t row{0};
};

struct Offer {
    RowFeed const* feed;
    std::string columns;
};

Table& table_of(sqlite3_vtab* table) noexcept { return *reinterpret_cast<Table*>(table); }
Cursor& cursor_of(sqlite3_vtab_cursor* cursor) noexcept { return *reinterpret_cast<Cursor*>(cursor); }

int connect(sqlite3* db, void* offered, int, char const* const*, sqlite3_vtab** made, char**)
{
    auto const& offer = *static_cast<Offer const*>(offered);
    if (const int code = sqlite3_declare_vtab(db, offer.columns.c_str()); code != SQLITE_OK) return code;
    auto* table = new (std::nothrow) Table;
    if (table == nullptr) return SQLITE_NOMEM;
    table->feed = offer.feed;
    *made = &table->base;
    return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table)
{
    delete &table_of(table);
    return SQLITE_OK;
}

int plan(sqlite3_vtab*, sqlite3_index_info* info)
{
    info->estimatedCost = 1000;
    info->estimatedRows = 1000;
    return SQLITE_OK;
}

int open_cursor(sqlite3_vtab* table, sqlite3_vtab_cursor** made)
{
    auto* cursor = new (std::nothrow) Cursor;
    if (cursor == nullptr) return SQLITE_NOMEM;
    cursor->feed = table_of(table).feed;
    *made = &cursor->base;
    return SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor)
{
    delete &cursor_of(cursor);
    return SQLITE_OK;
}

int begin(sqlite3_vtab_cursor* cursor, int, char const*, int, sqlite3_value**)
{
    cursor_of(cursor).row = 0;
    return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor)
{
    ++cursor_of(cursor).row;
    return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) { return cursor_of(cursor).row >= cursor_of(cursor).feed->size() ? 1 : 0; }

int give(sqlite3_vtab_cursor* cursor, sqlite3_context* column, int index)
{
    auto const& here = cursor_of(cursor);
    here.feed->put(here.row, static_cast<std::size_t>(index), Cell{column});
    return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id)
{
    *id = static_cast<sqlite3_int64>(cursor_of(cursor).row);
    return SQLITE_OK;
}

constexpr sqlite3_module reading = [] {
    sqlite3_module made{};
    made.iVersion = 1;
    made.xConnect = connect;  // and no xCreate: the table exists by its name alone, no schema mentions it
    made.xBestIndex = plan;
    made.xDisconnect = disconnect;
    made.xOpen = open_cursor;
    made.xClose = close_cursor;
    made.xFilter = begin;
    made.xNext = next;
    made.xEof = at_end;
    made.xColumn = give;
    made.xRowid = row_id;
    return made;
}();

void check(sqlite3* db, int code)
{
    if (code != SQLITE_OK) throw SQLite::Exception(db, code);
}

}  // namespace

void RowFeed::offer(Connection& db, char const* name, std::size_t columns)
{
    std::string declared = "CREATE TABLE rows(";
    for (std::size_t i = 0; i < columns; ++i) declared.append(i == 0 ? "c" : ", c").append(std::to_string(i));
    declared += ')';
    auto* offer = new Offer{this, std::move(declared)};
    // SQLite owns the offer from here on, also when it refuses the module.
    check(db.handle(), sqlite3_create_module_v2(db.handle(), name, &reading, offer, [](void* given) { delete static_cast<Offer*>(given); }));
}

}  // namespace sunwai::store::sqlite
