#pragma once
#include <string>
#include <string_view>

/// Inside core/text only: where in an HTML document a template stands, so that values go only where escaping makes them harmless.
namespace sunwai::core::text {

/// Follows literal HTML. Copyable and comparable: both ends of a section must be at the same place.
class HtmlContext {
public:
    /// Moves over literal text of the template.
    void advance(std::string_view literal);
    /// What is wrong with putting a value of that name here; empty when nothing is. `is_link`: the value is a Url.
    [[nodiscard]] std::string refuses(bool is_link) const;
    /// What is wrong with the literal so far (a value glued to a link); empty when nothing is. Call after each advance.
    void value_passed(bool is_link);
    [[nodiscard]] std::string const& complaint() const noexcept { return complaint_; }
    [[nodiscard]] bool in_text() const noexcept { return state_ == State::text; }
    [[nodiscard]] bool same_place(HtmlContext const& other) const noexcept { return state_ == other.state_ && element_ == other.element_; }

private:
    enum class State : unsigned char {
        text,
        markup,
        tag_name,
        in_tag,
        attribute,
        before_value,
        double_quoted,
        single_quoted,
        unquoted,
        comment,
        raw
    };

    void step(char c);
    void end_tag();
    [[nodiscard]] bool attribute_is_link() const noexcept;

    State state_{State::text};
    std::string element_;   ///< name of the element whose tag is being read, lower case
    std::string attribute_;  ///< name of the attribute whose value is being read
    std::string recent_;    ///< last characters, for the ends of comments and raw text
    bool value_started_{false};
    bool link_given_{false};
    std::string complaint_;
};

}  // namespace sunwai::core::text
