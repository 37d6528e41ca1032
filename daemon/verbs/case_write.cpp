#include "core/model/post_json.hpp"
#include "daemon/desk.hpp"
#include "daemon/intake.hpp"
#include "daemon/verbs/case_commands.hpp"
#include "daemon/verbs/case_json.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

int refuse(Output& output, core::Error const& error)
{
    output.err += "sunwai: " + error.what + "\n";
    return exit_status(error.code);
}

/// How a case stands after a command, as the verb's answer.
std::string standing(core::Case const& record, Session const& session, Arguments const& arguments)
{
    const auto offset = session.policy.get()->pack->calendar.offset;
    if (arguments.has("json")) return json::serialize(case_object(record, offset)) + "\n";
    auto line = fmt::format("{}: {}, version {}", record.number, core::name(record.status), record.version);
    if (!record.acting.empty()) line += ", acting " + record.acting;
    if (record.atr_due && core::is_open(record.status)) line += ", due " + core::format_rfc3339(*record.atr_due, offset);
    return line + "\n";
}

/// `office=HR-D063-CM` and the options that stand for the same.
core::Result<std::map<std::string, std::string>> command_arguments(Arguments const& arguments)
{
    std::map<std::string, std::string> named;
    for (auto const& word : arguments.all("KEY=VALUE")) {
        const auto equals = word.find('=');
        if (equals == std::string::npos || equals == 0) return core::Error{core::Errc::invalid, fmt::format("'{}' must read like key=value", word.substr(0, 64))};
        named[word.substr(0, equals)] = word.substr(equals + 1);
    }
    static const std::vector<std::string> others{"NUMBER", "VERB", "KEY=VALUE", "verb", "as", "seen", "key", "json"};
    for (auto const& [name, values] : arguments.values) {
        if (std::find(others.begin(), others.end(), name) == others.end() && !values.empty()) named[name] = values.back();
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

core::Task<int> give_command(Session session, Arguments arguments, std::string verb, Output& output)
{
    const auto number = arguments.get("NUMBER");
    auto actor = actor_of(session, arguments);
    if (!actor) co_return refuse(output, actor.error());
    auto named = command_arguments(arguments);
    if (!named) co_return refuse(output, named.error());
    auto looked = seen_version(session, number, arguments.get("seen"));
    const auto seen = co_await std::move(looked);
    if (!seen) co_return refuse(output, seen.error());
    rules::Command command;
    command.verb = std::move(verb);
    command.actor = std::move(*actor);
    command.seen_version = *seen;
    command.args = std::move(*named);
    Desk desk{session.store, session.policy, session.clock};
    auto applied = desk.apply(number, std::move(command), arguments.get("key"));
    const auto record = co_await std::move(applied);
    if (!record) co_return refuse(output, core::in(number, record.error()));
    output.out += standing(*record, session, arguments);
    co_return static_cast<int>(done);
}

core::Task<int> case_do(Session session, Arguments arguments, Output& output)
{
    auto verb = arguments.get("VERB");
    return give_command(std::move(session), std::move(arguments), std::move(verb), output);
}

core::Task<int> case_named(Session session, Arguments arguments, Output& output)
{
    const auto name = arguments.get("verb").substr(std::string_view{"case "}.size());
    auto const& known = case_commands();
    const auto found = std::find_if(known.begin(), known.end(), [&](CaseCommand const& one) { return one.name == name; });
    return give_command(std::move(session), std::move(arguments), found == known.end() ? name : found->command, output);
}

core::Task<int> case_release(Session session, Arguments arguments, Output& output)
{
    const auto number = arguments.get("NUMBER");
    if (number.empty() && !arguments.has("replayed")) co_return refuse(output, {core::Errc::invalid, "case release: say a NUMBER, or --replayed for all cases of replays"});
    std::int64_t released = 0;
    std::function<core::Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> core::Result<void> {
        std::optional<core::CaseId> only;
        if (!number.empty()) {
            const auto record = writer.cases().load(std::string_view{number});
            if (!record) return core::in(number, record.error());
            only = record->id;
        }
        const auto let_go = writer.outbox().release_held(only, session.clock.now());
        if (!let_go) return let_go.error();
        released = *let_go;
        return {};
    };
    auto actor = session.actor;
    const auto written = co_await session.store.write(std::move(actor), std::move(work));
    if (!written) co_return refuse(output, written.error());
    if (arguments.has("json")) output.out += fmt::format("{{\"released\":{}}}\n", released);
    else output.out += fmt::format("{} notices released\n", released);
    co_return static_cast<int>(done);
}

/// A grievance that somebody brought to the desk, as a post of the network `hand`.
core::Result<core::Post> hand_post(Arguments const& arguments, core::Instant now)
{
    core::Post post;
    post.source = "hand";
    post.created_at = now;
    if (const auto at = arguments.get("created-at"); !at.empty()) {
        const auto read = core::parse_rfc3339(at);
        if (!read || *read > now) return core::Error{core::Errc::invalid, "--created-at: must be an RFC 3339 time that has passed"};
        post.created_at = *read;
    }
    post.text = arguments.get("text");
    post.author = {arguments.get("handle"), arguments.get("name"), arguments.get("location")};
    post.external_id = arguments.get("id");
    if (post.external_id.empty()) post.external_id = fmt::format("hand-{}-{:016x}", core::to_millis(now), std::hash<std::string>{}(post.text + post.author.handle + post.author.name));
    core::PostParser parser;  // the same bounds as for any post
    return parser.parse(core::to_json(post));
}

core::Task<core::Result<std::vector<core::Case>>> cases_of(Session session, std::string external_id)
{
    std::vector<core::Case> cases;
    std::function<core::Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> core::Result<void> {
        const auto stored = writer.posts().find("hand", external_id);
        if (!stored) return stored.error();
        if (!stored->has_value()) return {};
        for (auto const& number : (*stored)->cases) {
            auto record = writer.cases().load(std::string_view{number});
            if (!record) return record.error();
            cases.push_back(std::move(*record));
        }
        return {};
    };
    auto actor = session.actor;
    const auto written = co_await session.store.write(std::move(actor), std::move(work));
    if (!written) co_return written.error();
    co_return cases;
}

core::Task<int> case_new(Session session, Arguments arguments, Output& output)
{
    auto post = hand_post(arguments, session.clock.now());
    if (!post) co_return refuse(output, post.error());
    const auto id = post->external_id;
    Intake intake{session.store, session.policy, session.clock, Intake::Options{}};
    std::vector<core::Post> posts;
    posts.push_back(std::move(*post));
    const auto taken = co_await intake.take(std::move(posts), std::nullopt);
    if (!taken) co_return refuse(output, taken.error());
    auto found = cases_of(session, id);
    const auto cases = co_await std::move(found);
    if (!cases) co_return refuse(output, cases.error());
    for (auto const& record : *cases) output.out += standing(record, session, arguments);
    if (!cases->empty()) co_return static_cast<int>(done);
    co_return refuse(output, {core::Errc::invalid, fmt::format("the post {} is stored, but the rules see no grievance in it", id)});
}

Verb named_verb(CaseCommand const& command)
{
    using Count = Parameter::Count;
    Verb verb;
    verb.name = "case " + command.name;
    verb.help = command.help;
    verb.parameters.push_back({"NUMBER", "NUMBER", "case number", Count::required});
    verb.parameters.push_back({"KEY=VALUE", "KEY=VALUE", "further arguments of the command (docs/commands.md)", Count::many});
    for (auto const& option : command.options) verb.parameters.push_back({"--" + option, "VALUE", std::string{argument_help(option)}});
    verb.parameters.push_back({"--as", "OFFICE", "office acted for, or state, citizen, operator; the State nodal officer's desk unless said"});
    verb.parameters.push_back({"--seen", "VERSION", "version of the case that you saw; refused when it has changed since"});
    verb.parameters.push_back({"--key", "KEY", "the same key again does nothing again"});
    verb.parameters.push_back({"--json", "", "the case as JSON", Count::flag});
    if (!command.example.empty()) verb.examples.push_back(fmt::format("sunwai case {} {}", command.name, command.example));
    verb.run = case_named;
    return verb;
}

}  // namespace

std::vector<Verb> case_writing_verbs()
{
    using Count = Parameter::Count;
    const Parameter as_json{"--json", "", "the case as JSON", Count::flag};
    std::vector<Verb> verbs{
        {"case new", "Enter a grievance that came by hand, telephone or paper; it goes through the rules like a post",
         {{"--text", "TEXT", "the words of the citizen", Count::required},
          {"--handle", "HANDLE", "a key for the same citizen, such as a telephone number's hash"},
          {"--name", "NAME", "who it is"},
          {"--location", "PLACE", "where, in words"},
          {"--created-at", "TIME", "when the citizen spoke; now unless said"},
          {"--id", "ID", "a key of your own: the same key again opens nothing again"},
          as_json},
         {R"(sunwai case new --text "हिसार सेक्टर 14 में तीन दिन से पानी नहीं आ रहा" --location Hisar)"}, case_new},
    };
    for (auto const& command : case_commands()) verbs.push_back(named_verb(command));
    auto any = named_verb({"do", "", "Any command of the case machine by its own name", {}, "HR-2026-000123 note message=\"called at 10:40\""});
    any.parameters.insert(any.parameters.begin() + 1, {"VERB", "VERB", "command: acknowledge, file-atr, relay … (docs/commands.md)", Count::required});
    any.run = case_do;
    verbs.push_back(std::move(any));
    verbs.push_back({"case release", "Let the held notices of replayed cases go out",
                     {{"NUMBER", "NUMBER", "only of this case"}, {"--replayed", "", "of all cases that replays opened", Count::flag}, as_json},
                     {"sunwai case release --replayed"}, case_release});
    return verbs;
}

}  // namespace sunwai::daemon
