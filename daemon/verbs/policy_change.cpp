#include "daemon/verbs/policy_change.hpp"

#include "rules/case/machine.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sunwai::daemon {
namespace {

constexpr std::size_t page = 200;

/// Numbers of open cases, page by page.
struct OpenCases {
    std::vector<core::CaseNumber> numbers;
    std::string cursor;

    core::Result<void> read(store::Snapshot& snapshot)
    {
        store::CaseFilter filter;
        filter.status = "open";
        const auto found = snapshot.cases(filter, cursor, page);
        if (!found) return found.error();
        numbers.clear();
        for (auto const& record : found->items) numbers.push_back(record.number);
        cursor = found->next;
        return {};
    }
};

core::Result<std::int64_t> rederive_page(store::Writer& writer, std::vector<core::CaseNumber> const& numbers, Policy const& policy, core::Instant now)
{
    std::int64_t moved = 0;
    for (auto const& number : numbers) {
        const auto current = writer.cases().load(std::string_view{number});
        if (!current) return current.error();
        auto outcome = rules::rederive(*current, policy.world(), now);
        if (outcome.events.empty()) continue;
        const auto saved = writer.cases().save(std::move(outcome), current->version);
        if (!saved) return saved.error();
        ++moved;
    }
    return moved;
}

}  // namespace

core::Task<core::Result<void>> renew_policy(Session session)
{
    const auto old = session.policy.get();
    auto shipped = old->shipped;
    if (!shipped) shipped = old->pack;
    auto made = make_policy(session.store, std::move(shipped), old->reader, old->periods);
    auto policy = co_await std::move(made);
    if (!policy) co_return policy.error();
    session.policy.set(std::move(*policy));
    co_return core::Result<void>{};
}

core::Task<core::Result<std::int64_t>> rederive_due_times(Session session)
{
    const auto policy = session.policy.get();
    std::int64_t moved = 0;
    OpenCases open;
    do {
        std::function<core::Result<void>(store::Snapshot&)> look = [&open](store::Snapshot& snapshot) { return open.read(snapshot); };
        auto viewer = core::Viewer::daemon();
        const auto read = co_await session.store.read(std::move(viewer), std::move(look));
        if (!read) co_return read.error();
        std::int64_t here = 0;
        std::function<core::Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> core::Result<void> {
            const auto done_here = rederive_page(writer, open.numbers, *policy, session.clock.now());
            if (!done_here) return done_here.error();
            here = *done_here;
            return {};
        };
        auto actor = session.actor;
        const auto written = co_await session.store.write(std::move(actor), std::move(work));
        if (!written) co_return written.error();
        moved += here;
    } while (!open.cursor.empty());
    co_return moved;
}

}  // namespace sunwai::daemon
