#pragma once
#include "core/error.hpp"
#include "core/model/case.hpp"
#include "core/task.hpp"
#include "daemon/verbs/verb.hpp"
#include "rules/case/machine.hpp"

#include <string>
#include <string_view>

namespace sunwai::daemon {

/// Tells what failed in a verb's answer; the exit status for it.
int refuse(Output& output, core::Error const& error);

/// How a case stands after a command, as one line of the verb's answer.
[[nodiscard]] std::string standing(core::Case const& record, Session const& session, Arguments const& arguments);

/// The command that a call of `case …` asks for, with its actor and the version it saw (as said by --seen, else the present one).
[[nodiscard]] core::Task<core::Result<rules::Command>> read_command(Session session, Arguments arguments, std::string verb);

/// Parameters that every command of a case takes.
[[nodiscard]] std::vector<Parameter> command_parameters(std::vector<std::string> const& options);

}  // namespace sunwai::daemon
