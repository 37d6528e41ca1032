#include "connectors/feeds/dropped_file.hpp"

#include "core/model/post_json.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace sunwai::connectors {
namespace {

constexpr std::size_t chunk_size = 64U << 10;
constexpr std::size_t shown_of_long_line = 4096;

FileIdentity identity_of(struct stat const& status)
{
    constexpr std::int64_t nanoseconds = 1'000'000'000;
    return {.inode = status.st_ino, .size = static_cast<std::uint64_t>(status.st_size), .modified = status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec};
}

/// Lines of what was read so far, handed on one by one; keeps the position.
class LineCutter {
public:
    LineCutter(DroppedFile::Position& at, std::function<bool(DroppedFile::Line const&)> const& each) : at_{at}, each_{each} {}

    [[nodiscard]] std::size_t held() const noexcept { return buffer_.size(); }

    /// False when the receiver wants no more.
    bool take(std::string_view chunk)
    {
        std::size_t searched = buffer_.size();
        buffer_.append(chunk);
        std::size_t start = 0;
        for (auto end = buffer_.find('\n', searched); end != std::string::npos; end = buffer_.find('\n', start)) {
            if (!pass(std::string_view{buffer_}.substr(start, end - start))) return false;
            at_.offset += end + 1 - start;
            ++at_.line;
            start = end + 1;
        }
        buffer_.erase(0, start);
        return shorten();
    }

    void end()
    {
        if (at_.skipping) return;
        if (!buffer_.empty()) each_({.text = buffer_, .too_long = false, .terminated = false});
    }

private:
    bool pass(std::string_view line)
    {
        if (std::exchange(at_.skipping, false)) return true;
        return each_({.text = line, .too_long = false, .terminated = true});
    }

    /// Lets go of a line that grows beyond every bound: it is reported once and its rest is skipped.
    bool shorten()
    {
        if (!at_.skipping && buffer_.size() <= core::max_post_line) return true;
        if (!at_.skipping && !each_({.text = std::string_view{buffer_}.substr(0, shown_of_long_line), .too_long = true, .terminated = false})) return false;
        at_.skipping = true;
        at_.offset += buffer_.size();
        buffer_.clear();
        return true;
    }

    DroppedFile::Position& at_;
    std::function<bool(DroppedFile::Line const&)> const& each_;
    std::string buffer_;
};

}  // namespace

DroppedFile::DroppedFile(int fd, std::filesystem::path path, FileIdentity identity) : fd_{fd}, path_{std::move(path)}, identity_{identity} {}

DroppedFile::DroppedFile(DroppedFile&& other) noexcept : fd_{std::exchange(other.fd_, -1)}, path_{std::move(other.path_)}, identity_{other.identity_} {}

DroppedFile::~DroppedFile()
{
    if (fd_ >= 0) ::close(fd_);
}

core::Result<DroppedFile> DroppedFile::open(std::filesystem::path const& path)
{
    // O_NONBLOCK: a pipe that somebody put there must not hold us up.
    const int fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        const auto code = errno == ELOOP ? core::Errc::invalid : errno == ENOENT ? core::Errc::not_found : core::Errc::unavailable;
        return core::Error{code, fmt::format("{}: cannot be opened: {}", path.string(), std::generic_category().message(errno))};
    }
    struct stat status{};
    DroppedFile file{fd, path, {}};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return core::Error{core::Errc::invalid, fmt::format("{}: not an ordinary file", path.string())};
    file.identity_ = identity_of(status);
    return file;
}

DroppedFile::Writers DroppedFile::writers() const noexcept
{
    // A read lease is granted only where nobody has the file open for writing. Whoever opens it in the moment that we hold one makes the kernel send a
    // signal: one that is ignored unless somebody asked for it, instead of SIGIO, which ends the process.
    if (::fcntl(fd_, F_SETSIG, SIGURG) != 0) return Writers::unknown;
    if (::fcntl(fd_, F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN ? Writers::some : Writers::unknown;
    ::fcntl(fd_, F_SETLEASE, F_UNLCK);
    return Writers::none;
}

core::Result<void> DroppedFile::read(Position& at, std::size_t bytes, std::function<bool(Line const&)> const& each)
{
    LineCutter cutter{at, each};
    std::array<char, chunk_size> chunk{};
    for (std::size_t done = 0; done < bytes;) {
        const auto got = ::pread(fd_, chunk.data(), chunk.size(), static_cast<off_t>(at.offset + cutter.held()));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return core::Error{core::Errc::unavailable, fmt::format("{}: cannot be read: {}", path_.string(), std::generic_category().message(errno))};
        if (got == 0) {
            cutter.end();
            return {};
        }
        done += static_cast<std::size_t>(got);
        if (!cutter.take({chunk.data(), static_cast<std::size_t>(got)})) return {};
        // A line that is begun is read to its end, which is never far: beyond the longest line it is skipped.
        if (done >= bytes && cutter.held() != 0) bytes += chunk_size;
    }
    return {};
}

}  // namespace sunwai::connectors
