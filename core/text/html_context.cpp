#include "core/text/html_context.hpp"

#include <algorithm>

namespace sunwai::core::text {
namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

void HtmlContext::advance(std::string_view literal)
{
    for (const char c : literal) step(c);
}

bool HtmlContext::attribute_is_link() const noexcept
{
    constexpr std::string_view links[] = {"href", "src", "action", "formaction", "poster", "cite", "background", "srcset", "ping", "data"};
    return std::find(std::begin(links), std::end(links), attribute_) != std::end(links);
}

std::string HtmlContext::refuses(bool is_link) const
{
    if (state_ == State::text) return is_link ? "a link is shown by its text, not by its address" : "";
    if (state_ != State::double_quoted) return "a value may stand only in text and in a double-quoted attribute value";
    if (attribute_.starts_with("on") || attribute_ == "style" || attribute_ == "srcdoc") return "a value may not stand in " + attribute_;
    if (attribute_is_link() && !is_link) return attribute_ + " takes a link: a value whose name ends in _url";
    if (!attribute_is_link() && is_link) return attribute_ + " does not take a link";
    if (is_link && value_started_) return "a link must be the whole value of " + attribute_;
    return {};
}

void HtmlContext::value_passed(bool is_link)
{
    value_started_ = true;
    link_given_ = is_link;
}

void HtmlContext::end_tag()
{
    const bool raw = element_ == "script" || element_ == "style";
    state_ = raw ? State::raw : State::text;
    recent_.clear();
    if (!raw) element_.clear();
}

void HtmlContext::step(char c)
{
    switch (state_) {
    case State::text:
        if (c == '<') state_ = State::markup, element_.clear();
        return;
    case State::markup:
        recent_ = c;
        if (c == '!')
            state_ = State::comment;
        else
            state_ = State::tag_name, element_ = lower(c);
        return;
    case State::tag_name:
        if (c == '>') return end_tag();
        if (is_space(c))
            state_ = State::in_tag;
        else
            element_ += lower(c);
        return;
    case State::in_tag:
        if (c == '>') return end_tag();
        if (!is_space(c) && c != '/') state_ = State::attribute, attribute_ = lower(c);
        return;
    case State::attribute:
        if (c == '>') return end_tag();
        if (c == '=')
            state_ = State::before_value;
        else if (is_space(c))
            state_ = State::in_tag;
        else
            attribute_ += lower(c);
        return;
    case State::before_value:
        value_started_ = link_given_ = false;
        state_ = c == '"' ? State::double_quoted : c == '\'' ? State::single_quoted : State::unquoted;
        return;
    case State::double_quoted:
        if (c == '"')
            state_ = State::in_tag;
        else if (link_given_)
            complaint_ = "a link must be the whole value of " + attribute_;
        value_started_ = true;
        return;
    case State::single_quoted:
        if (c == '\'') state_ = State::in_tag;
        return;
    case State::unquoted:
        if (c == '>') return end_tag();
        if (is_space(c)) state_ = State::in_tag;
        return;
    case State::comment:
        // "<!doctype …>" ends at the first '>', a comment at "-->".
        recent_ += c;
        if (c == '>' && (!recent_.starts_with("!--") || (recent_.size() > 5 && recent_.ends_with("-->")))) state_ = State::text;
        return;
    case State::raw:
        recent_ = (recent_ + lower(c)).substr(recent_.size() > 16 ? 1 : 0);
        if (recent_.ends_with("</" + element_ + ">")) state_ = State::text, element_.clear();
        return;
    }
}

}  // namespace sunwai::core::text
