#include "store/sqlite/failure.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace sunwai::store::sqlite {

using core::Errc;

namespace {

struct Meaning { Errc code; std::string_view words; };

Meaning meaning(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL: return {Errc::full, "the disk is full"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {Errc::busy, "another program holds a lock on the database"};
    case SQLITE_READONLY: return {Errc::unavailable, "the database cannot be written (file or file system is read-only)"};
    case SQLITE_CANTOPEN: return {Errc::unavailable, "the database file cannot be opened"};
    case SQLITE_PERM:
    case SQLITE_IOERR: return {Errc::unavailable, "the disk failed"};
    case SQLITE_NOMEM: return {Errc::unavailable, "out of memory"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {Errc::corrupt, "the database file is damaged"};
    case SQLITE_AUTH: return {Errc::forbidden, "a query reached outside the viewer's scope and was refused"};
    case SQLITE_CONSTRAINT: return {Errc::invalid, "a value breaks a rule of the database"};
    default: return {Errc::unavailable, "the database failed"};
    }
}

}  // namespace

std::string errno_words() { return std::generic_category().message(errno); }

core::Error to_error(std::string_view where, SQLite::Exception const& failure, int system_errno)
{
    auto [code, words] = meaning(failure.getErrorCode());
    const bool no_space = system_errno == ENOSPC || system_errno == EDQUOT;
    if (code == Errc::unavailable && no_space) {
        code = Errc::full;
        words = "the disk is full";
    }
    std::string what{where};
    what.append(": ").append(words).append(" (").append(failure.what());
    what.append(", code ").append(std::to_string(failure.getExtendedErrorCode())).append(")");
    return {code, std::move(what)};
}

}  // namespace sunwai::store::sqlite
