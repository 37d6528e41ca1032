#pragma once
#include "core/error.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// What tells one file from another of the same name.
struct FileIdentity {
    std::uint64_t inode{0};
    std::uint64_t size{0};
    std::int64_t modified{0};  ///< nanoseconds
    friend bool operator==(FileIdentity const&, FileIdentity const&) = default;
};

/// A regular file that was dropped, read in bounded steps. Links, pipes and devices are refused (invalid) without being opened for long.
class DroppedFile {
public:
    [[nodiscard]] static core::Result<DroppedFile> open(std::filesystem::path const& path);
    ~DroppedFile();
    DroppedFile(DroppedFile&& other) noexcept;
    DroppedFile& operator=(DroppedFile&&) = delete;

    /// Whether any process has the file open for writing. The kernel tells only the file's owner and root: unknown for others.
    enum class Writers : std::uint8_t { none, some, unknown };
    [[nodiscard]] Writers writers() const noexcept;

    [[nodiscard]] FileIdentity identity() const noexcept { return identity_; }

    /// One line of a file, or the beginning of one that is too long.
    struct Line {
        std::string_view text;   ///< without its newline; of a long line the first 4 KiB
        bool too_long{false};
        bool terminated{false};  ///< by a newline; the last line of a file may not be
    };
    struct Position {
        std::uint64_t offset{0};
        std::uint64_t line{0};   ///< lines before the offset
        bool skipping{false};    ///< inside a line that is too long and was reported
    };
    /// Reads on from `at`, calls `each` for every line, and stops at the end, after `bytes`, or when `each` says no. Moves `at` behind what was taken;
    /// a last line without newline is passed but not taken.
    [[nodiscard]] core::Result<void> read(Position& at, std::size_t bytes, std::function<bool(Line const&)> const& each);

private:
    DroppedFile(int fd, std::filesystem::path path, FileIdentity identity);

    int fd_;
    std::filesystem::path path_;
    FileIdentity identity_;
};

}  // namespace sunwai::connectors
