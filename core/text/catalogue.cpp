#include "core/text/catalogue.hpp"

#include "core/text/scan.hpp"
#include "core/text/shown.hpp"
#include "core/text/values.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <sstream>

namespace sunwai::core::text {
namespace {

constexpr std::uintmax_t largest_file = 1U << 20;

struct Entry {
    std::string text;
    std::size_t line{0};
};
using Entries = std::map<std::string, Entry, std::less<>>;

std::optional<std::string> contents(std::filesystem::path const& file, std::vector<Fault>& faults)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error || size > largest_file) {
        faults.push_back({file.string(), 0, error ? "cannot be read: " + error.message() : "is larger than 1 MiB"});
        return std::nullopt;
    }
    std::ifstream in{file, std::ios::binary};
    std::ostringstream all;
    all << in.rdbuf();
    return std::move(all).str();
}

/// `\n` in a message stands for a line break.
std::string with_line_breaks(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool line_break = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n';
        out += line_break ? '\n' : text[i];
        i += line_break ? 1U : 0U;
    }
    return out;
}

bool is_key(std::string_view key) noexcept
{
    if (key.empty() || key.front() == '.' || key.back() == '.' || key.find("..") != std::string_view::npos) return false;
    return key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string_view::npos;
}

Entries read(std::filesystem::path const& file, std::vector<Fault>& faults)
{
    Entries entries;
    std::istringstream lines{contents(file, faults).value_or("")};
    std::size_t number = 0;
    const auto fault = [&](std::string message) { faults.push_back({file.string(), number, std::move(message)}); };
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.empty() || line.front() == '#') continue;
        const auto tab = line.find('\t');
        const std::string key = line.substr(0, tab);
        if (tab == std::string::npos || tab + 1 == line.size())
            fault("expected key<TAB>message");
        else if (!is_key(key))
            fault("not a key: " + shown_line(key));
        else if (shown(line) != std::string_view{line})
            fault("invisible or control characters, or not UTF-8");
        else if (!entries.emplace(key, Entry{with_line_breaks(std::string_view{line}.substr(tab + 1)), number}).second)
            fault("key twice: " + key);
    }
    return entries;
}

std::set<std::string> placeholders(std::string const& file, Entry const& entry, std::vector<Fault>& faults)
{
    std::set<std::string> names;
    for (auto const& piece : scan({file, entry.text}, faults, entry.line)) {
        if (piece.kind == PieceKind::variable && piece.text.find('.') == std::string::npos)
            names.insert(piece.text);
        else if (piece.kind != PieceKind::literal)
            faults.push_back({file, entry.line, "a message may hold {{name}} only"});
    }
    return names;
}

/// Every key of `from` is in `to`, with the same placeholders.
void compare(std::string const& from_file, Entries const& from, std::string const& to_file, Entries const& to, std::vector<Fault>& faults)
{
    for (auto const& [key, entry] : from) {
        const auto names = placeholders(from_file, entry, faults);
        const auto other = to.find(key);
        if (other == to.end()) {
            faults.push_back({from_file, entry.line, fmt::format("{} is missing in {}", key, to_file)});
            continue;
        }
        std::vector<Fault> told_elsewhere;
        if (placeholders(to_file, other->second, told_elsewhere) != names) {
            faults.push_back(
                {from_file, entry.line, fmt::format("{} has other placeholders than in {}:{}", key, to_file, other->second.line)});
        }
    }
}

}  // namespace

std::string to_string(Fault const& fault) { return fault.file + ":" + std::to_string(fault.line) + ": " + fault.message; }

std::optional<Catalogue> Catalogue::load(std::filesystem::path const& folder, std::vector<Fault>& faults)
{
    const std::size_t before = faults.size();
    const auto hi_file = folder / "hi.tsv";
    const auto en_file = folder / "en.tsv";
    const Entries hi = read(hi_file, faults);
    const Entries en = read(en_file, faults);
    compare(hi_file.string(), hi, en_file.string(), en, faults);
    compare(en_file.string(), en, hi_file.string(), hi, faults);
    if (faults.size() != before) return std::nullopt;
    Catalogue made;
    for (auto const& [key, entry] : hi) made.messages_[static_cast<std::size_t>(Language::hi)].emplace(key, entry.text);
    for (auto const& [key, entry] : en) made.messages_[static_cast<std::size_t>(Language::en)].emplace(key, entry.text);
    return made;
}

bool Catalogue::has(std::string_view key) const noexcept { return find(Language::en, key) != nullptr; }

std::string const* Catalogue::find(Language language, std::string_view key) const noexcept
{
    auto const& messages = messages_[static_cast<std::size_t>(language)];
    const auto found = messages.find(key);
    return found == messages.end() ? nullptr : &found->second;
}

Result<std::string> Catalogue::say(Language language, std::string_view key, Values const& values) const
{
    std::string const* message = find(language, key);
    if (message == nullptr) return Error{Errc::not_found, "no message " + std::string{key}};
    std::vector<Fault> none; // checked at load
    std::string out;
    for (auto const& piece : scan({std::string{key}, *message}, none)) {
        if (piece.kind == PieceKind::literal) {
            out += piece.text;
            continue;
        }
        const auto value = values.texts().find(piece.text);
        if (value == values.texts().end()) return Error{Errc::invalid, "message " + std::string{key} + ": no value for " + piece.text};
        out += value->second;
    }
    return out;
}

Result<std::string> Catalogue::say(Language language, std::string_view key) const { return say(language, key, Values{}); }

std::string Catalogue::word(Language language, std::string_view key, std::string_view fallback) const
{
    std::string const* message = find(language, key);
    return message == nullptr ? std::string{fallback} : *message;
}

std::vector<std::string> Catalogue::keys() const
{
    std::vector<std::string> all;
    for (auto const& [key, message] : messages_[static_cast<std::size_t>(Language::en)]) all.push_back(key);
    return all;
}

}  // namespace sunwai::core::text
