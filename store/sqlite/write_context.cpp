#include "store/sqlite/write_context.hpp"

#include <cerrno>

namespace sunwai::store::sqlite {

void WriteContext::fail(core::Error const& error)
{
    if (failed) return;
    failed = error;
    // SQLite calls a full disk an I/O error when it meets it in the shared-memory file.
    if (error.code == core::Errc::unavailable && db.system_errno() == ENOSPC) failed->code = core::Errc::full;
}

void WriteContext::finish_group()
{
    numbers.save(db);
    constexpr std::string_view add = "UPDATE tally SET amount = amount + ? WHERE name = ?";
    if (new_posts != 0) Query{db, add}.bind(new_posts).bind("posts").run();
    if (new_cases != 0) Query{db, add}.bind(new_cases).bind("cases").run();
    seals.write(db);
    traces.write(db, seals.next_event() - 1);
}

}  // namespace sunwai::store::sqlite
