#include "core/model/post_json.hpp"
#include "daemon/desk.hpp"
#include "daemon/intake.hpp"
#include "daemon/verbs/case_call.hpp"
#include "daemon/verbs/case_commands.hpp"
#include "daemon/verbs/verb.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace sunwai::daemon {
namespace {

core::Task<int> give_command(Session session, Arguments arguments, std::string verb, Output& output)
{
    const auto number = arguments.get("NUMBER");
    auto reading = read_command(session, arguments, std::move(verb));
    auto command = co_await std::move(reading);
    if (!command) co_return refuse(output, command.error());
    Desk desk{session.store, session.policy, session.clock};
    auto applied = desk.apply(number, std::move(*command), arguments.get("key"));
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
    Verb verb;
    verb.name = "case " + command.name;
    verb.help = command.help;
    verb.parameters = command_parameters(command.options);
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
    auto any = named_verb({"do", "", "Any command of the case machine by its own name", {}, "HR-2026-000123 note text=\"called at 10:40\""});
    any.parameters.insert(any.parameters.begin() + 1, {"VERB", "VERB", "command: acknowledge, file-atr, relay … (docs/commands.md)", Count::required});
    any.run = case_do;
    verbs.push_back(std::move(any));
    auto more = case_pair_verbs();
    std::move(more.begin(), more.end(), std::back_inserter(verbs));
    return verbs;
}

}  // namespace sunwai::daemon
