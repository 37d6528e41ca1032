#include "daemon/verbs/replay_feed.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sunwai::daemon {

namespace asio = boost::asio;

namespace {

/// As many posts as fit in a batch; empty at the end.
std::vector<core::Post> gather(PostFiles& files)
{
    std::vector<core::Post> batch;
    batch.reserve(replay_batch_alone);
    std::size_t bytes = 0;
    while (batch.size() < replay_batch_alone && bytes < replay_batch_bytes) {
        if (!files.next(batch.emplace_back())) {
            batch.pop_back();
            break;
        }
        bytes += files.line().size();
    }
    return batch;
}

}  // namespace

ReplayFeed::ReplayFeed(asio::any_io_executor const& executor, PostFiles& files, Intake& intake)
    : executor_{executor}, files_{files}, intake_{intake}, finished_{executor, asio::steady_timer::time_point::max()}
{
}

void ReplayFeed::start(std::vector<core::Post> batch)
{
    running_ = true;
    last_.reset();
    finished_.expires_at(asio::steady_timer::time_point::max());
    asio::co_spawn(executor_, intake_.take(std::move(batch), std::nullopt), [this](std::exception_ptr failure, core::Result<IntakeCounts> result) {
        running_ = false;
        failure_ = failure;
        last_.emplace(std::move(result));
        finished_.cancel();
    });
}

/// Waits for the batch that is under way, if there is one, and adds up what became of it.
core::Task<core::Result<void>> ReplayFeed::settle()
{
    if (running_) co_await finished_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (failure_) std::rethrow_exception(failure_);
    if (!last_) co_return core::Result<void>{};
    const auto result = std::move(*last_);
    last_.reset();
    if (!result) co_return result.error();
    counts_ += *result;
    co_return core::Result<void>{};
}

core::Task<core::Result<void>> ReplayFeed::run()
{
    // What the intake loads once is loaded now: from here on a batch is with the writer before the next one is waited for, however slowly the lines come.
    std::vector<core::Post> nothing;
    auto prepared = intake_.take(std::move(nothing), std::nullopt);
    const auto ready = co_await std::move(prepared);
    if (!ready) co_return ready.error();
    for (;;) {
        auto batch = gather(files_);
        const auto settled = co_await settle();
        if (!settled) co_return settled.error();
        if (batch.empty()) co_return core::Result<void>{};
        start(std::move(batch));
        // Let the batch be read and handed to the writer before the next one is parsed.
        co_await asio::post(executor_, asio::use_awaitable);
    }
}

core::Task<core::Result<void>> TimedReplayFeed::find_next_due()
{
    next_due_.reset();
    std::function<core::Result<void>(store::Writer&)> look = [this](store::Writer& writer) -> core::Result<void> {
        const auto due = writer.cases().due(core::latest, 1, true);
        if (!due) return due.error();
        if (!due->empty()) next_due_ = due->front().next_at;
        return {};
    };
    auto actor = core::Actor::system("replay");
    const auto looked = co_await parts_.store.write(std::move(actor), std::move(look));
    co_return looked;
}

core::Task<core::Result<void>> TimedReplayFeed::flush()
{
    if (!batch_.empty()) {
        auto batch = std::move(batch_);
        batch_.clear();
        const auto taken = co_await parts_.intake.take(std::move(batch), std::nullopt);
        if (!taken) co_return taken.error();
        counts_ += *taken;
    }
    const auto found = co_await find_next_due();
    co_return found;
}

/// Serves at the very instant of each deadline up to `to`, so that nothing counts as late.
core::Task<core::Result<void>> TimedReplayFeed::serve_until(core::Instant to)
{
    constexpr std::size_t limit = 1000;
    while (next_due_ && *next_due_ <= to) {
        const auto at = std::max(*next_due_, parts_.clock.now());
        parts_.clock.set(at);
        const auto swept = co_await parts_.desk.serve_due(at, limit, true);
        if (!swept) co_return swept.error();
        served_ += static_cast<std::int64_t>(*swept);
        const auto found = co_await find_next_due();
        if (!found) co_return found.error();
        if (*swept == 0 && next_due_ && *next_due_ <= at) break;  // nothing could be done for it: a fault that the desk has told
    }
    parts_.clock.set(to);
    co_return core::Result<void>{};
}

core::Task<core::Result<void>> TimedReplayFeed::run()
{
    constexpr std::chrono::minutes longest_span{5};  // shorter than the shortest limit: nothing that a batch opens is due before its end
    const auto found = co_await find_next_due();
    if (!found) co_return found.error();
    for (auto post = parts_.files.next(); post; post = parts_.files.next()) {
        const auto now = std::max(post->created_at, parts_.clock.now());
        const bool due = next_due_ && *next_due_ <= now;
        if (due || batch_.size() >= replay_batch || (!batch_.empty() && now - batch_began_ >= longest_span)) {
            const auto flushed = co_await flush();
            if (!flushed) co_return flushed.error();
            const auto served = co_await serve_until(now);
            if (!served) co_return served.error();
        }
        if (batch_.empty()) batch_began_ = now;
        parts_.clock.set(now);
        batch_.push_back(std::move(*post));
    }
    const auto flushed = co_await flush();
    if (!flushed) co_return flushed.error();
    const auto served = co_await serve_until(parts_.clock.now());
    co_return served;
}

}  // namespace sunwai::daemon
