#include "daemon/verbs/status_report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

json::value time_or_null(std::optional<core::Instant> const& at, core::UtcOffset offset)
{
    if (!at) return nullptr;
    return json::string{core::format_rfc3339(*at, offset)};
}

/// The store keeps "never" as 1970.
std::optional<core::Instant> known(core::Instant at)
{
    if (at <= core::earliest) return std::nullopt;
    return at;
}

json::object source_object(store::SourceState const& source, core::Instant now, core::UtcOffset offset)
{
    const auto success = known(source.last_success);
    json::value age = nullptr;
    if (success) age = std::chrono::duration_cast<std::chrono::seconds>(now - *success).count();
    return {{"name", source.name},         {"last_success", time_or_null(success, offset)}, {"age_seconds", std::move(age)},
            {"last_attempt", time_or_null(known(source.last_attempt), offset)}, {"failures", source.failures}, {"last_error", source.last_error}, {"alert", source.alert}};
}

}  // namespace

core::Result<StatusReport> read_status(store::Snapshot& snapshot, core::Instant now, core::UtcOffset offset)
{
    StatusReport report;
    report.at = now;
    const auto tomorrow = core::Date{std::chrono::sys_days{core::local_date(now, offset)} + std::chrono::days{1}};
    const auto counts = snapshot.counts(now, core::start_of(tomorrow, offset));
    if (!counts) return counts.error();
    auto sources = snapshot.sources();
    if (!sources) return sources.error();
    const auto deadline = snapshot.next_deadline();
    if (!deadline) return deadline.error();
    const auto notice = snapshot.next_notice();
    if (!notice) return notice.error();
    const auto message = snapshot.next_message();
    if (!message) return message.error();
    report.counts = *counts;
    report.sources = std::move(*sources);
    report.next_deadline = *deadline;
    report.next_notice = *notice;
    report.next_message = *message;
    return report;
}

json::object status_object(StatusReport const& report, core::UtcOffset offset)
{
    auto const& c = report.counts;
    json::array sources;
    for (auto const& source : report.sources) sources.push_back(source_object(source, report.at, offset));
    return {{"now", core::format_rfc3339(report.at, offset)},
            {"sources", std::move(sources)},
            {"queues", json::object{{"open", c.open}, {"overdue", c.overdue}, {"due_today", c.due_today}, {"unacknowledged", c.unacknowledged}, {"triage", c.triage},
                                    {"posts", c.posts}, {"cases", c.cases}, {"held_notices", c.held_notices}, {"messages_queued", c.queue},
                                    {"messages_uncertain", c.uncertain}, {"messages_parked", c.parked}, {"quarantine", c.quarantine}}},
            {"next", json::object{{"deadline", time_or_null(report.next_deadline, offset)}, {"notice", time_or_null(report.next_notice, offset)}, {"message", time_or_null(report.next_message, offset)}}}};
}

}  // namespace sunwai::daemon
