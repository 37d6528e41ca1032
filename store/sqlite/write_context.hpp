#pragma once
#include "store/sqlite/case_sorts.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/failure.hpp"
#include "store/sqlite/new_rows.hpp"
#include "store/sqlite/numbers.hpp"
#include "store/sqlite/seals.hpp"
#include "store/sqlite/traces.hpp"
#include "store/store.hpp"

#include <optional>
#include <string_view>

namespace sunwai::store::sqlite {

/// What the parts of the writer share while units of work run. Lives on the writer's thread.
struct WriteContext {
    WriteContext(Connection& connection, std::string prefix, core::UtcOffset offset) : db{connection}, numbers{std::move(prefix), offset}, traces{connection}, rows{connection} {}

    Connection& db;
    Numbers numbers;
    Seals seals;
    Salts salts;
    Traces traces;
    CaseSorts sorts;
    NewRows rows;                        ///< of the unit at work
    core::Actor const* actor{nullptr};   ///< of the unit at work
    std::int64_t new_posts{0};           ///< for the tallies, of this group
    std::int64_t new_cases{0};
    bool wake{false};                    ///< deadlines, notices or messages changed in this group
    bool erased{false};                  ///< text was removed: the log must be emptied after the commit
    std::optional<core::Error> failed;   ///< the database's first failure in this unit: it must not be committed, whatever the unit says

    /// Runs one call of the port, over all that was written before; a failure of the database is kept in `failed`.
    template <class Body> auto call(std::string_view where, Body&& body) -> std::invoke_result_t<Body>
    {
        return gather(where, [&] {
            rows.write();
            return body();
        });
    }
    /// The same for a call that adds to the new rows and reads none of them.
    template <class Body> auto gather(std::string_view where, Body&& body) -> std::invoke_result_t<Body>
    {
        bool done = false;
        auto result = guarded(where, [&] {
            auto value = body();
            done = true;
            return value;
        });
        if (!done) fail(result.error());
        return result;
    }
    void fail(core::Error const& error);
    /// Writes counters, tallies and the seal: the last statements of a group.
    void finish_group();
    /// In a transaction of its own, at the end of a bulk load: a start would read again what did not go over, which is much. Failing, it is logged.
    void finish_bulk() noexcept;
};

}  // namespace sunwai::store::sqlite
