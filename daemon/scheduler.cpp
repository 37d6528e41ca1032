#include "daemon/scheduler.hpp"

#include "core/log.hpp"
#include "daemon/order_posts.hpp"
#include "daemon/pause.hpp"
#include "daemon/registry_keys.hpp"

#include <algorithm>

namespace sunwai::daemon {

using core::Result;

namespace {

constexpr core::Duration stuck_pause{std::chrono::seconds{60}};
constexpr std::chrono::milliseconds trouble_pause{2000};

}  // namespace

Scheduler::Scheduler(boost::asio::any_io_executor const& executor, Parts parts, Options options)
    : parts_{parts}, options_{options}, alarm_{executor, parts.clock}
{
}

core::Task<> Scheduler::run()
{
    for (;;) {
        const auto served = co_await serve_all();
        if (!served) {
            core::log(core::Level::error, "deadline.sweep_failed", {{"error", served.error().what}});
            co_await pause(trouble_pause);
            continue;
        }
        const auto mark_at = parts_.clock.now() + options_.mark_every;
        auto until = next_ ? std::min(*next_, mark_at) : mark_at;
        if (stuck_until_) until = std::max(until, std::min(*stuck_until_, mark_at));
        co_await alarm_.wait(until);
    }
}

core::Task<Result<std::size_t>> Scheduler::serve_all()
{
    std::size_t total = 0;
    for (;;) {
        const auto looked = co_await look_ahead();
        if (!looked) co_return looked.error();
        const auto now = parts_.clock.now();
        const bool due = next_ && *next_ <= now && (!stuck_until_ || *stuck_until_ <= now);
        if (!due) break;
        stuck_until_.reset();
        const auto swept = co_await parts_.desk.sweep(now, options_.chunk, false);
        if (!swept) co_return swept.error();
        parts_.metrics.swept(*swept);
        judge_lateness(*swept, now);
        total += swept->cases;
        if (swept->cases > 0) marked_ = now;
        if (swept->cases == 0) stuck_until_ = now + stuck_pause;
    }
    late_ = false;
    const auto now = parts_.clock.now();
    if (now >= erase_at_) {
        const auto erased = co_await erase_order(now);
        if (!erased) co_return erased.error();
    }
    if (now - marked_ >= options_.mark_every) {
        const auto written = co_await write_mark(now);
        if (!written) co_return written.error();
    }
    co_return total;
}

core::Task<Result<void>> Scheduler::look_ahead()
{
    std::function<Result<void>(store::Snapshot&)> work = [this](store::Snapshot& snapshot) -> Result<void> {
        auto earliest = snapshot.next_deadline();
        if (!earliest) return earliest.error();
        next_ = *earliest;
        return {};
    };
    auto viewer = core::Viewer::daemon();
    co_return co_await parts_.store.read(std::move(viewer), std::move(work));
}

core::Task<Result<void>> Scheduler::write_mark(core::Instant now)
{
    std::function<Result<void>(store::Writer&)> work = [now](store::Writer& writer) {
        return writer.registry().put(registry::clock_mark, std::to_string(core::to_millis(now)));
    };
    auto actor = core::Actor::system("scheduler");
    auto written = co_await parts_.store.write(std::move(actor), std::move(work));
    if (written) marked_ = now;
    co_return written;
}

core::Task<Result<void>> Scheduler::erase_order(core::Instant now)
{
    std::optional<core::Instant> next;
    std::size_t count = 0;
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        const auto erased = erase_order_posts(writer, now, next);
        if (!erased) return erased.error();
        count = *erased;
        return {};
    };
    auto actor = core::Actor::system("scheduler");
    auto written = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!written) co_return written;
    if (count > 0) core::log(core::Level::notice, "order.erased", {{"posts", count}});
    erase_at_ = std::min(next.value_or(core::latest), now + options_.mark_every);
    co_return written;
}

/// One alert per outage: it ends when nothing is due any more.
void Scheduler::judge_lateness(Swept const& swept, core::Instant now)
{
    if (late_ || swept.cases == 0 || swept.latest <= options_.late_after) return;
    late_ = true;
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(swept.latest).count();
    parts_.watch.raise({"late." + core::format_rfc3339(now), "deadline_late", {},
                        "deadlines were served late, the first of them by " + std::to_string(minutes) + " minutes; every one is served once, marked late"});
}

}  // namespace sunwai::daemon
