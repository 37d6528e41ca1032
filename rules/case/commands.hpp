#pragma once
#include "rules/case/draft.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sunwai::rules {

/// A command being taken: its arguments, who gives it and as what.
struct Asked {
    Command const& command;
    std::uint32_t roles{0};

    /// Empty when the argument was not given.
    [[nodiscard]] std::string const& arg(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return !arg(name).empty(); }
    /// yes or true.
    [[nodiscard]] bool flag(std::string_view name) const { return arg(name) == "yes" || arg(name) == "true"; }
};

using Handled = core::Result<void>;

/// One row per verb: who may give it in which states, and what it does.
struct Verb {
    std::string_view name;
    std::uint32_t roles;
    std::uint32_t states;       ///< bits of Status
    std::string_view takes;     ///< names of its arguments with blanks between; any other is refused
    Handled (*handle)(Draft&, Asked const&);
    bool listed{true};          ///< offered to people; two-case commands have functions of their own
};

[[nodiscard]] constexpr std::uint32_t in(core::Status status) noexcept { return 1U << static_cast<unsigned>(status); }

/// Verbs by theme; together they are all verbs of docs/commands.md.
[[nodiscard]] std::span<Verb const> assignment_verbs();
[[nodiscard]] std::span<Verb const> report_verbs();
[[nodiscard]] std::span<Verb const> clock_verbs();
[[nodiscard]] std::span<Verb const> ending_verbs();
[[nodiscard]] std::span<Verb const> amending_verbs();
[[nodiscard]] Verb const* find_verb(std::string_view name);

/// invalid, with the nearest known one, when the command has an argument that is not among `takes`.
[[nodiscard]] Handled check_names(Command const& command, std::string_view takes);

/// invalid: `verb: what`.
[[nodiscard]] core::Error invalid(std::string what);
[[nodiscard]] core::Error forbidden(std::string what);
/// invalid when the argument is missing.
[[nodiscard]] Handled need(Asked const& asked, std::string_view name);
/// A time argument: RFC 3339 or ms since 1970.
[[nodiscard]] core::Result<core::Instant> time_arg(Asked const& asked, std::string_view name);
/// A whole number between bounds; `otherwise` when it was not given.
[[nodiscard]] core::Result<int> count_arg(Asked const& asked, std::string_view name, int least, int most, int otherwise);
/// An office argument that exists in the directory and is not excluded from the case.
[[nodiscard]] core::Result<core::OfficeId> office_arg(Draft const& draft, Asked const& asked, std::string_view name);
/// Free text of the command: reason, then message.
[[nodiscard]] std::optional<std::string> words_of(Asked const& asked);

}  // namespace sunwai::rules
