#include "config/settings.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/verb.hpp"
#include "rules/read/reader.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

void tell_json(Environment& environment, std::vector<config::Fault> const& faults, bool in_order)
{
    json::array list;
    for (auto const& fault : faults) {
        list.push_back(json::object{{"file", fault.file}, {"line", fault.line}, {"column", fault.column}, {"message", fault.message}, {"warning", fault.warning}});
    }
    environment.out.line(json::serialize(json::object{{"ok", in_order}, {"faults", std::move(list)}}));
}

int check_config(Environment& environment, Arguments const& arguments)
{
    std::vector<config::Fault> faults;
    const auto file = environment.config_file();
    const auto loaded = config::load(file, environment.load_options(), faults);
    bool in_order = loaded.has_value();
    if (loaded) in_order = rules::Reader::compile(loaded->pack, faults) != nullptr;
    if (arguments.has("json")) {
        tell_json(environment, faults, in_order);
        return in_order ? done : wrong_input;
    }
    for (auto const& fault : faults) environment.complain(config::to_string(fault));
    if (!in_order) return wrong_input;
    auto const& pack = *loaded->pack;
    environment.out.line(fmt::format("{}: in order; state {}, {} places, {} offices, {} categories, {} sources", file.string(), pack.id, pack.places.size(),
                                     pack.offices.size(), pack.categories.size(), loaded->settings.sources.size()));
    return done;
}

int settings_manual(Environment& environment, Arguments const&)
{
    environment.out.write(config::settings_manual());
    return done;
}

int help(Environment& environment, Arguments const& arguments)
{
    if (arguments.has("markdown")) {
        environment.out.write(command_line_manual());
        return done;
    }
    auto ended = read_command_line({"--help"});
    environment.out.write(std::get<Ended>(ended).out);
    return done;
}

}  // namespace

std::vector<Verb> config_verbs()
{
    using Count = Parameter::Count;
    return {
        {"check-config", "Read configuration and state pack, and tell every fault as file:line:column: message",
         {{"--json", "", "faults as one JSON object on standard output", Count::flag}},
         {"sunwai check-config --config /etc/sunwai/sunwai.toml"}, check_config},
        {"settings-manual", "Print the manual page of all settings, in Markdown", {}, {"sunwai settings-manual > settings.md"}, settings_manual},
        {"help", "Print help",
         {{"--markdown", "", "the help of every verb, in Markdown", Count::flag}},
         {"sunwai help --markdown > docs/command-line.md"}, help},
    };
}

}  // namespace sunwai::daemon
