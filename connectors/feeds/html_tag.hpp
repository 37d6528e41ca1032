#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// One tag of HTML: `<a href="x">`, `</p>`, `<br/>`.
struct HtmlTag {
    std::string name;             ///< lower case; empty for comments, doctypes and processing instructions
    bool closing{false};
    std::string_view attributes;  ///< between name and '>'
    std::size_t end{0};           ///< where the text goes on

    /// Value of an attribute, entities not decoded; empty when it is absent.
    [[nodiscard]] std::string_view attribute(std::string_view wanted) const noexcept;
};

/// The tag that begins at `at`, where a '<' stands; nothing when that '<' is text. What is not closed reaches to the end.
[[nodiscard]] std::optional<HtmlTag> read_tag(std::string_view html, std::size_t at);

}  // namespace sunwai::connectors
