#pragma once
#include "core/error.hpp"
#include "daemon/context.hpp"

#include <string_view>

namespace sunwai::daemon {

/// Names that the caller of a verb gives, held against pack and imports. Empty names pass. invalid: what is wrong, with the nearest known name
/// where one is near; the caller puts the option in front.
[[nodiscard]] core::Result<void> check_category(config::StatePack const& pack, std::string_view key);
/// A matter of the category, which must be a known one.
[[nodiscard]] core::Result<void> check_matter(config::StatePack const& pack, std::string_view category, std::string_view key);
[[nodiscard]] core::Result<void> check_place(config::StatePack const& pack, std::string_view id);
[[nodiscard]] core::Result<void> check_district(config::StatePack const& pack, std::string_view id);
[[nodiscard]] core::Result<void> check_duty(config::StatePack const& pack, std::string_view key);
[[nodiscard]] core::Result<void> check_office(core::Directory const& directory, std::string_view id);

}  // namespace sunwai::daemon
