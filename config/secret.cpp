#include "config/settings.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace sunwai::config {
namespace {

constexpr std::size_t most_secret_bytes{16384};

/// An open file that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_{fd} {}
    ~Descriptor() { if (fd_ >= 0) ::close(fd_); }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    [[nodiscard]] int get() const noexcept { return fd_; }

private:
    int fd_;
};

/// systemd hands credentials over in a folder of the service's own; one with the file's name wins.
std::filesystem::path credential_or(std::filesystem::path const& file)
{
    char const* folder = std::getenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe): nothing changes the environment
    if (folder == nullptr || *folder == '\0') return file;
    std::error_code ignored;
    auto credential = std::filesystem::path{folder} / file.filename();
    return std::filesystem::exists(credential, ignored) ? credential : file;
}

/// Others may never read it; a group only when it is root's (systemd gives credentials as root:root 0440).
bool readable_by_others(struct stat const& status) noexcept
{
    if ((status.st_mode & S_IRWXO) != 0) return true;
    return (status.st_mode & S_IRWXG) != 0 && status.st_gid != 0;
}

}  // namespace

core::Result<std::string> read_secret(std::filesystem::path const& file)
{
    const auto path = credential_or(file);
    const auto fault = [&](core::Errc code, std::string_view what) { return core::Error{code, fmt::format("secret file {}: {}", path.string(), what)}; };
    const Descriptor descriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
    if (descriptor.get() < 0) return fault(errno == ENOENT ? core::Errc::not_found : core::Errc::unavailable, "cannot be opened");
    struct stat status{};
    if (::fstat(descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode)) return fault(core::Errc::invalid, "is not a file");
    if (readable_by_others(status)) return fault(core::Errc::forbidden, "may be read by others than its owner; chmod 600 it");
    std::array<char, most_secret_bytes + 1> buffer{};
    const auto got = ::read(descriptor.get(), buffer.data(), buffer.size());
    if (got < 0) return fault(core::Errc::unavailable, "cannot be read");
    if (static_cast<std::size_t>(got) > most_secret_bytes) return fault(core::Errc::invalid, "is too long for a secret");
    std::string secret{buffer.data(), static_cast<std::size_t>(got)};
    if (secret.ends_with('\n')) secret.pop_back();
    if (secret.ends_with('\r')) secret.pop_back();
    if (secret.empty()) return fault(core::Errc::invalid, "is empty");
    return secret;
}

}  // namespace sunwai::config
