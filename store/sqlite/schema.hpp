#pragma once
#include "core/error.hpp"
#include "store/sqlite/connection.hpp"

#include <span>
#include <string>
#include <string_view>

namespace sunwai::store::sqlite {

/// Numbered SQL files of store/sqlite/migrations, embedded at build; the n-th leads to schema version n.
[[nodiscard]] std::span<std::string_view const> migrations();

/// The version a database stands at; 0 for an empty one.
[[nodiscard]] int schema_version(Connection& db);

/// wrong_version, in words, for a store that was made before the tables had their first numbered form.
[[nodiscard]] core::Result<void> numbered_tables(Connection& db);

/// Brings a database to the newest version (or `upto`), one transaction per step. wrong_version: it is newer than this program.
/// Safe to repeat; an interruption leaves it at a whole version.
[[nodiscard]] core::Result<int> migrate(Connection& db, int upto = 0);

/// What a store is told once and keeps.
[[nodiscard]] std::string meta(Connection& db, std::string_view key);  ///< empty when unset
void put_meta(Connection& db, std::string_view key, std::string_view value);

}  // namespace sunwai::store::sqlite
