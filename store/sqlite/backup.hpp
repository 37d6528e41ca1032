#pragma once
#include "core/error.hpp"
#include "store/operations.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/location.hpp"

#include <SQLiteCpp/Backup.h>

#include <memory>
#include <string>

namespace sunwai::store::sqlite {

/// A copy of the database made by the writer in steps between its commits. What is written meanwhile is in the copy as well.
class CopyInSteps {
public:
    /// Throws SQLite::Exception when `path` cannot be made.
    CopyInSteps(Connection& from, std::string path);
    /// Some pages more; true when the copy is whole. Failures are SQLite::Exception.
    bool step();

private:
    Connection to_;
    std::unique_ptr<SQLite::Backup> copying_;
};

/// Where the writer puts the copy that becomes the tar's database.
[[nodiscard]] std::string copy_beside(std::string const& file);
/// Removes an unfinished copy, if there is one.
void discard_copy(std::string const& file) noexcept;
/// invalid: the file exists already, or its folder does not.
[[nodiscard]] core::Result<void> may_write_backup(std::string const& file);
/// Makes the tar of a finished copy and removes the copy. Heads that are newer than the copy are left out.
[[nodiscard]] core::Result<void> pack_backup(Location const& of, std::string const& file);

[[nodiscard]] core::Result<Restored> restore_backup(std::string const& file, Location const& to);
[[nodiscard]] core::Result<void> copy_store(Location const& from, Location const& to);

}  // namespace sunwai::store::sqlite
