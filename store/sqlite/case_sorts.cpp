#include "store/sqlite/case_sorts.hpp"

namespace sunwai::store::sqlite {
namespace {

std::int64_t enter(Connection& db, core::Case const& record)
{
    const auto status = core::name(record.status);
    Query{db, "INSERT OR IGNORE INTO case_sort(district, department, category, status) VALUES (?, ?, ?, ?)"}
        .bind(record.district)
        .bind(record.department)
        .bind(record.category)
        .bind(status)
        .run();
    Query found{db, "SELECT id FROM case_sort WHERE district = ? AND department = ? AND category = ? AND status = ?"};
    found.bind(record.district).bind(record.department).bind(record.category).bind(status).step();
    return found.integer();
}

}  // namespace

std::int64_t CaseSorts::number_of(Connection& db, core::Case const& record)
{
    constexpr char between = '\x1f';
    key_.assign(record.district).append(1, between).append(record.department).append(1, between).append(record.category).append(1, between);
    key_.append(core::name(record.status));
    if (const auto known = numbers_.find(key_); known != numbers_.end()) return known->second;
    const auto number = enter(db, record);
    numbers_.emplace(key_, number);
    return number;
}

}  // namespace sunwai::store::sqlite
