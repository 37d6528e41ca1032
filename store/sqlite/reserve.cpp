#include "store/sqlite/reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>

namespace sunwai::store::sqlite {
namespace {

/// Besides the reserve itself, for a few commits of the log.
constexpr std::uint64_t margin = std::uint64_t{4} * 1024 * 1024;

}  // namespace

bool Reserve::room_beside() const noexcept
{
    struct statvfs disk {};
    const auto folder = std::filesystem::path{path_}.parent_path();
    if (::statvfs(folder.empty() ? "." : folder.c_str(), &disk) != 0) return false;
    return disk.f_bavail * disk.f_frsize >= static_cast<std::uint64_t>(size) + margin;
}

bool Reserve::take()
{
    struct stat file {};
    if (::stat(path_.c_str(), &file) == 0 && file.st_size == size) return true;
    if (!room_beside()) return false;
    const int descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return false;
    const bool taken = ::posix_fallocate(descriptor, 0, size) == 0;
    ::close(descriptor);
    if (!taken) release();
    return taken;
}

void Reserve::release() noexcept { ::unlink(path_.c_str()); }

}  // namespace sunwai::store::sqlite
