#pragma once
#include "core/error.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// What an operator does with a whole store that nobody has open.
namespace sunwai::store {

struct Restored {
    std::int64_t epoch{};       ///< the new one; numbers jump to the next thousand with it
    std::int64_t uncertain{};   ///< messages that were not surely sent: they are looked for before anything is sent again
    std::int64_t posts{};
    std::int64_t cases{};
};

/// Makes the store of `url` from a backup. invalid: a store is there already, or the file is no backup; corrupt: a checksum does not fit;
/// wrong_version: the backup is newer than this program. Nothing is left behind on failure. Numbers that were given after the backup was made
/// are not given again as long as they were fewer than a thousand a year.
[[nodiscard]] Result<Restored> restore(std::string const& file, std::string const& url);

/// Copies a store to another url as it stands, the same identity and epoch: for moving, not for keeping both. Refuses to overwrite (invalid).
[[nodiscard]] Result<void> copy(std::string const& from, std::string const& to);

struct Migrated { int from{}; int to{}; };
/// Brings a store to this program's version. busy: another process writes it; not_found: there is none.
[[nodiscard]] Result<Migrated> migrate(OpenOptions const& options);

/// Looks through the database file itself (pages, indexes, references); empty when all is well, else the first faults in words.
[[nodiscard]] Result<std::vector<std::string>> verify(std::string const& url);

/// Where the signed heads of this store are appended.
[[nodiscard]] Result<std::string> heads_file(std::string const& url);

}  // namespace sunwai::store
