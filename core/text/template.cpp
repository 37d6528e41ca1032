#include "core/text/template.hpp"

#include "core/text/compiled.hpp"
#include "core/text/html_context.hpp"
#include "core/text/shown.hpp"

namespace sunwai::core::text {
namespace {

constexpr std::size_t longest_header = 300;

std::string escape_html(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : shown(text)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

bool is_link(Piece const& piece) noexcept { return piece.kind == PieceKind::variable && piece.text.ends_with("_url"); }

/// Refuses every value that stands where escaping does not make it harmless.
void check_html(Source const& source, std::vector<Piece> const& pieces, std::vector<Fault>& faults)
{
    HtmlContext here;
    std::vector<HtmlContext> sections;
    const auto fault = [&](Piece const& at, std::string message) { faults.push_back({source.name, at.line, std::move(message)}); };
    for (auto const& piece : pieces) {
        switch (piece.kind) {
        case PieceKind::literal: here.advance(piece.text); break;
        case PieceKind::variable:
        case PieceKind::message:
            if (auto why = here.refuses(is_link(piece)); !why.empty()) fault(piece, piece.text + ": " + why);
            here.value_passed(is_link(piece));
            break;
        case PieceKind::open:
        case PieceKind::open_inverted: sections.push_back(here); break;
        case PieceKind::close:
            if (!here.same_place(sections.back())) fault(piece, "section " + piece.text + " does not end where it began in the HTML");
            sections.pop_back();
            break;
        case PieceKind::part: break;
        }
        if (!here.complaint().empty()) return fault(piece, here.complaint());
    }
    if (!here.in_text()) faults.push_back({source.name, 0, "the HTML ends inside a tag"});
}

/// A brace at the end of one piece would join with the next into another tag.
void check_joints(Source const& source, std::vector<Piece> const& pieces, std::vector<Fault>& faults)
{
    for (auto const& piece : pieces) {
        const bool text = piece.kind == PieceKind::literal || piece.kind == PieceKind::message;
        if (text && piece.text.ends_with('{')) faults.push_back({source.name, piece.line, "a brace stands before a tag"});
    }
}

/// Common to all: scan, check, compile.
template <class Check> std::shared_ptr<Compiled const> compile(Source const& source, Language language, Catalogue const& catalogue,
                                                               Parts const& parts, Escape escape, std::vector<Fault>& faults, Check check)
{
    const std::size_t before = faults.size();
    const auto pieces = assemble(source, language, catalogue, parts, escape, faults);
    check_joints(source, pieces, faults);
    if (faults.size() == before) check(pieces);
    if (faults.size() != before) return nullptr;
    return std::make_shared<Compiled const>(source.name, pieces, escape);
}

/// What a result type is made of, or the error.
template <class To, class Make> Result<To> turned(Result<std::string> rendered, Make make)
{
    if (!rendered) return std::move(rendered).error();
    return make(std::move(*rendered));
}

std::string_view without_newline(std::string_view text) noexcept
{
    while (text.ends_with('\n')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<HtmlTemplate> HtmlTemplate::make(Source const& source, Language language, Catalogue const& catalogue,
                                               std::vector<Fault>& faults, Parts const& parts)
{
    HtmlTemplate made;
    made.compiled_ =
        compile(source, language, catalogue, parts, escape_html, faults, [&](auto const& pieces) { check_html(source, pieces, faults); });
    if (!made.compiled_) return std::nullopt;
    return made;
}

Result<Html> HtmlTemplate::render(Values const& values) const
{
    return turned<Html>(compiled_->render(values), [](std::string text) { return Html{std::move(text)}; });
}

std::optional<TextTemplate> TextTemplate::make(Source const& source, Language language, Catalogue const& catalogue,
                                               std::vector<Fault>& faults, Parts const& parts)
{
    TextTemplate made;
    made.compiled_ = compile(source, language, catalogue, parts, shown, faults, [](auto const&) {});
    if (!made.compiled_) return std::nullopt;
    return made;
}

Result<PlainText> TextTemplate::render(Values const& values) const
{
    return turned<PlainText>(compiled_->render(values), [](std::string text) { return PlainText{std::move(text)}; });
}

std::optional<HeaderTemplate> HeaderTemplate::make(Source const& source, Language language, Catalogue const& catalogue,
                                                   std::vector<Fault>& faults, Parts const& parts)
{
    const Source line{source.name, std::string{without_newline(source.text)}};
    HeaderTemplate made;
    made.compiled_ = compile(line, language, catalogue, parts, shown_line, faults, [&](auto const& pieces) {
        for (auto const& piece : pieces) {
            if (piece.text.find_first_of("\r\n") != std::string::npos) faults.push_back({source.name, piece.line, "a header is one line"});
        }
    });
    if (!made.compiled_) return std::nullopt;
    return made;
}

Result<HeaderText> HeaderTemplate::render(Values const& values) const
{
    return turned<HeaderText>(compiled_->render(values), [](std::string const& text) { return HeaderText{excerpt(text, longest_header)}; });
}

std::optional<UrlTemplate> UrlTemplate::make(Source const& source, std::vector<Fault>& faults)
{
    const Source line{source.name, std::string{without_newline(source.text)}};
    static const Catalogue no_messages;
    UrlTemplate made;
    made.compiled_ = compile(line, Language::en, no_messages, {}, percent_encode, faults, [&](auto const& pieces) {
        const bool anchored = !pieces.empty() && pieces.front().kind == PieceKind::literal &&
                              (pieces.front().text.starts_with("https://") ||
                               (pieces.front().text.starts_with('/') && !pieces.front().text.starts_with("//")));
        if (!anchored) faults.push_back({source.name, 1, "a link begins with / or https://"});
    });
    if (!made.compiled_) return std::nullopt;
    return made;
}

Result<Url> UrlTemplate::render(Values const& values) const
{
    return turned<Url>(compiled_->render(values), [](std::string text) { return Url{std::move(text)}; });
}

}  // namespace sunwai::core::text
