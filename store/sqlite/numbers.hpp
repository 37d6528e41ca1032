#pragma once
#include "core/model/ids.hpp"
#include "core/time.hpp"
#include "store/sqlite/connection.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sunwai::store::sqlite {

/// Case numbers `PREFIX-YEAR-000123`, and the row ids that say the same: year × 10⁹ + running number. Given in memory, written with the commit
/// that uses them; what a rollback gave away is not given again, so gaps are allowed and repeats are not.
class Numbers {
public:
    struct Given { core::CaseId id; core::CaseNumber number; };

    Numbers(std::string prefix, core::UtcOffset offset) : prefix_{std::move(prefix)}, offset_{offset} {}

    [[nodiscard]] Given next(Connection& db, core::Instant opened);
    /// Writes the counters that moved; part of the transaction.
    void save(Connection& db);

private:
    struct Counter { std::int64_t last{0}; bool moved{false}; };
    std::string prefix_;
    core::UtcOffset offset_;
    std::map<int, Counter> years_;
};

/// The row id behind a number; nothing for what is not one.
[[nodiscard]] std::optional<core::CaseId> id_of(std::string_view number) noexcept;

}  // namespace sunwai::store::sqlite
