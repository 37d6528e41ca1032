#include "store/sqlite/location.hpp"

#include "store/sqlite/failure.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace sunwai::store::sqlite {

using core::Errc;
using core::Error;

namespace {

Error failure(std::string const& path, std::string_view what)
{
    const auto code = errno == ENOSPC || errno == EDQUOT ? Errc::full : Errc::unavailable;
    return Error{code, path + ": " + std::string{what} + ": " + errno_words()};
}

std::string held_by(int descriptor, std::string const& path)
{
    std::array<char, 64> text{};
    const auto size = ::pread(descriptor, text.data(), text.size() - 1, 0);
    std::string pid{text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
    while (!pid.empty() && (pid.back() == '\n' || pid.back() == ' ')) pid.pop_back();
    if (pid.empty()) return path + " is held by another process";
    return "process " + pid + " holds " + path + ": it is writing this store; ask it, or stop it first";
}

}  // namespace

std::string Location::folder() const
{
    const auto parent = std::filesystem::path{database}.parent_path();
    return parent.empty() ? std::string{"."} : parent.string();
}

std::string Location::heads() const { return folder() + "/audit-heads.ndjson"; }

core::Result<Location> locate(std::string_view url)
{
    constexpr std::string_view scheme = "sqlite:";
    if (!url.starts_with(scheme)) return Error{Errc::invalid, "a store is named as sqlite:PATH, not " + std::string{url.substr(0, 40)}};
    Location location{std::string{url.substr(scheme.size())}};
    if (location.database.empty() || location.database.find('\0') != std::string::npos) return Error{Errc::invalid, "sqlite: needs a path"};
    return location;
}

core::Result<bool> make_files(Location const& location)
{
    std::error_code error;
    const std::filesystem::path folder = location.folder();
    if (!std::filesystem::exists(folder, error)) {
        std::filesystem::create_directories(folder, error);
        if (error) return Error{Errc::unavailable, folder.string() + ": cannot be made: " + error.message()};
        if (::chmod(folder.c_str(), 0700) != 0) return failure(folder.string(), "cannot be made private");
    }
    // Never opened and closed again while SQLite has it open: closing any descriptor of a file drops this process's locks on it.
    const int made = ::open(location.database.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0) {
        ::close(made);
        return true;
    }
    if (errno == EEXIST) return false;
    return failure(location.database, "cannot be made");
}

core::Result<WriterLock> WriterLock::take(std::string const& path)
{
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return failure(path, "cannot be opened");
    WriterLock lock{descriptor};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return Error{Errc::busy, held_by(descriptor, path)};
        return failure(path, "cannot be locked");
    }
    // The text is for people; on a full disk it may be missing, and the lock holds all the same.
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) == 0) static_cast<void>(!::pwrite(descriptor, pid.data(), pid.size(), 0));
    return lock;
}

WriterLock::WriterLock(WriterLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

WriterLock::~WriterLock()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace sunwai::store::sqlite
