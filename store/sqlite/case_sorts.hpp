#pragma once
#include "core/model/case.hpp"
#include "store/sqlite/connection.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace sunwai::store::sqlite {

/// The numbers of `case_sort`: what cases are counted by. Remembered, because there are few and every case has one.
class CaseSorts {
public:
    /// The number of the case's sort; a new one is entered. Throws SQLite::Exception.
    [[nodiscard]] std::int64_t number_of(Connection& db, core::Case const& record);
    /// After a unit was rolled back: what it entered is not there.
    void forget() noexcept { numbers_.clear(); }

private:
    std::unordered_map<std::string, std::int64_t> numbers_;
    std::string key_;   ///< keeps its room
};

}  // namespace sunwai::store::sqlite
