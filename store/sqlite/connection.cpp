#include "store/sqlite/connection.hpp"

#include <sqlite3.h>

namespace sunwai::store::sqlite {
namespace {

/// Texts built for a filter leave their old addresses behind.
constexpr std::size_t most_addresses = 512;

int flags(Connection::Role role)
{
    // Each connection is used by one thread: SQLite's own mutex is not needed.
    switch (role) {
    case Connection::Role::writer: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    case Connection::Role::reader: return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    case Connection::Role::stand_alone: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    }
    return SQLITE_OPEN_READONLY;
}

}  // namespace

Connection::Connection(std::string const& path, Role role, std::chrono::milliseconds busy) : database_{path, flags(role), static_cast<int>(busy.count())}
{
    sqlite3_extended_result_codes(handle(), 1);
    sqlite3_limit(handle(), SQLITE_LIMIT_ATTACHED, 0);
    // A checkpoint by any other connection than the writer's can meet the WAL-reset fault of SQLite before 3.51.3.
    exec("PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
    // Of a new store only. Most rows go to the end of their tables: the fewer pages, the less there is to check, copy and split.
    if (role == Role::writer) exec("PRAGMA page_size = 16384");
    // SQLite counts a cache in pages of the size it knows of when it is told: the file is looked into first, or the cache would be four times as large.
    if (role != Role::stand_alone) exec("PRAGMA schema_version");
    if (role == Role::reader) {
        sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        exec("PRAGMA cache_size = -4096");
    } else if (role == Role::writer) {
        exec("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536");
    }
}

Connection::~Connection() { forget_statements(); }

bool Connection::in_transaction() const noexcept { return sqlite3_get_autocommit(handle()) == 0; }
std::int64_t Connection::changes() const noexcept { return sqlite3_changes64(handle()); }
std::int64_t Connection::last_rowid() const noexcept { return sqlite3_last_insert_rowid(handle()); }
int Connection::system_errno() const noexcept { return sqlite3_system_errno(handle()); }

sqlite3_stmt* Connection::statement(std::string_view sql)
{
    // Literals keep their address: the common case needs no hash of the text. A built text finds its twin by content.
    if (const auto known = by_address_.find(sql.data()); known != by_address_.end() && sqlite3_sql(known->second) == sql) return known->second;
    const auto [entry, fresh] = by_text_.try_emplace(std::string{sql}, nullptr);
    if (fresh || entry->second == nullptr) {
        sqlite3_stmt* made = nullptr;
        const int code = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) {
            by_text_.erase(entry);
            throw SQLite::Exception(handle(), code);
        }
        entry->second = made;
    }
    if (by_address_.size() > most_addresses) by_address_.clear();
    by_address_[sql.data()] = entry->second;
    return entry->second;
}

void Connection::forget_statements() noexcept
{
    for (auto const& [text, statement] : by_text_) sqlite3_finalize(statement);
    by_text_.clear();
    by_address_.clear();
}

Query::Query(Connection& connection, std::string_view sql) : connection_{connection}, statement_{connection.statement(sql)} {}
Query::~Query() { sqlite3_reset(statement_); }

void Query::check(int code) const
{
    if (code != SQLITE_OK) throw SQLite::Exception(connection_.handle(), code);
}

Query& Query::bind(std::int64_t value)
{
    check(sqlite3_bind_int64(statement_, ++parameter_, value));
    return *this;
}

Query& Query::bind(std::string_view value)
{
    // A null pointer would bind NULL, which is not the empty text.
    check(sqlite3_bind_text(statement_, ++parameter_, value.empty() ? "" : value.data(), static_cast<int>(value.size()), SQLITE_STATIC));
    return *this;
}

Query& Query::bind(std::optional<core::Instant> const& value) { return value ? bind(*value) : bind_null(); }

Query& Query::bind_blob(std::span<unsigned char const> value)
{
    check(sqlite3_bind_blob(statement_, ++parameter_, value.data(), static_cast<int>(value.size()), SQLITE_STATIC));
    return *this;
}

Query& Query::bind_null()
{
    check(sqlite3_bind_null(statement_, ++parameter_));
    return *this;
}

Query& Query::bind_filled(std::string_view value) { return value.empty() ? bind_null() : bind(value); }

bool Query::step()
{
    column_ = 0;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw SQLite::Exception(connection_.handle(), code);
}

void Query::run()
{
    while (step()) {
    }
}

void Query::reset() noexcept
{
    sqlite3_reset(statement_);
    parameter_ = 0;
}

bool Query::is_null() const noexcept { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }

std::int64_t Query::integer() { return sqlite3_column_int64(statement_, column_++); }

std::string_view Query::view()
{
    const auto* bytes = sqlite3_column_text(statement_, column_);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
    ++column_;
    return bytes == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<char const*>(bytes), size};
}

std::span<unsigned char const> Query::blob()
{
    const auto* bytes = static_cast<unsigned char const*>(sqlite3_column_blob(statement_, column_));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
    ++column_;
    return {bytes, bytes == nullptr ? 0 : size};
}

std::optional<core::Instant> Query::optional_instant()
{
    const bool none = is_null();
    const auto value = instant();
    return none ? std::nullopt : std::optional{value};
}

std::optional<double> Query::optional_real()
{
    const bool none = is_null();
    const double value = sqlite3_column_double(statement_, column_++);
    return none ? std::nullopt : std::optional{value};
}

std::optional<std::string> Query::optional_text()
{
    const bool none = is_null();
    auto value = text();
    return none ? std::nullopt : std::optional{std::move(value)};
}

}  // namespace sunwai::store::sqlite
