// The State nodal officer's morning summary.
#include "core/log.hpp"
#include "daemon/outbox/gatherer.hpp"
#include "daemon/registry_keys.hpp"

#include <algorithm>
#include <set>

namespace sunwai::daemon {

using core::Result;

namespace {

constexpr std::size_t worst_shown = 5;
constexpr std::size_t offices_shown = 20;
constexpr std::size_t page = 200;
constexpr int most_pages = 100;          ///< 20,000 newest open cases are looked at

using Ranking = std::vector<std::pair<std::string, std::int64_t>>;

Result<void> rank(store::Snapshot& snapshot, std::string_view column, core::Instant now, Ranking& into)
{
    auto counts = snapshot.open_by(column, now, true);
    if (!counts) return counts.error();
    std::erase_if(*counts, [](auto const& row) { return row.second == 0 || row.first.empty(); });
    std::stable_sort(counts->begin(), counts->end(), [](auto const& a, auto const& b) { return a.second > b.second; });
    if (counts->size() > worst_shown) counts->resize(worst_shown);
    into = std::move(*counts);
    return {};
}

/// Offices that answer for open cases and have nobody who can be told.
Result<void> find_unreachable(store::Snapshot& snapshot, core::Directory const& directory, core::Instant now, SummaryFigures& figures)
{
    std::set<core::OfficeId> seen;
    store::CaseFilter filter;
    filter.status = "open";
    std::string cursor;
    int pages = 0;
    do {
        auto cases = snapshot.cases(filter, cursor, page);
        if (!cases) return cases.error();
        for (auto const& record : cases->items) {
            for (auto const* office : {&record.nodal, &record.acting, &record.accepting}) {
                if (!office->empty() && !directory.contact(*office, now).reachable()) seen.insert(*office);
            }
        }
        cursor = cases->next;
    } while (!cursor.empty() && ++pages < most_pages);
    for (auto const& office : seen) {
        if (figures.unreachable.size() < offices_shown) figures.unreachable.push_back(office);
        else ++figures.unreachable_more;
    }
    return {};
}

Result<void> read_figures(store::Snapshot& snapshot, core::Directory const& directory, core::Instant now, core::Instant tomorrow, SummaryFigures& figures)
{
    auto counts = snapshot.counts(now, tomorrow);
    if (!counts) return counts.error();
    figures.counts = *counts;
    auto ok = rank(snapshot, "district", now, figures.districts);
    if (ok) ok = rank(snapshot, "department", now, figures.departments);
    if (ok) ok = find_unreachable(snapshot, directory, now, figures);
    return ok;
}

}  // namespace

core::Task<Result<std::size_t>> Gatherer::gather_summary(core::Instant now)
{
    const auto policy = parts_.policy.get();
    const auto offset = policy->pack->calendar.offset;
    const auto slots = daily_slots({policy->pack->numbers.morning_summary}, now, offset);
    const auto mark = std::to_string(core::to_millis(slots.latest));
    const auto served = co_await is_marked(registry::summary_slot, mark);
    if (!served) co_return served.error();
    if (*served) co_return std::size_t{0};
    SummaryFigures figures;
    figures.silent_feeds = parts_.silent_feeds ? parts_.silent_feeds() : std::vector<std::string>{};
    const auto tomorrow = core::start_of(core::local_date(now, offset), offset) + std::chrono::hours{24};
    std::function<Result<void>(store::Snapshot&)> work = [&](store::Snapshot& snapshot) {
        return read_figures(snapshot, *policy->directory, now, tomorrow, figures);
    };
    auto viewer = core::Viewer::daemon();
    const auto read = co_await parts_.store.read(std::move(viewer), std::move(work));
    if (!read) co_return read.error();

    Plan plan;
    const auto to = reach(*policy, policy->pack->state_nodal, {}, now);
    if (to) {
        auto message = parts_.writer.summary(*policy, *to, figures, now);
        if (!message) co_return message.error();
        plan.mails.push_back({std::move(*message), {}});
    } else {
        core::log(core::Level::warning, "summary.nobody", {{"office", policy->pack->state_nodal}});
    }
    const auto done = co_await carry_out(plan, std::string{registry::summary_slot}, mark);
    if (!done) co_return done.error();
    co_return plan.mails.size();
}

}  // namespace sunwai::daemon
