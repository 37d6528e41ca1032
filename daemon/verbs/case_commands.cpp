#include "daemon/verbs/case_commands.hpp"

#include <array>
#include <utility>

namespace sunwai::daemon {

std::string_view argument_help(std::string_view name) noexcept
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 18> texts{{
        {"office", "office id"},
        {"reason", "why, for the record"},
        {"message", "words to the citizen, or of the note"},
        {"report", "internal report"},
        {"kind", "done, partly, not_feasible, nothing_wrong or referred"},
        {"date", "date of action, YYYY-MM-DD"},
        {"evidence", "evidence, separated by commas"},
        {"until", "RFC 3339 time or day"},
        {"category", "category key"},
        {"matter", "matter key"},
        {"place", "place id of the state pack"},
        {"severity", "normal, high or emergency"},
        {"answer", "yes or no"},
        {"ground", "ground, as policy names it"},
        {"with", "number of the other case"},
        {"step", "next step"},
        {"end", "closed, referred, rejected, not_feasible, no_merit or withdrawn"},
        {"handling", "handling keys, separated by commas"},
    }};
    for (auto const& [key, text] : texts) {
        if (key == name) return text;
    }
    return {};
}

std::vector<CaseCommand> const& case_commands()
{
    static const std::vector<CaseCommand> commands{
        {"assign", "assign", "Give a case to an acting office", {"office", "reason"}, "HR-2026-000123 --office HR-D063-CM --reason \"named in the post\""},
        {"ack", "acknowledge", "Acknowledge a case, naming the acting office and the next step", {"office", "step"}, "HR-2026-000123 --as HR-D063-CM --step \"lineman sent\""},
        {"start", "start", "Say that work has begun", {"reason"}, "HR-2026-000123 --as HR-D063-CM"},
        {"atr", "file-atr", "File an action-taken report", {"report", "message", "kind", "date", "evidence"}, ""},
        {"accept", "accept", "Accept the report; the citizen is asked", {"reason"}, "HR-2026-000123"},
        {"return", "return", "Return the report: work goes on", {"reason"}, "HR-2026-000123 --reason \"no photograph of the road\""},
        {"close", "close", "End a case", {"end", "reason", "message"}, ""},
        {"reopen", "reopen", "Open an ended case again, one rung higher", {"ground", "reason"}, ""},
    };
    return commands;
}

}  // namespace sunwai::daemon
