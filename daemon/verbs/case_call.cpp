#include "daemon/verbs/case_call.hpp"

#include "daemon/verbs/case_commands.hpp"
#include "daemon/verbs/case_view.hpp"
#include "daemon/verbs/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sunwai::daemon {

int refuse(Output& output, core::Error const& error)
{
    output.err += "sunwai: " + error.what + "\n";
    return exit_status(error.code);
}

std::string standing(core::Case const& record, Session const& session, Arguments const& arguments)
{
    const auto policy = session.policy.get();
    if (arguments.has("json")) return web::case_json(record, case_view(*policy, session.clock.now())) + "\n";
    const auto offset = policy->pack->calendar.offset;
    auto line = fmt::format("{}: {}, version {}", record.number, core::name(record.status), record.version);
    if (!record.acting.empty()) line += ", acting " + record.acting;
    if (record.atr_due && core::is_open(record.status)) line += ", due " + core::format_rfc3339(*record.atr_due, offset);
    return line + "\n";
}

namespace {

/// `office=HR-D063-CM` and the options that stand for the same.
core::Result<std::map<std::string, std::string>> command_arguments(Arguments const& arguments)
{
    std::map<std::string, std::string> named;
    for (auto const& word : arguments.all("KEY=VALUE")) {
        const auto equals = word.find('=');
        if (equals == std::string::npos || equals == 0) return core::Error{core::Errc::invalid, fmt::format("'{}' must read like key=value", word.substr(0, 64))};
        named[word.substr(0, equals)] = word.substr(equals + 1);
    }
    static const std::vector<std::string> others{"NUMBER", "VERB", "KEY=VALUE", "verb", "as", "seen", "key", "json", "with"};
    for (auto const& [name, values] : arguments.values) {
        if (std::find(others.begin(), others.end(), name) == others.end() && !values.empty()) {
            auto key = name;
            std::replace(key.begin(), key.end(), '-', '_');  // --next-step is next_step
            named[key] = values.back();
        }
    }
    return named;
}

/// The version that the caller saw: as said, else the present one.
core::Task<core::Result<std::int64_t>> seen_version(Session session, std::string number, std::string said)
{
    std::int64_t version = 0;
    if (!said.empty()) {
        const auto [end, fault] = std::from_chars(said.data(), said.data() + said.size(), version);
        if (fault != std::errc{} || end != said.data() + said.size() || version < 0) co_return core::Error{core::Errc::invalid, "--seen: must be a version of the case"};
        co_return version;
    }
    std::function<core::Result<void>(store::Snapshot&)> look = [&](store::Snapshot& snapshot) -> core::Result<void> {
        const auto found = snapshot.find(number);
        if (!found) return core::in(number, found.error());
        version = found->version;
        return {};
    };
    auto viewer = core::Viewer::state_desk(session.actor.name);
    const auto read = co_await session.store.read(std::move(viewer), std::move(look));
    if (!read) co_return read.error();
    co_return version;
}

/// Who asks: the State nodal officer's desk, or with `--as` the office, the citizen or the operator on whose behalf the caller enters it.
core::Result<core::Actor> actor_of(Session const& session, Arguments const& arguments)
{
    auto actor = session.actor;
    const auto policy = session.policy.get();
    auto as = arguments.get("as");
    if (as == "operator") return actor;
    if (as == "citizen") {
        actor.kind = core::ActorKind::citizen;
        return actor;
    }
    if (as.empty() || as == "state") as = policy->pack->state_nodal;
    if (policy->directory->office(as) == nullptr) return core::Error{core::Errc::not_found, fmt::format("--as: no office '{}'", as)};
    actor.kind = as == policy->pack->state_nodal ? core::ActorKind::state : core::ActorKind::officer;
    actor.name += " for " + as;  // whoever enters it for two offices is not one person judging an own report, and the record shows who it was
    actor.office = std::move(as);
    return actor;
}

}  // namespace

core::Task<core::Result<rules::Command>> read_command(Session session, Arguments arguments, std::string verb)
{
    auto actor = actor_of(session, arguments);
    if (!actor) co_return actor.error();
    auto named = command_arguments(arguments);
    if (!named) co_return named.error();
    auto looked = seen_version(session, arguments.get("NUMBER"), arguments.get("seen"));
    const auto seen = co_await std::move(looked);
    if (!seen) co_return seen.error();
    rules::Command command;
    command.verb = std::move(verb);
    command.actor = std::move(*actor);
    command.seen_version = *seen;
    command.args = std::move(*named);
    co_return command;
}

std::vector<Parameter> command_parameters(std::vector<std::string> const& options)
{
    using Count = Parameter::Count;
    std::vector<Parameter> parameters{{"NUMBER", "NUMBER", "case number", Count::required},
                                      {"KEY=VALUE", "KEY=VALUE", "further arguments of the command (docs/commands.md)", Count::many}};
    for (auto const& option : options) parameters.push_back({"--" + option, "VALUE", std::string{argument_help(option)}});
    parameters.push_back({"--as", "OFFICE", "office acted for, or state, citizen, operator; the State nodal officer's desk unless said"});
    parameters.push_back({"--seen", "VERSION", "version of the case that you saw; refused when it has changed since"});
    parameters.push_back({"--key", "KEY", "the same key again does nothing again"});
    parameters.push_back({"--json", "", "the case as JSON", Count::flag});
    return parameters;
}

}  // namespace sunwai::daemon
