#include "connectors/feeds/drop_archive.hpp"

#include "connectors/durable_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sunwai::connectors {
namespace {

namespace fs = std::filesystem;
using core::Errc;
using core::Error;

constexpr std::size_t most_at_once = 10'000;

/// A move changes the inode, so that the time of that change is when the file came here; whoever wrote it may have set the other times.
bool came_before(fs::path const& file, core::Instant before)
{
    struct stat status{};
    if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
    return core::from_millis(status.st_ctim.tv_sec * 1000 + status.st_ctim.tv_nsec / 1'000'000) < before;
}

}  // namespace

core::Result<void> move_into(fs::path const& file, fs::path const& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return Error{Errc::unavailable, fmt::format("{}: cannot make the folder: {}", folder.string(), error.message())};
    for (int copy = 0; copy < 1000; ++copy) {
        const std::string name = copy == 0 ? file.filename().string() : fmt::format("{}.{}", file.filename().string(), copy);
        auto moved = rename_durably(file, folder / name);
        if (moved || moved.error().code != Errc::conflict) return moved;
    }
    return Error{Errc::unavailable, fmt::format("{}: too many files of the name {}", folder.string(), file.filename().string())};
}

core::Result<std::size_t> remove_older(fs::path const& folder, core::Instant before)
{
    std::error_code error;
    std::size_t removed = 0;
    fs::directory_iterator at{folder, error};
    for (const fs::directory_iterator end; !error && at != end && removed < most_at_once; at.increment(error)) {
        if (!came_before(at->path(), before)) continue;
        if (::unlink(at->path().c_str()) != 0 && errno != ENOENT)
            return Error{Errc::unavailable, fmt::format("{}: what was read cannot be removed: {}", folder.string(), std::generic_category().message(errno))};
        ++removed;
    }
    return removed;
}

}  // namespace sunwai::connectors
