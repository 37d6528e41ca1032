#include "daemon/verbs/store_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sunwai::daemon {
namespace {

namespace fs = std::filesystem;

/// Empty for stores that are no files.
fs::path database_of(std::string_view url)
{
    constexpr std::string_view scheme = "sqlite:";
    if (!url.starts_with(scheme) || url == "sqlite::memory:") return {};
    return fs::path{url.substr(scheme.size())};
}

std::optional<struct stat> folder_of(std::string_view url)
{
    const auto database = database_of(url);
    if (database.empty()) return std::nullopt;
    const auto folder = database.has_parent_path() ? database.parent_path() : fs::path{"."};
    struct stat status{};
    if (::stat(folder.c_str(), &status) != 0) return std::nullopt;
    return status;
}

std::string name_of(uid_t user)
{
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) return entry.pw_name;
    return fmt::format("#{}", user);
}

}  // namespace

core::Result<void> check_owner(std::string_view url)
{
    const auto folder = folder_of(url);
    if (::geteuid() != 0 || !folder || folder->st_uid == 0) return {};
    const auto owner = name_of(folder->st_uid);
    return core::Error{core::Errc::unavailable,
                       fmt::format("{}: the folder belongs to {}, and what root makes there the service cannot open; run: runuser -u {} -- sunwai …",
                                   database_of(url).string(), owner, owner)};
}

bool is_open_elsewhere(std::string_view url)
{
    std::error_code ignored;
    return fs::exists(database_of(url).string() + "-shm", ignored);
}

std::optional<std::string> open_to_others(std::string_view url)
{
    const auto folder = folder_of(url);
    if (!folder || (folder->st_mode & S_IRWXO) == 0) return std::nullopt;
    const auto parent = database_of(url).parent_path();
    return parent.empty() ? std::string{"."} : parent.string();
}

std::optional<long> written_ago(std::string_view url)
{
    const auto database = database_of(url).string();
    std::optional<fs::file_time_type> newest;
    for (auto const* suffix : {"", "-wal"}) {
        std::error_code failed;
        const auto at = fs::last_write_time(database + suffix, failed);
        if (!failed) newest = newest ? std::max(*newest, at) : at;
    }
    if (!newest) return std::nullopt;
    const auto ago = fs::file_time_type::clock::now() - *newest;
    return std::max(0L, static_cast<long>(std::chrono::duration_cast<std::chrono::seconds>(ago).count()));
}

}  // namespace sunwai::daemon
