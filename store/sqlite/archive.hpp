#pragma once
#include "core/error.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::store::sqlite {

/// SHA-256 of a file, hex.
[[nodiscard]] core::Result<std::string> sha256_of(std::string const& path);

/// One file of an archive: its name there, and where it lies on the disk or what it holds.
struct Member {
    std::string name;
    std::string path;      ///< empty: `content` is the file
    std::string content{};
};

/// Writes a tar beside `file` and puts it in place when it is whole and on the disk. invalid: the file exists already.
[[nodiscard]] core::Result<void> write_tar(std::string const& file, std::vector<Member> const& members);

/// Unpacks the members that `place` gives a path for; `small` takes the contents of the others it knows. Other members are refused (invalid).
/// `longest_small` bounds what is read into memory.
struct Unpacking {
    std::function<std::string(std::string_view name)> place;   ///< path to write to; empty: kept in memory
    std::function<void(std::string_view name, std::string content)> small;
    std::vector<std::string> known;
    std::size_t longest_small{1U << 20};
};
[[nodiscard]] core::Result<void> read_tar(std::string const& file, Unpacking const& unpacking);

}  // namespace sunwai::store::sqlite
