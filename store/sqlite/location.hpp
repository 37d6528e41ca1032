#pragma once
#include "core/error.hpp"

#include <string>
#include <string_view>

namespace sunwai::store::sqlite {

/// The files of one store, beside each other.
struct Location {
    std::string database;
    [[nodiscard]] std::string folder() const;
    [[nodiscard]] std::string lock() const { return database + ".lock"; }
    [[nodiscard]] std::string reserve() const { return database + ".reserve"; }   ///< room that is given up when the disk is full
    [[nodiscard]] std::string key() const { return database + ".audit-key"; }     ///< secret half of the signing key, for the owner alone
    [[nodiscard]] std::string heads() const;                                      ///< signed heads, one JSON line each
};

/// `sqlite:PATH`. invalid: another scheme, or no path.
[[nodiscard]] core::Result<Location> locate(std::string_view url);

/// Makes the folder (0700) and an empty database file (0600) where there is none. `fresh` in the result: the file was made now.
[[nodiscard]] core::Result<bool> make_files(Location const& location);

/// Held by the one process that writes a store, from open to close.
class WriterLock {
public:
    /// busy: says which process holds it. unavailable: the lock file cannot be made.
    [[nodiscard]] static core::Result<WriterLock> take(std::string const& path);
    WriterLock(WriterLock&& other) noexcept;
    WriterLock& operator=(WriterLock&& other) noexcept;
    ~WriterLock();

private:
    explicit WriterLock(int descriptor) noexcept : descriptor_{descriptor} {}
    int descriptor_{-1};
};

}  // namespace sunwai::store::sqlite
