#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace sunwai::core::text {

/// A language that people are spoken to in. Every message exists in each of them.
enum class Language : std::uint8_t { hi, en };
inline constexpr Language languages[] = {Language::hi, Language::en};

/// `hi`, `en`
[[nodiscard]] std::string_view name(Language) noexcept;
[[nodiscard]] std::optional<Language> parse_language(std::string_view) noexcept;

}  // namespace sunwai::core::text
