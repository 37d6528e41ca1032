#include "store/sqlite/desk_indexes.hpp"

#include "core/log.hpp"
#include "store/sqlite/failure.hpp"

#include <array>
#include <string>

namespace sunwai::store::sqlite {
namespace {

struct Index {
    char const* name;
    char const* on;     ///< as the first migration made it
};

constexpr std::array<Index, 4> indexes{{
    {"case_district", "case_(district) WHERE is_open = 1 AND district IS NOT NULL"},
    {"case_totals", "case_(sort, overdue_from, is_open) WHERE is_open = 1"},
    {"case_acting", "case_(acting) WHERE is_open = 1 AND acting IS NOT NULL"},
    {"case_nodal", "case_(nodal) WHERE is_open = 1 AND nodal IS NOT NULL"},
}};

/// Above it, indexing again what is there already would cost more than a small load saves.
constexpr std::int64_t few_cases = 20'000;

void make_all(Connection& db)
{
    for (auto const& index : indexes) {
        const std::string text = std::string{"CREATE INDEX IF NOT EXISTS "} + index.name + " ON " + index.on;
        db.exec(text.c_str());
    }
}

bool few(Connection& db)
{
    Query cases{db, "SELECT amount FROM tally WHERE name = 'cases'"};
    return cases.step() && cases.integer() <= few_cases;
}

}  // namespace

DeskIndexes::DeskIndexes(Connection& db, std::string const& path, bool bulk) : db_{db}, removed_{bulk && few(db)}
{
    if (!removed_) {
        make(path);
        return;
    }
    for (auto const& index : indexes) {
        const std::string text = std::string{"DROP INDEX IF EXISTS "} + index.name;
        db.exec(text.c_str());
    }
}

void DeskIndexes::finish(std::string const& path) noexcept
{
    if (removed_) make(path);
    removed_ = false;
}

void DeskIndexes::make(std::string const& path) noexcept
{
    const auto made = guarded("the indexes of the desk", [&]() -> core::Result<void> {
        make_all(db_);
        return {};
    });
    if (!made) core::log(core::Level::warning, "store.indexes_missing", {{"path", path}, {"error", made.error().what}});
}

bool has_totals_index(Connection& db)
{
    return Query{db, "SELECT 1 FROM main.sqlite_schema WHERE name = 'case_totals'"}.step();
}

}  // namespace sunwai::store::sqlite
