#include "daemon/options.hpp"

#include "core/log.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/verb.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>

namespace sunwai::daemon {
namespace {

/// Reads the files that a write verb sends along and makes paths absolute: the daemon has another working directory and other rights.
std::optional<core::Error> complete(Verb const& verb, Arguments& arguments)
{
    for (auto const& parameter : verb.parameters) {
        auto value = arguments.values.find(parameter.key());
        if (value == arguments.values.end() || value->second.empty()) continue;
        auto& name = value->second.back();
        if (parameter.writes_file) name = std::filesystem::absolute(name).lexically_normal().string();
        if (!parameter.reads_file) continue;
        auto contents = read_input(name, max_input_file);
        if (!contents) return contents.error();
        arguments.inputs[parameter.key()] = std::move(*contents);
        if (name == "-") name = "stdin";
    }
    return std::nullopt;
}

int perform(Invocation call)
{
    Environment environment{std::move(call.config), std::move(call.store)};
    int status = done;
    if (auto const* local = std::get_if<LocalRun>(&call.verb->run)) {
        status = (*local)(environment, call.arguments);
    } else {
        if (auto fault = complete(*call.verb, call.arguments)) return environment.fail(*fault);
        status = environment.execute(*call.verb, std::move(call.arguments));
    }
    environment.out.flush();
    return environment.out.failed() && status == done ? environment_failed : status;
}

}  // namespace

int run_command_line(int argc, char const* const* argv)
{
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is a failed write, not a reason to die in the middle of a transaction
    core::configure_log(core::Level::warning, false);
    auto read = read_command_line({argv + (argc > 0 ? 1 : 0), argv + argc});
    if (auto const* ended = std::get_if<Ended>(&read)) {
        static_cast<void>(std::fputs(ended->out.c_str(), stdout));
        static_cast<void>(std::fputs(ended->err.c_str(), stderr));
        return std::fflush(stdout) == 0 ? ended->status : static_cast<int>(environment_failed);
    }
    return perform(std::move(std::get<Invocation>(read)));
}

}  // namespace sunwai::daemon
