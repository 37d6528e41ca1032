#pragma once
#include "core/text/template.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunwai::core::text {

/// A mail before it is addressed.
struct RenderedMail {
    HeaderText subject;
    PlainText text;
    Html html;
};

/// The mails that Sunwai can write: `NAME.subject`, `NAME.txt` and `NAME.html` in one folder, the same for both languages – what is said
/// comes from the catalogue
/// (`{{t.mail.…}}`). Parts for `{{>part}}` are `_part.txt`, `_part.html`. Immutable after load; safe from any thread.
class MailTemplates {
public:
    /// Compiles every mail in both languages; a mail that lacks one of its three files is a fault.
    [[nodiscard]] static std::optional<MailTemplates> load(std::filesystem::path const& folder, Catalogue const& catalogue,
                                                           std::vector<Fault>& faults);

    [[nodiscard]] bool has(std::string_view name) const noexcept;
    [[nodiscard]] std::vector<std::string> names() const;
    /// not_found: no such mail; invalid: `values` lacks a name that it needs.
    [[nodiscard]] Result<RenderedMail> render(std::string_view name, Language language, Values const& values) const;

private:
    struct Mail {
        HeaderTemplate subject;
        TextTemplate text;
        HtmlTemplate html;
    };
    std::map<std::pair<std::string, Language>, Mail, std::less<>> mails_;
};

}  // namespace sunwai::core::text
