#include "store/sqlite/schema.hpp"

#include "store/sqlite/failure.hpp"

namespace sunwai::store::sqlite {

core::Result<void> numbered_tables(Connection& db)
{
    // Until 25 November 2026 tables changed without a number of their own; a store of that time has none of this table.
    Query known{db, "SELECT 1 FROM sqlite_schema WHERE name = 'case_sort'"};
    if (schema_version(db) == 0 || known.step()) return {};
    return core::Error{core::Errc::wrong_version, "the store was made before its tables had their first numbered form and cannot be brought up to date: export its "
                                                  "posts with the program that made it and replay them into a new store"};
}

int schema_version(Connection& db)
{
    Query version{db, "PRAGMA user_version"};
    return version.step() ? version.small() : 0;
}

namespace {

void apply(Connection& db, std::string_view sql, int version)
{
    const std::string text = std::string{sql} + ";\nPRAGMA user_version = " + std::to_string(version);
    db.exec("BEGIN IMMEDIATE");
    try {
        db.exec(text.c_str());
        db.exec("COMMIT");
    } catch (...) {
        if (db.in_transaction()) db.database().tryExec("ROLLBACK");
        throw;
    }
}

}  // namespace

core::Result<int> migrate(Connection& db, int upto)
{
    return guarded("migrate", [&]() -> core::Result<int> {
        const auto steps = migrations();
        const int newest = static_cast<int>(steps.size());
        int version = schema_version(db);
        if (version > newest) {
            return core::Error{core::Errc::wrong_version, "the store has schema version " + std::to_string(version) + ", this program knows " +
                                                              std::to_string(newest) + ": use the newer program"};
        }
        if (auto numbered = numbered_tables(db); !numbered) return numbered.error();
        for (const int goal = upto > 0 ? upto : newest; version < goal; ++version) apply(db, steps[static_cast<std::size_t>(version)], version + 1);
        return version;
    });
}

std::string meta(Connection& db, std::string_view key)
{
    Query row{db, "SELECT value FROM meta WHERE key = ?"};
    return row.bind(key).step() ? row.text() : std::string{};
}

void put_meta(Connection& db, std::string_view key, std::string_view value)
{
    Query{db, "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = ?2"}.bind(key).bind(value).run();
}

}  // namespace sunwai::store::sqlite
