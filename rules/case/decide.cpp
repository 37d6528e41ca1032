// Taking a command: arguments within bounds, a known verb, the right state and actor, an up-to-date view; then its handler.
#include "config/spelling.hpp"
#include "config/table.hpp"
#include "rules/case/clock_events.hpp"
#include "rules/case/commands.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"
#include "rules/case/roles.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Errc;
using core::Error;

constexpr std::size_t max_argument = 8192;
constexpr std::size_t max_arguments = 40;

std::array<std::span<Verb const>, 5> all_verbs()
{
    return {assignment_verbs(), report_verbs(), clock_verbs(), ending_verbs(), amending_verbs()};
}

Handled check_arguments(Command const& command)
{
    if (command.args.size() > max_arguments) return invalid("too many arguments");
    for (auto const& [name, value] : command.args) {
        if (name.size() > 64 || value.size() > max_argument) return invalid(fmt::format("argument {} is longer than {} bytes", name.substr(0, 64), max_argument));
        if (!simdjson::validate_utf8(value.data(), value.size())) return invalid(fmt::format("argument {} is not valid UTF-8", name));
    }
    return {};
}

Error unknown_command(std::string const& verb)
{
    std::vector<std::string_view> known;
    for (const auto verbs : all_verbs()) {
        for (auto const& one : verbs) known.push_back(one.name);
    }
    return invalid(fmt::format("unknown command {}{}", verb.substr(0, 64), config::suggestion(verb, known)));
}

/// What happened since a version, as far as the case remembers.
std::string changes_since(Case const& current, std::int64_t seen)
{
    const auto since = static_cast<std::size_t>(std::clamp<std::int64_t>(current.version - seen, 0, static_cast<std::int64_t>(current.recent.size())));
    std::string text;
    for (auto i = current.recent.size() - since; i < current.recent.size(); ++i) {
        if (!text.empty()) text += ", ";
        text += current.recent[i];
    }
    return text;
}

Handled check_version(Case const& current, Command const& command, Guards const& guards)
{
    const bool own = command.actor.kind == core::ActorKind::system && command.seen_version == -1;
    if (own || command.seen_version == current.version || !guards.refuses_stale) return {};
    if (command.seen_version < 0) return invalid("the version of the case that was seen is missing");
    if (command.seen_version > current.version) return invalid("the version named is newer than the case");
    return Error{Errc::conflict, fmt::format("the case has changed since version {}: {}", command.seen_version, changes_since(current, command.seen_version))};
}

}  // namespace

Error invalid(std::string what) { return {Errc::invalid, std::move(what)}; }
Error forbidden(std::string what) { return {Errc::forbidden, std::move(what)}; }

Handled check_names(Command const& command, std::string_view takes)
{
    const auto known = config::words_of(takes, ' ');
    for (auto const& [name, value] : command.args) {
        if (std::ranges::find(known, name) != known.end()) continue;
        const auto near = config::suggestion(name, known);
        const auto others = takes.empty() ? std::string{"; it takes none"} : fmt::format("; it takes {}", takes);
        return invalid(fmt::format("{}: unknown argument {}{}", command.verb, name.substr(0, 64), near.empty() ? others : near));
    }
    return {};
}

std::string const& Asked::arg(std::string_view name) const
{
    static const std::string empty;
    const auto found = command.args.find(std::string{name});
    return found == command.args.end() ? empty : found->second;
}

Handled need(Asked const& asked, std::string_view name)
{
    if (asked.has(name)) return {};
    return invalid(fmt::format("{}: {} is missing", asked.command.verb, name));
}

core::Result<core::Instant> time_arg(Asked const& asked, std::string_view name)
{
    auto const& text = asked.arg(name);
    if (const auto at = core::parse_rfc3339(text)) return *at;
    std::int64_t millis{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), millis);
    const bool whole = fault == std::errc{} && end == text.data() + text.size() && !text.empty();
    if (whole && millis >= core::to_millis(core::earliest) && millis <= core::to_millis(core::latest)) return core::from_millis(millis);
    return invalid(fmt::format("{}: {} must be a time such as 2026-03-05T17:00:00+05:30", asked.command.verb, name));
}

