#include "store/sqlite/write_context.hpp"

#include "core/log.hpp"

#include <cerrno>

namespace sunwai::store::sqlite {

void WriteContext::fail(core::Error const& error)
{
    if (failed) return;
    failed = error;
    // SQLite calls a full disk an I/O error when it meets it in the shared-memory file.
    if (error.code == core::Errc::unavailable && db.system_errno() == ENOSPC) failed->code = core::Errc::full;
}

void WriteContext::finish_bulk() noexcept
{
    const auto written = guarded("the keys of authors and texts", [&]() -> Result<void> {
        Query{db, "BEGIN IMMEDIATE"}.run();
        traces.write_all(seals.next_event() - 1);
        Query{db, "COMMIT"}.run();
        return {};
    });
    if (written) return;
    if (db.in_transaction()) db.database().tryExec("ROLLBACK");
    core::log(core::Level::warning, "store.traces_unwritten", {{"error", written.error().what}});
}

void WriteContext::finish_group()
{
    numbers.save(db);
    constexpr std::string_view add = "UPDATE tally SET amount = amount + ? WHERE name = ?";
    if (new_posts != 0) Query{db, add}.bind(new_posts).bind("posts").run();
    if (new_cases != 0) Query{db, add}.bind(new_cases).bind("cases").run();
    seals.write(db);
    traces.write(seals.next_event() - 1);
}

}  // namespace sunwai::store::sqlite
