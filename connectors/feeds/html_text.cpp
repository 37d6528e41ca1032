#include "connectors/feeds/html_text.hpp"

#include "connectors/feeds/html_entities.hpp"
#include "connectors/feeds/html_tag.hpp"
#include "connectors/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sunwai::connectors {
namespace {

constexpr std::size_t longest_entity = 32;

/// HTML reads 128–159 of a numeric reference as windows-1252.
char32_t of_windows_1252(char32_t c)
{
    static constexpr std::array<char32_t, 32> table{0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,   0x17D,  0x8F,
                                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,   0x17E,  0x178};
    return c >= 0x80 && c <= 0x9F ? table[c - 0x80] : c;
}

std::optional<char32_t> numbered_character(std::string_view digits)
{
    const bool hexadecimal = !digits.empty() && (digits.front() == 'x' || digits.front() == 'X');
    if (hexadecimal) digits.remove_prefix(1);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return of_windows_1252(value);
}

/// The character of the entity at `at` (an '&'), and where the text goes on; nothing when that '&' is text.
std::optional<char32_t> read_entity(std::string_view text, std::size_t at, std::size_t& end)
{
    const auto semicolon = text.substr(at, longest_entity).find(';');
    if (semicolon == std::string_view::npos || semicolon < 2) return std::nullopt;
    const auto name = text.substr(at + 1, semicolon - 1);
    end = at + semicolon + 1;
    return name.front() == '#' ? numbered_character(name.substr(1)) : named_character(name);
}

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool is_any_of(std::string_view name, std::initializer_list<std::string_view> names) { return std::find(names.begin(), names.end(), name) != names.end(); }

/// Builds the visible text.
class Page {
public:
    void put(char32_t c)
    {
        if (is_space(c)) {
            space_ = true;
            return;
        }
        if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return;
        flush();
        if (link_start_ == nowhere) link_start_ = text_.size();
        append_character(text_, c);
    }
    void tag(HtmlTag const& tag)
    {
        if (tag.name == "br") break_line(1);
        else if (tag.name == "p") break_line(2);
        else if (is_any_of(tag.name, {"div", "li", "tr", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section", "article"})) break_line(1, true);
        else if (is_any_of(tag.name, {"td", "th"})) space_ = true;
        else if (tag.name == "a") tag.closing ? close_link() : open_link(tag);
    }
    std::string take()
    {
        close_link();
        return std::move(text_);
    }

private:
    static constexpr std::size_t nowhere = std::string::npos;

    /// Newlines and spaces are written before the next character only, so that none stand at the ends.
    void flush()
    {
        if (!text_.empty() && newlines_ > 0) text_.append(std::min<std::size_t>(newlines_, 2), '\n');
        else if (!text_.empty() && space_) text_ += ' ';
        newlines_ = 0;
        space_ = false;
    }
    void break_line(std::size_t count, bool block = false)
    {
        if (block) newlines_ = std::max(newlines_, count);
        else newlines_ = count == 2 ? 2 : newlines_ + 1;
        space_ = false;
    }
    void open_link(HtmlTag const& tag)
    {
        close_link();
        const auto kind = tag.attribute("class");
        if (kind.find("mention") != std::string_view::npos || kind.find("hashtag") != std::string_view::npos) return;
        const auto target = tag.attribute("href").substr(0, 2048);
        if (!target.starts_with("http://") && !target.starts_with("https://")) return;
        target_ = decode_entities(target);
        std::erase_if(target_, [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
        link_start_ = nowhere;
    }
    void close_link()
    {
        if (target_.empty() || link_start_ == nowhere) {
            target_.clear();
            return;
        }
        const auto shown = std::string_view{text_}.substr(link_start_);
        const bool address = shown.starts_with("http") || shown.starts_with("www.") || shown.ends_with("…");
        const bool one_word = shown.find_first_of(" \n") == std::string_view::npos;
        if (address && one_word) text_.replace(link_start_, std::string::npos, clean_text(target_));
        target_.clear();
    }

    std::string text_;
    std::string target_;  ///< of the link that is open
    std::size_t link_start_{0};  ///< where its text begins; nowhere: before its first character
    std::size_t newlines_{0};
    bool space_{false};
};

/// Behind the closing tag of an element whose content nobody sees.
std::size_t behind_element(std::string_view html, std::size_t at, std::string_view name)
{
    for (auto next = html.find("</", at); next != std::string_view::npos; next = html.find("</", next + 2)) {
        const auto found = html.substr(next + 2, name.size());
        const bool same = found.size() == name.size() &&
                          std::equal(found.begin(), found.end(), name.begin(), [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
        if (!same) continue;
        const auto end = html.find('>', next);
        return end == std::string_view::npos ? html.size() : end + 1;
    }
    return html.size();
}

}  // namespace

std::string html_to_text(std::string_view html)
{
    Page page;
    for (std::size_t at = 0; at < html.size();) {
        if (html[at] == '<') {
            if (const auto tag = read_tag(html, at)) {
                const bool hidden = !tag->closing && is_any_of(tag->name, {"script", "style", "template", "noscript", "iframe", "object", "svg"});
                page.tag(*tag);
                at = hidden ? behind_element(html, tag->end, tag->name) : tag->end;
                continue;
            }
        }
        std::size_t end = at;
        if (const auto c = html[at] == '&' ? read_entity(html, at, end) : std::nullopt) {
            page.put(*c);
            at = end;
            continue;
        }
        page.put(next_character(html, at));
    }
    return page.take();
}

std::string decode_entities(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        if (const auto c = text[at] == '&' ? read_entity(text, at, end) : std::nullopt) {
            append_character(out, *c);
            at = end;
        } else out += text[at++];
    }
    return out;
}

}  // namespace sunwai::connectors
