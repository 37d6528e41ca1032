#pragma once
#include "core/error.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the folder of an embedded store says about who may work there. Every function takes the store's URL; other stores pass.
namespace sunwai::daemon {

/// unavailable, with the command to use: root works in a folder of somebody else. What root makes there (database, lock) belongs to root, and the
/// service could not open it any more.
[[nodiscard]] core::Result<void> check_owner(std::string_view url);

/// Whether other processes have the store open, so that reading it makes no file.
[[nodiscard]] bool is_open_elsewhere(std::string_view url);

/// The folder's name when people outside its owner and group may look into it.
[[nodiscard]] std::optional<std::string> open_to_others(std::string_view url);

/// How long ago the store was written to, in seconds; nothing when that cannot be seen.
[[nodiscard]] std::optional<long> written_ago(std::string_view url);

}  // namespace sunwai::daemon
