#include "store/operations.hpp"

#include "store/sqlite/backup.hpp"
#include "store/sqlite/failure.hpp"
#include "store/sqlite/schema.hpp"

#include <sodium.h>

#include <unistd.h>

namespace sunwai::store {

using core::Errc;
using core::Error;

Result<Restored> restore(std::string const& file, std::string const& url)
{
    if (sodium_init() < 0) return Error{Errc::unavailable, "libsodium cannot be used"};
    auto to = sqlite::locate(url);
    if (!to) return to.error();
    return sqlite::restore_backup(file, *to);
}

Result<void> copy(std::string const& from, std::string const& to)
{
    auto source = sqlite::locate(from);
    if (!source) return source.error();
    auto target = sqlite::locate(to);
    if (!target) return target.error();
    return sqlite::copy_store(*source, *target);
}

Result<Migrated> migrate(OpenOptions const& options)
{
    auto location = sqlite::locate(options.url);
    if (!location) return location.error();
    if (::access(location->database.c_str(), F_OK) != 0) return Error{Errc::not_found, location->database + ": there is no store"};
    Migrated migrated;
    auto before = sqlite::guarded(location->database, [&]() -> Result<int> {
        sqlite::Connection db{location->database, sqlite::Connection::Role::reader};
        return sqlite::schema_version(db);
    });
    if (!before) return before.error();
    migrated.from = *before;
    auto opened = open(options);
    if (!opened) return opened.error();
    migrated.to = static_cast<int>(sqlite::migrations().size());
    return migrated;
}

Result<std::vector<std::string>> verify(std::string const& url)
{
    auto location = sqlite::locate(url);
    if (!location) return location.error();
    return sqlite::guarded(location->database, [&]() -> Result<std::vector<std::string>> {
        sqlite::Connection db{location->database, sqlite::Connection::Role::reader};
        std::vector<std::string> faults;
        for (const std::string_view sql : {"PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"}) {
            sqlite::Query row{db, sql};
            while (row.step()) {
                auto line = row.text();
                if (line != "ok") faults.push_back(std::move(line));
            }
        }
        return faults;
    });
}

Result<std::string> heads_file(std::string const& url)
{
    auto location = sqlite::locate(url);
    if (!location) return location.error();
    return location->heads();
}

}  // namespace sunwai::store
