#pragma once
#include "core/error.hpp"

#include <cstddef>
#include <filesystem>

namespace sunwai::connectors {

/// Moves a file that was read into a folder beside it, which is made when it is missing; the same name may have been used before. The move is on the
/// disk when it returns.
[[nodiscard]] core::Result<void> move_into(std::filesystem::path const& file, std::filesystem::path const& folder);

/// Removes ordinary files that came into the folder before this instant, at most 10,000 a call; how many went. A folder that is missing holds none.
/// What cannot be removed is left and said: unavailable.
[[nodiscard]] core::Result<std::size_t> remove_older(std::filesystem::path const& folder, core::Instant before);

}  // namespace sunwai::connectors
