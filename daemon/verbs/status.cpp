#include "daemon/control/client.hpp"
#include "daemon/control/server.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/status_report.hpp"
#include "daemon/verbs/store_folder.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

std::string when(std::optional<core::Instant> const& at, core::UtcOffset offset) { return at ? core::format_rfc3339(*at, offset) : std::string{"-"}; }

/// Who keeps the figures fresh, and how old they are.
void tell_age(StatusReport const& report, bool running, std::optional<long> ago, core::UtcOffset offset, LineOutput& out)
{
    const auto written = ago ? fmt::format("written to {} s ago", *ago) : std::string{"when it was written to is not known"};
    out.line(fmt::format("daemon    {}", running ? "running" : "not running: nothing is fetched, served or sent"));
    out.line(fmt::format("figures   of {}; the store was {}", core::format_rfc3339(report.at, offset), written));
}

void tell(StatusReport const& report, core::UtcOffset offset, LineOutput& out)
{
    auto const& c = report.counts;
    out.line(fmt::format("cases     {} in all, {} open, {} overdue, {} due today, {} not acknowledged, {} in triage", c.cases, c.open, c.overdue, c.due_today, c.unacknowledged, c.triage));
    out.line(fmt::format("posts     {}, {} in quarantine", c.posts, c.quarantine));
    out.line(fmt::format("messages  {} waiting, {} uncertain, {} parked; {} notices held of replays", c.queue, c.uncertain, c.parked, c.held_notices));
    out.line(fmt::format("next      deadline {}, notice {}, message {}", when(report.next_deadline, offset), when(report.next_notice, offset), when(report.next_message, offset)));
    for (auto const& source : report.sources) {
        const auto age = std::chrono::duration_cast<std::chrono::seconds>(report.at - source.last_success).count();
        const std::string fresh = source.last_success <= core::earliest ? "never succeeded" : fmt::format("last success {} s ago", age);
        out.line(fmt::format("source    {}: {}{}{}", source.name, fresh, source.failures > 0 ? fmt::format(", {} failures in a row: {}", source.failures, source.last_error) : "",
                             source.alert.empty() ? "" : ", ALERT " + source.alert));
    }
}

int status(Environment& environment, Arguments const& arguments)
{
    auto opened = environment.open_for_reading();
    if (!opened) return environment.fail(opened.error());
    const auto offset = environment.configuration()->pack->calendar.offset;
    const auto daemon = ControlClient::connect(control_socket_of(environment.store_url()));
    StatusReport report;
    auto work = [&](store::Snapshot& snapshot) -> core::Result<void> {
        auto found = read_status(snapshot, environment.clock.now(), offset);
        if (!found) return found.error();
        report = std::move(*found);
        return {};
    };
    const auto read = run((*opened)->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
    if (!read) return environment.fail(read.error());
    const auto ago = written_ago(environment.store_url());
    const bool running = daemon.has_error() || daemon->has_value();
    if (!arguments.has("json")) {
        tell_age(report, running, ago, offset, environment.out);
        tell(report, offset, environment.out);
        return done;
    }
    auto object = status_object(report, offset);
    object["running"] = running;
    if (ago) object["written_seconds_ago"] = *ago;
    object["store"] = environment.store_url();
    environment.out.line(json::serialize(object));
    return done;
}

}  // namespace

std::vector<Verb> status_verbs()
{
    return {{"status", "Sources and how fresh they are, queue lengths, next deadlines",
             {{"--json", "", "as one JSON object", Parameter::Count::flag}}, {"sunwai status"}, status}};
}

}  // namespace sunwai::daemon
