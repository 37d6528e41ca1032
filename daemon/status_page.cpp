#include "daemon/status_page.hpp"

#include "daemon/verbs/status_report.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace sunwai::daemon {

using core::Result;

web::Readiness StatusPage::readiness()
{
    auto why = parts_.obstacle();
    return {why.empty(), std::move(why)};
}

core::Task<Result<void>> StatusPage::read(StatusReport& report)
{
    const auto now = parts_.clock.now();
    const auto offset = parts_.policy.get()->pack->calendar.offset;
    std::function<Result<void>(store::Snapshot&)> work = [&](store::Snapshot& snapshot) -> Result<void> {
        auto found = read_status(snapshot, now, offset);
        if (!found) return found.error();
        report = std::move(*found);
        return {};
    };
    auto viewer = core::Viewer::daemon();
    co_return co_await parts_.store.read(std::move(viewer), std::move(work));
}

core::Task<std::string> StatusPage::status_json()
{
    StatusReport report;
    const auto read_in = co_await read(report);
    const auto policy = parts_.policy.get();
    boost::json::object all;
    if (read_in) all = status_object(report, policy->pack->calendar.offset);
    else all["error"] = read_in.error().what;
    const auto ready = readiness();
    all["ready"] = ready.ready;
    all["why"] = ready.why;
    all["policy"] = policy->pack->version;
    all["clock_suspect"] = parts_.clock_suspect();
    all["mail_failing"] = parts_.mail_failing();
    co_return boost::json::serialize(all);
}

core::Task<std::string> StatusPage::metrics()
{
    StatusReport figures;
    const auto read_in = co_await read(figures);
    if (read_in) parts_.metrics.store_counts(figures.counts, parts_.store.trouble().empty());
    const auto now = parts_.clock.now();
    for (auto const& feed : parts_.feeds.health()) {
        parts_.metrics.feed_age(feed.name, age_of(feed, now));
    }
    parts_.metrics.clock_suspect(parts_.clock_suspect());
    parts_.metrics.process_figures();
    co_return parts_.metrics.text();
}

core::Task<std::string> StatusPage::line()
{
    StatusReport figures;
    const auto read_in = co_await read(figures);
    const auto feeds = parts_.feeds.health();
    const auto good = std::count_if(feeds.begin(), feeds.end(), [](FeedHealth const& feed) { return feed.failures == 0; });
    std::string text = fmt::format("{} of {} feeds", good, feeds.size());
    if (read_in)
        text += fmt::format(", {} cases open, {} overdue, {} in triage, {} mails waiting, {} parked", figures.counts.open, figures.counts.overdue,
                            figures.counts.triage, figures.counts.queue, figures.counts.parked);
    const auto ready = readiness();
    if (!ready.ready) text += "; not ready: " + ready.why;
    co_return text;
}

}  // namespace sunwai::daemon
