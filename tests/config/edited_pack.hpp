#pragma once
#include "config/state_pack.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::config::test {

inline std::filesystem::path const source_dir{SUNWAI_SOURCE_DIR};

/// A folder of its own that is gone afterwards.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }
    /// Writes a file into it and gives its path.
    std::filesystem::path write(std::string_view name, std::string_view text) const;

private:
    std::filesystem::path path_;
};

[[nodiscard]] std::string read(std::filesystem::path const& file);

/// The tiny pack with one text of one file replaced: what its loading says, without the folder.
[[nodiscard]] std::vector<std::string> faults_of_edited_pack(std::string_view file, std::string_view from, std::string_view to);

/// The tiny pack.
[[nodiscard]] StatePack const& nandi();
/// The pack of Haryana.
[[nodiscard]] StatePack const& haryana();

}  // namespace sunwai::config::test
