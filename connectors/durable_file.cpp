#include "connectors/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace sunwai::connectors {
namespace {

core::Error system_error(std::string_view doing, std::filesystem::path const& path)
{
    const int code = errno;
    const auto errc = code == ENOSPC || code == EDQUOT ? core::Errc::full : code == EEXIST ? core::Errc::conflict : core::Errc::unavailable;
    return {errc, fmt::format("{}: cannot {}: {}", path.string(), doing, std::generic_category().message(code))};
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_{fd} {}
    ~Descriptor()
    {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    [[nodiscard]] int get() const noexcept { return fd_; }

private:
    int fd_;
};

}  // namespace

core::Result<void> write_durably(std::filesystem::path const& file, std::string_view content)
{
    const Descriptor out{::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (out.get() < 0) return system_error("create it", file);
    while (!content.empty()) {
        const auto written = ::write(out.get(), content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return system_error("write it", file);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(out.get()) != 0) return system_error("bring it to the disk", file);
    return {};
}

core::Result<void> sync_folder(std::filesystem::path const& folder)
{
    const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (opened.get() < 0) return system_error("open the folder", folder);
    if (::fsync(opened.get()) != 0) return system_error("bring the folder to the disk", folder);
    return {};
}

core::Result<void> rename_durably(std::filesystem::path const& from, std::filesystem::path const& to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) return system_error("move it", from);
    if (auto synced = sync_folder(to.parent_path()); !synced) return synced;
    if (from.parent_path() == to.parent_path()) return {};
    return sync_folder(from.parent_path());
}

}  // namespace sunwai::connectors
