#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sunwai::daemon {

struct Verb;

/// What one call of a verb was given: plain text by name, so that it travels over the control socket as it is.
struct Arguments {
    std::map<std::string, std::vector<std::string>, std::less<>> values;  ///< by parameter name without dashes
    std::map<std::string, std::string, std::less<>> inputs;               ///< contents of files named by parameters with `reads_file`

    [[nodiscard]] bool has(std::string_view name) const { return values.find(name) != values.end(); }
    /// The (last) value; empty when it was not given.
    [[nodiscard]] std::string get(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
    [[nodiscard]] std::string input(std::string_view name) const;
};

/// A command line that was understood.
struct Invocation {
    Verb const* verb{nullptr};
    Arguments arguments;
    std::string config;  ///< `--config`, empty when not given
    std::string store;   ///< `--store`, empty when not given
};

/// A command line that ends here: help, version, or wrong usage.
struct Ended {
    int status{0};       ///< 0 for help and version, 2 for wrong usage
    std::string out;
    std::string err;
};

/// Reads a command line by the table of verbs. Unknown verbs and options are answered with the nearest known one.
[[nodiscard]] std::variant<Invocation, Ended> read_command_line(std::vector<std::string> const& words);

/// The command line's manual in Markdown, made from the table of verbs (docs/command-line.md).
[[nodiscard]] std::string command_line_manual();

/// The known word nearest to `word` when it is near enough to be a slip of the fingers, else empty.
[[nodiscard]] std::string nearest_word(std::string_view word, std::vector<std::string> const& known);

/// Runs a command line to its end; the exit status (DESIGN §6).
[[nodiscard]] int run_command_line(int argc, char const* const* argv);

}  // namespace sunwai::daemon
