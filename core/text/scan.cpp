#include "core/text/scan.hpp"

#include <algorithm>

namespace sunwai::core::text {
namespace {

bool is_word(std::string_view word) noexcept
{
    if (word.empty() || word.front() < 'a' || word.front() > 'z') return false;
    return std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// Dotted lower-case words.
bool is_name(std::string_view name) noexcept
{
    for (;;) {
        const auto dot = name.find('.');
        if (!is_word(name.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        name.remove_prefix(dot + 1);
    }
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    return text;
}

class Scanner {
public:
    Scanner(Source const& source, std::vector<Fault>& faults, std::size_t line) : source_{source}, faults_{faults}, line_{line} {}

    std::vector<Piece> run()
    {
        std::string_view rest = source_.text;
        for (;;) {
            const auto begin = rest.find("{{");
            add(PieceKind::literal, rest.substr(0, begin));
            count(rest.substr(0, begin));
            if (begin == std::string_view::npos) break;
            rest.remove_prefix(begin + 2);
            const auto end = rest.find("}}");
            if (end == std::string_view::npos) {
                fault("a tag is not closed");
                break;
            }
            tag(rest.substr(0, end));
            count(rest.substr(0, end));
            rest.remove_prefix(end + 2);
            if (rest.starts_with('}')) fault("more than two closing braces");
        }
        for (auto const& open : open_) fault("section {{#" + open + "}} is not closed");
        return std::move(pieces_);
    }

private:
    void fault(std::string message) { faults_.push_back({source_.name, line_, std::move(message)}); }
    void count(std::string_view passed) { line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n')); }
    void add(PieceKind kind, std::string_view text)
    {
        if (kind != PieceKind::literal || !text.empty()) pieces_.push_back({kind, std::string{text}, line_});
    }

    void tag(std::string_view inside)
    {
        inside = trimmed(inside);
        const char sigil = inside.empty() ? '\0' : inside.front();
        switch (sigil) {
        case '!': return;
        case '{':
        case '&': return fault("an unescaped form ({{{…}}}, {{&…}}) is not allowed: everything is escaped");
        case '=': return fault("delimiters cannot be changed");
        case '#':
        case '^':
        case '/': return section(sigil, trimmed(inside.substr(1)));
        case '>': return named(PieceKind::part, trimmed(inside.substr(1)));
        default: break;
        }
        if (inside.starts_with("t.")) return named(PieceKind::message, inside.substr(2));
        if (inside == ".") return fault("{{.}} is not used here: give list members a name");
        named(PieceKind::variable, inside);
    }

    void named(PieceKind kind, std::string_view name)
    {
        if (!is_name(name)) return fault("not a name: " + std::string{name});
        add(kind, name);
    }

    void section(char sigil, std::string_view name)
    {
        if (!is_name(name)) return fault("not a name: " + std::string{name});
        if (sigil != '/') {
            open_.emplace_back(name);
            return add(sigil == '#' ? PieceKind::open : PieceKind::open_inverted, name);
        }
        if (open_.empty() || open_.back() != name) return fault("{{/" + std::string{name} + "}} closes no open section");
        open_.pop_back();
        add(PieceKind::close, name);
    }

    Source const& source_;
    std::vector<Fault>& faults_;
    std::size_t line_;
    std::vector<Piece> pieces_;
    std::vector<std::string> open_;
};

}  // namespace

std::vector<Piece> scan(Source const& source, std::vector<Fault>& faults, std::size_t first_line)
{
    return Scanner{source, faults, first_line}.run();
}

}  // namespace sunwai::core::text
