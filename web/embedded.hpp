#pragma once
#include <span>
#include <string_view>

namespace sunwai::web {

/// A file of web/templates or web/assets as it was at build time.
struct Embedded {
    std::string_view name;  ///< file name without folder
    std::string_view text;
    std::string_view version;  ///< changes with the contents; for links and ETag
};

[[nodiscard]] std::span<Embedded const> embedded_templates();
[[nodiscard]] std::span<Embedded const> embedded_assets();
/// nullptr when there is none of that name.
[[nodiscard]] Embedded const* embedded_asset(std::string_view name);

}  // namespace sunwai::web