core::Result<int> count_arg(Asked const& asked, std::string_view name, int least, int most, int otherwise)
{
    auto const& text = asked.arg(name);
    if (text.empty()) return otherwise;
    int value{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault == std::errc{} && end == text.data() + text.size() && value >= least && value <= most) return value;
    return invalid(fmt::format("{}: {} must be a number from {} to {}", asked.command.verb, name, least, most));
}

core::Result<core::OfficeId> office_arg(Draft const& draft, Asked const& asked, std::string_view name)
{
    auto const& office = asked.arg(name);
    if (draft.world().directory.office(office) == nullptr) return invalid(fmt::format("{}: {} names no known office", asked.command.verb, name));
    if (draft.guards().excludes && is_excluded(draft.next, draft.world(), office))
        return forbidden(fmt::format("{}: the office is excluded from this case", asked.command.verb));
    return office;
}

std::optional<std::string> words_of(Asked const& asked)
{
    std::string words = asked.arg("reason");
    for (auto const* more : {"message", "text", "report"}) {
        if (!asked.has(more)) continue;
        if (!words.empty()) words += '\n';
        words += asked.arg(more);
    }
    if (words.empty()) return std::nullopt;
    return words;
}

Verb const* find_verb(std::string_view name)
{
    for (const auto verbs : all_verbs()) {
        const auto found = std::ranges::find(verbs, name, &Verb::name);
        if (found != verbs.end()) return &*found;
    }
    return nullptr;
}

core::Result<Outcome> decide(Case const& current, Command const& command, World const& world, core::Instant now, Guards const& guards)
{
    auto const* verb = find_verb(command.verb);
    if (verb == nullptr || !verb->listed) return unknown_command(command.verb);
    if (const auto bounds = check_arguments(command); !bounds) return bounds.error();
    if (const auto names = check_names(command, verb->takes); !names) return names.error();
    const Asked asked{command, roles_of(current, command.actor, world, guards)};
    if ((asked.roles & verb->roles) == 0) return forbidden(fmt::format("{}: not for this actor", command.verb));
    if (const auto fresh = check_version(current, command, guards); !fresh) return fresh.error();
    if ((in(current.status) & verb->states) == 0) return invalid(fmt::format("{}: the case is {}", command.verb, core::name(current.status)));
    Draft draft{current, command.actor, {world, now, guards}};
    if (const auto handled = verb->handle(draft, asked); !handled) return handled.error();
    return std::move(draft).finish();
}

core::Result<Outcome> decide(Case const& current, Command const& command, World const& world, core::Instant now)
{
    return decide(current, command, world, now, Guards{});
}

std::vector<std::string> allowed_commands(Case const& current, core::Actor const& actor, World const& world)
{
    const auto roles = roles_of(current, actor, world, Guards{});
    std::vector<std::string> allowed;
    for (const auto verbs : all_verbs()) {
        for (auto const& verb : verbs) {
            if ((verb.roles & roles) != 0 && (verb.states & in(current.status)) != 0) allowed.emplace_back(verb.name);
        }
    }
    return allowed;
}

Outcome rederive(Case const& current, World const& world, core::Instant now)
{
    const Guards guards;
    Draft draft{current, core::Actor::system("calendar"), {world, now, guards}};
    auto& c = draft.next;
    if (!core::is_open(c.status)) return std::move(draft).finish();
    if (c.triage_due && !c.triage_breached) c.triage_due = derive_triage_due(c, world);
    if (c.ack_due && !c.ack_breached && c.status == core::Status::assigned) c.ack_due = derive_ack_due(c, world);
    if (c.atr_due && !c.breached) c.atr_due = derive_atr_due(c, world);
    if (c.accept_due && !c.accept_breached) c.accept_due = derive_accept_due(c, world);
    const auto moments = [](Case const& of) { return std::tie(of.triage_due, of.ack_due, of.atr_due, of.accept_due); };
    Case looked = c;
    set_next(looked, draft.context());
    const bool moved = moments(c) != moments(current) || looked.next_at != current.next_at;
    if (moved) draft.record("rederived", {{"calendar", world.pack.calendar.version}});
    return std::move(draft).finish();
}

}  // namespace sunwai::rules
