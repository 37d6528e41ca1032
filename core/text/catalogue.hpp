#pragma once
#include "core/error.hpp"
#include "core/text/language.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::core::text {

class Values;

/// What is wrong with a message file or template, and where.
struct Fault {
    std::string file;
    std::size_t line{0};
    std::string message;
};
/// `file:line: message`
[[nodiscard]] std::string to_string(Fault const&);

/// Everything that is said to people, in both languages: `en.tsv` and `hi.tsv`, a line each `key<TAB>message`. Keys are dotted lower-case
/// words
/// (`status.assigned`); a message may hold `{{name}}` and no other form; `\n` stands for a line break; empty lines and lines that begin
/// with `#` are left out. Immutable after load; safe from any thread.
class Catalogue {
public:
    /// Reads both files of `folder`. Every fault is added: a line without tab, a key twice, a key that one language lacks, other names in
    /// the placeholders of the two languages, an unescaped form. A catalogue only when there is none. Safe to repeat.
    [[nodiscard]] static std::optional<Catalogue> load(std::filesystem::path const& folder, std::vector<Fault>& faults);

    [[nodiscard]] bool has(std::string_view key) const noexcept;
    /// The message as it stands in the file, placeholders unfilled; nothing for an unknown key.
    [[nodiscard]] std::string const* find(Language language, std::string_view key) const noexcept;
    /// The message with its placeholders filled, as plain text: escape it like any other text where it is shown.
    /// not_found: no such key; invalid: `values` lacks a name. Both are faults of the program, found by its tests.
    [[nodiscard]] Result<std::string> say(Language language, std::string_view key, Values const& values) const;
    [[nodiscard]] Result<std::string> say(Language language, std::string_view key) const;
    /// The message of a key made at run time (`status.` + a status word); `fallback` where there is none: for words that the store may hold
    /// and this version does not know.
    [[nodiscard]] std::string word(Language language, std::string_view key, std::string_view fallback) const;
    [[nodiscard]] std::vector<std::string> keys() const;

private:
    using Messages = std::map<std::string, std::string, std::less<>>;
    std::array<Messages, 2> messages_;
};

}  // namespace sunwai::core::text
