#include "daemon/verbs/case_commands.hpp"

#include <array>
#include <utility>

namespace sunwai::daemon {

std::string_view argument_help(std::string_view name) noexcept
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 33> texts{{
        {"office", "office id"},
        {"nodal", "nodal office, where it is to be another one"},
        {"reason", "why, for the record"},
        {"message", "plain words to the citizen, at most 600 characters, without numbers of people"},
        {"report", "internal report"},
        {"text", "the words"},
        {"kind", "what kind"},
        {"evidence", "how many pieces of evidence; for no_merit what they are"},
        {"rule", "the rule that is cited"},
        {"authority", "the other authority, named"},
        {"until", "RFC 3339 time"},
        {"category", "category key"},
        {"matter", "matter key"},
        {"place", "place id of the state pack"},
        {"severity", "normal, high or emergency"},
        {"answer", "yes, no, partly, pressed, info, unreachable or never_complained"},
        {"ground", "the ground, as a word"},
        {"decision", "grant or refuse; of an appeal uphold or refuse"},
        {"next-step", "what happens next"},
        {"within", "a limit such as 4wh or 2d"},
        {"whom", "whom you told"},
        {"how", "how you told them"},
        {"when", "when you told them"},
        {"reference", "their reference, such as a 112 event"},
        {"stage", "relayed, reached or made_safe"},
        {"court", "the court"},
        {"order", "number of the order"},
        {"milestone", "the milestone, named"},
        {"delivered", "yes when the question reached the citizen"},
        {"blocking", "yes when nothing can be done without the answer"},
        {"handling", "a handling key"},
        {"remove", "yes to take it away"},
        {"lead", "number of the incident's lead"},
    }};
    for (auto const& [key, text] : texts) {
        if (key == name) return text;
    }
    return {};
}

std::vector<CaseCommand> const& case_commands()
{
    static const std::vector<CaseCommand> commands{
        {"decide", "triage-decide", "Decide a case in triage: give it to an office", {"office", "nodal", "reason"}, "HR-2026-000123 --office HR-D063-CM --reason \"the post names the place\""},
        {"assign", "assign", "Give a case to an acting office", {"office", "nodal", "reason"}, "HR-2026-000123 --office HR-D063-CM --reason \"the post names the place\""},
        {"remark", "re-mark", "Re-mark to another acting office", {"office", "reason"}, ""},
        {"ack", "acknowledge", "Acknowledge a case and name the next step", {"next-step"}, "HR-2026-000123 --as HR-D063-CM --next-step \"lineman sent\""},
        {"start", "start", "Say that work has begun", {"reason"}, "HR-2026-000123 --as HR-D063-CM"},
        {"relay", "relay", "Take an emergency: whom you told, how, when, their reference", {"whom", "how", "when", "reference", "stage"}, ""},
        {"transfer", "transfer", "Pass a case on that belongs to another office", {"office", "reason"}, ""},
        {"order", "order", "Give an order as a rung above", {"text", "within"}, ""},
        {"atr", "file-atr", "File an action-taken report (kind: done, partly, not_feasible, nothing_wrong, referred)", {"report", "message", "kind", "evidence", "rule"},
         "HR-2026-000123 --as HR-D063-CM --kind done --report \"fuse replaced at 14:10\" --message \"The supply is back.\" --evidence 1"},
        {"accept", "accept", "Accept the report; the citizen is asked", {}, "HR-2026-000123"},
        {"return", "return", "Return the report: work goes on", {"reason"}, "HR-2026-000123 --reason \"no photograph of the road\""},
        {"ask", "ask-citizen", "Ask the citizen", {"text", "delivered", "blocking"}, ""},
        {"answer", "citizen-answer", "Record the citizen's answer", {"answer", "text"}, "HR-2026-000123 --answer yes"},
        {"remind", "remind", "Record a reminder by the citizen", {"text"}, ""},
        {"extend", "extend-ask", "Ask for an extension, before the limit", {"until", "reason", "message", "ground"}, ""},
        {"extend-decide", "extend-decide", "Decide an extension", {"decision", "reason"}, ""},
        {"hold", "hold-by-court", "Hold the part that a court has stayed (takes two persons)", {"court", "order", "until"}, ""},
        {"resume", "resume", "End a hold by a court", {"reason"}, ""},
        {"long-term", "long-term", "Keep as a long-term matter with a named milestone", {"milestone", "until", "reason", "message"}, ""},
        {"correct", "correct", "Correct category, matter, place or severity", {"category", "matter", "place", "severity", "reason"}, ""},
        {"handling", "handling-set", "Set a handling, or take it away", {"handling", "remove", "reason"}, ""},
        {"note", "note", "Add a note", {"text"}, "HR-2026-000123 --text \"called at 10:40, will call again\""},
        {"close", "close", "End a case (kind: closed, referred, rejected, not_feasible, no_merit, withdrawn); takes two persons",
         {"kind", "reason", "message", "authority", "rule", "evidence"}, ""},
        {"reopen", "reopen", "Open an ended case again, one rung higher", {"ground", "reason"}, "HR-2026-000123 --ground spot_check --reason \"the road is open again\""},
        {"appeal", "appeal", "Record the citizen's appeal", {"text"}, ""},
        {"appeal-decide", "appeal-decide", "Decide an appeal", {"decision", "reason"}, ""},
        {"incident-join", "incident-join", "Make a case a member of an incident", {"lead"}, ""},
        {"incident-leave", "incident-leave", "Take a case out of its incident", {}, ""},
    };
    return commands;
}

}  // namespace sunwai::daemon
