#pragma once
#include "core/error.hpp"
#include "core/text/catalogue.hpp"
#include "core/text/language.hpp"
#include "core/text/url.hpp"
#include "core/text/values.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The one renderer. A template is Mustache: `{{name}}`, `{{#section}}…{{/section}}`, `{{^section}}…{{/section}}`, `{{! remark}}`,
/// `{{>part}}`, and
/// `{{t.key}}` for a message of the catalogue, whose own placeholders are filled from the same values. Everything that comes out of values
/// or messages is escaped for the context of the template; the unescaped forms and changed delimiters are refused when the template is
/// made. Each context has its own template type and its own result type, so that text of one cannot end up in another.
namespace sunwai::core::text {

/// A result that only its template can make.
template <class Context> class Rendered {
public:
    [[nodiscard]] std::string const& str() const& noexcept { return value_; }
    [[nodiscard]] std::string str() && noexcept { return std::move(value_); }

private:
    friend Context;
    explicit Rendered(std::string value) : value_{std::move(value)} {}
    std::string value_;
};

class HtmlTemplate;
class TextTemplate;
class HeaderTemplate;
using Html = Rendered<HtmlTemplate>;
using PlainText = Rendered<TextTemplate>;
using HeaderText = Rendered<HeaderTemplate>;

/// A named source: what stands in a file, and the name for messages about it.
struct Source {
    std::string name;
    std::string text;
};

/// Finds the source of `{{>part}}`; nothing when there is none.
using Parts = std::function<std::optional<Source>(std::string_view name)>;

/// A parsed template in one language; shared state of the four below. Safe from any thread.
class Compiled;

/// For pages and the HTML part of mails. Values may stand in text and in double-quoted attribute values only, never in a tag's or
/// attribute's name, a comment, a script, a style, an event handler; href, src, action and formaction take a link (a name ending in _url)
/// and nothing beside it.
class HtmlTemplate {
public:
    /// Nothing when a fault was added.
    [[nodiscard]] static std::optional<HtmlTemplate> make(Source const& source, Language language, Catalogue const& catalogue,
                                                          std::vector<Fault>& faults, Parts const& parts = {});
    /// invalid: a name that the template asks for is not in `values` (a fault of the program).
    [[nodiscard]] Result<Html> render(Values const& values) const;

private:
    std::shared_ptr<Compiled const> compiled_;
};

/// For the text part of mails and anything else that is read as it stands.
class TextTemplate {
public:
    [[nodiscard]] static std::optional<TextTemplate> make(Source const& source, Language language, Catalogue const& catalogue,
                                                          std::vector<Fault>& faults, Parts const& parts = {});
    [[nodiscard]] Result<PlainText> render(Values const& values) const;

private:
    std::shared_ptr<Compiled const> compiled_;
};

/// For one header of a mail (subject, display name): a single line of UTF-8 without control characters, at most 300 characters; encoding it
/// for the wire is the sender's.
class HeaderTemplate {
public:
    [[nodiscard]] static std::optional<HeaderTemplate> make(Source const& source, Language language, Catalogue const& catalogue,
                                                            std::vector<Fault>& faults, Parts const& parts = {});
    [[nodiscard]] Result<HeaderText> render(Values const& values) const;

private:
    std::shared_ptr<Compiled const> compiled_;
};

/// For links: every value is percent-encoded. The source begins with `/` or `https://`.
class UrlTemplate {
public:
    [[nodiscard]] static std::optional<UrlTemplate> make(Source const& source, std::vector<Fault>& faults);
    [[nodiscard]] Result<Url> render(Values const& values) const;

private:
    std::shared_ptr<Compiled const> compiled_;
};

}  // namespace sunwai::core::text
