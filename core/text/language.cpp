#include "core/text/language.hpp"

namespace sunwai::core::text {

std::string_view name(Language language) noexcept { return language == Language::hi ? "hi" : "en"; }

std::optional<Language> parse_language(std::string_view text) noexcept
{
    if (text == "hi") return Language::hi;
    if (text == "en") return Language::en;
    return std::nullopt;
}

}  // namespace sunwai::core::text
