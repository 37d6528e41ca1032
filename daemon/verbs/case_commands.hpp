#pragma once
#include "daemon/verbs/verb.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunwai::daemon {

/// A name of the shell for a command of the case machine.
struct CaseCommand {
    std::string name;                     ///< `ack`
    std::string command;                  ///< `acknowledge`
    std::string help;
    std::vector<std::string> options;     ///< arguments of the command that have an option of their own: `office`
    std::string example;                  ///< what follows `sunwai case NAME`
};

/// All of them; what has no name here is reached by `case do`.
[[nodiscard]] std::vector<CaseCommand> const& case_commands();

/// What an argument is, for help; empty for one without a text of its own.
[[nodiscard]] std::string_view argument_help(std::string_view name) noexcept;

}  // namespace sunwai::daemon
