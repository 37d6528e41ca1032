#include "store/sqlite/cell.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace sunwai::store::sqlite {
namespace {

void check(sqlite3_stmt* statement, int code)
{
    if (code != SQLITE_OK) throw SQLite::Exception(sqlite3_db_handle(statement), code);
}

}  // namespace

void Cell::put(std::int64_t value) const
{
    if (column_ != nullptr) sqlite3_result_int64(column_, value);
    else check(statement_, sqlite3_bind_int64(statement_, parameter_, value));
}

void Cell::put(std::string_view value) const
{
    // A null pointer would give NULL, which is not the empty text.
    const char* bytes = value.empty() ? "" : value.data();
    const auto size = static_cast<int>(value.size());
    if (column_ != nullptr) sqlite3_result_text(column_, bytes, size, SQLITE_STATIC);
    else check(statement_, sqlite3_bind_text(statement_, parameter_, bytes, size, SQLITE_STATIC));
}

void Cell::put(std::optional<double> const& value) const
{
    if (!value) return put_null();
    if (column_ != nullptr) sqlite3_result_double(column_, *value);
    else check(statement_, sqlite3_bind_double(statement_, parameter_, *value));
}

void Cell::put_blob(std::span<unsigned char const> value) const
{
    const auto size = static_cast<int>(value.size());
    if (column_ != nullptr) sqlite3_result_blob(column_, value.data(), size, SQLITE_STATIC);
    else check(statement_, sqlite3_bind_blob(statement_, parameter_, value.data(), size, SQLITE_STATIC));
}

void Cell::put_null() const
{
    if (column_ != nullptr) sqlite3_result_null(column_);
    else check(statement_, sqlite3_bind_null(statement_, parameter_));
}

}  // namespace sunwai::store::sqlite
