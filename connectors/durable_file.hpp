#pragma once
#include "core/error.hpp"

#include <filesystem>
#include <string_view>

namespace sunwai::connectors {

/// Writes a new file (mode 0600) and brings it to the disk; an old one of that name is replaced. full: no space left; unavailable: anything else.
[[nodiscard]] core::Result<void> write_durably(std::filesystem::path const& file, std::string_view content);

/// Brings the names in a folder to the disk.
[[nodiscard]] core::Result<void> sync_folder(std::filesystem::path const& folder);

/// Renames within one file system, never over an existing name (conflict), and brings both folders' names to the disk.
[[nodiscard]] core::Result<void> rename_durably(std::filesystem::path const& from, std::filesystem::path const& to);

}  // namespace sunwai::connectors
