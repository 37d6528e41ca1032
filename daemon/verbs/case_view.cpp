#include "daemon/verbs/case_view.hpp"

#include <fmt/format.h>

namespace sunwai::daemon {
namespace {

std::string due_text(core::Case const& record, web::CaseView const& view)
{
    const auto offset = view.names.pack->calendar.offset;
    if (!core::is_open(record.status)) return record.ended_at ? "ended " + core::format_rfc3339(*record.ended_at, offset) : std::string{"ended"};
    if (record.status == core::Status::triage && record.triage_due) return "triage by " + core::format_rfc3339(*record.triage_due, offset);
    if (record.atr_due) return (web::is_overdue(record, view.now) ? "overdue " : "due ") + core::format_rfc3339(*record.atr_due, offset);
    return {};
}

std::string_view or_dash(std::string const& word) { return word.empty() ? std::string_view{"-"} : std::string_view{word}; }

}  // namespace

web::CaseView case_view(Policy const& policy, core::Instant now)
{
    web::CaseView view;
    view.names = {policy.pack, policy.directory};
    view.now = now;
    view.sees_protected = true;
    return view;
}

std::string case_row(core::Case const& record, web::CaseView const& view)
{
    return fmt::format("{:<16} {:<13} {:<9} {:<16} {:<10} {:<26} {}", record.number, core::name(record.status), core::name(record.severity), or_dash(record.category),
                       or_dash(record.district), or_dash(record.acting), due_text(record, view));
}

std::string one_line(std::string_view text)
{
    constexpr std::size_t longest = 400;
    std::string line;
    for (const char c : text.substr(0, longest)) line += static_cast<unsigned char>(c) < ' ' || c == 0x7F ? ' ' : c;
    return line;
}

}  // namespace sunwai::daemon
