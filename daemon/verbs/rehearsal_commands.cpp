#include "core/time.hpp"
#include "daemon/verbs/rehearsal.hpp"
#include "rules/case/codec.hpp"

#include <array>
#include <string_view>

namespace sunwai::daemon {
namespace {

/// Words are not needed to rehearse, but some commands want them.
constexpr char const* unsaid = "-";

std::string fact(core::Event const& event, std::string_view name) { return rules::text_fact(event, name).value_or(std::string{}); }

std::string time_fact(core::Event const& event, std::string_view name)
{
    const auto millis = rules::number_fact(event, name);
    return millis ? core::format_rfc3339(core::from_millis(*millis)) : std::string{};
}

struct Row {
    std::string_view event;
    std::string_view verb;
    void (*fill)(core::Event const&, core::Case const&, std::map<std::string, std::string>&);
};

using Args = std::map<std::string, std::string>;

void nothing(core::Event const&, core::Case const&, Args&) {}
void to_office(core::Event const&, core::Case const& after, Args& args) { args = {{"office", after.acting}, {"nodal", after.nodal}, {"reason", unsaid}}; }
void transferred(core::Event const&, core::Case const& after, Args& args) { args = {{"office", after.acting}, {"reason", unsaid}}; }
void disputed(core::Event const& event, core::Case const&, Args& args) { args = {{"office", fact(event, "office")}, {"reason", unsaid}}; }
void acknowledged(core::Event const&, core::Case const&, Args& args) { args = {{"next_step", unsaid}}; }
void relayed(core::Event const& event, core::Case const&, Args& args) { args = {{"stage", fact(event, "stage")}, {"whom", unsaid}, {"how", unsaid}}; }
void with_text(core::Event const&, core::Case const&, Args& args) { args = {{"text", unsaid}}; }
void with_reason(core::Event const&, core::Case const&, Args& args) { args = {{"reason", unsaid}}; }
void extension(core::Event const& event, core::Case const&, Args& args)
{
    args = {{"until", time_fact(event, "until")}, {"ground", fact(event, "ground")}, {"reason", unsaid}, {"message", unsaid}};
}
void granted(core::Event const&, core::Case const&, Args& args) { args = {{"decision", "grant"}}; }
void refused(core::Event const&, core::Case const&, Args& args) { args = {{"decision", "refuse"}, {"reason", unsaid}}; }
void held(core::Event const& event, core::Case const&, Args& args) { args = {{"court", unsaid}, {"order", unsaid}, {"until", time_fact(event, "until")}}; }
void long_term(core::Event const& event, core::Case const& after, Args& args)
{
    args = {{"milestone", after.milestone}, {"until", time_fact(event, "until")}, {"reason", unsaid}, {"message", unsaid}};
}
void report(core::Event const& event, core::Case const&, Args& args)
{
    args = {{"kind", fact(event, "kind")}, {"report", unsaid}, {"message", unsaid}, {"rule", unsaid}, {"evidence", std::to_string(rules::number_fact(event, "evidence").value_or(0))}};
}
void asked(core::Event const& event, core::Case const&, Args& args)
{
    const std::string pauses = rules::flag_fact(event, "pauses") ? "yes" : "no";
    args = {{"text", unsaid}, {"delivered", pauses}, {"blocking", pauses}};
}
void answered(core::Event const& event, core::Case const&, Args& args) { args = {{"answer", fact(event, "answer")}}; }
void corrected(core::Event const&, core::Case const& after, Args& args)
{
    args = {{"category", after.category}, {"matter", after.matter}, {"place", after.place}, {"severity", std::string{core::name(after.severity)}}};
}
void handling(core::Event const& event, core::Case const&, Args& args)
{
    args = {{"handling", fact(event, "handling")}, {"remove", rules::flag_fact(event, "removed") ? "yes" : "no"}};
}
void proposed(core::Event const& event, core::Case const&, Args& args)
{
    args = {{"kind", fact(event, "kind")}, {"reason", unsaid}, {"message", unsaid}, {"authority", unsaid}, {"rule", unsaid}, {"evidence", unsaid}};
}
void reopened(core::Event const& event, core::Case const&, Args& args) { args = {{"ground", fact(event, "ground")}, {"reason", unsaid}}; }

constexpr std::array rows{
    Row{"assigned", "assign", to_office},           Row{"re_marked", "re-mark", transferred},      Row{"transferred", "transfer", transferred},
    Row{"transfer_disputed", "transfer", disputed}, Row{"acknowledged", "acknowledge", acknowledged}, Row{"started", "start", nothing},
    Row{"relayed", "relay", relayed},               Row{"ordered", "order", with_text},            Row{"extension_asked", "extend-ask", extension},
    Row{"extended", "extend-decide", granted},      Row{"extension_refused", "extend-decide", refused}, Row{"hold_proposed", "hold-by-court", held},
    Row{"held_by_court", "hold-by-court", held},    Row{"pause_ended", "resume", with_reason},     Row{"long_term", "long-term", long_term},
    Row{"atr_filed", "file-atr", report},           Row{"accepted", "accept", nothing},            Row{"returned", "return", with_reason},
    Row{"citizen_asked", "ask-citizen", asked},     Row{"citizen_answered", "citizen-answer", answered}, Row{"citizen_reminded", "remind", nothing},
    Row{"corrected", "correct", corrected},         Row{"handling_set", "handling-set", handling}, Row{"end_proposed", "close", proposed},
    Row{"appealed", "appeal", nothing},             Row{"appeal_refused", "appeal-decide", refused}, Row{"reopened", "reopen", reopened},
};

/// Ends take a second person; what the clock closed, or the citizen's yes, follows from what went before.
std::optional<rules::Command> second_key(core::Event const& event)
{
    const auto status = core::parse_status(event.kind);
    if (!status || core::is_open(*status) || fact(event, "proposed_by").empty()) return std::nullopt;
    rules::Command command;
    command.verb = "close";
    command.args = {{"kind", event.kind}, {"reason", unsaid}, {"message", unsaid}, {"authority", unsaid}, {"rule", unsaid}, {"evidence", unsaid}};
    return command;
}

/// A reopening or an end by itself is a consequence of the answer recorded just before it.
bool follows_from_answer(core::Event const& event)
{
    const auto ground = fact(event, "ground");
    return event.kind == "reopened" && (ground == "citizen_no" || ground == "pressed");
}

}  // namespace

std::optional<rules::Command> command_behind(core::Event const& event, core::Case const& after)
{
    if (event.actor.kind == core::ActorKind::system && event.kind != "citizen_answered" && event.kind != "citizen_reminded" && event.kind != "reopened") return std::nullopt;
    if (follows_from_answer(event)) return std::nullopt;
    auto command = second_key(event);
    for (auto const& row : rows) {
        if (command || row.event != event.kind) continue;
        command.emplace();
        command->verb = row.verb;
        row.fill(event, after, command->args);
    }
    if (!command) return std::nullopt;
    std::erase_if(command->args, [](auto const& arg) { return arg.second.empty(); });
    if (command->verb == "reopen" && fact(event, "ground") == "appeal") *command = {"appeal-decide", {}, -1, {{"decision", "uphold"}, {"reason", unsaid}}};
    command->actor = event.actor;
    return command;
}

}  // namespace sunwai::daemon
