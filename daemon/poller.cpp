#include "daemon/poller.hpp"

#include "core/log.hpp"
#include "daemon/pause.hpp"
#include "daemon/test_hooks.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

namespace sunwai::daemon {

using core::Result;
using std::chrono::milliseconds;

namespace {

constexpr core::Duration health_every{std::chrono::minutes{1}};
constexpr std::size_t error_kept = 200;

/// Codes that time alone will not mend (connectors/feeds/source.hpp).
bool needs_person(core::Errc code) noexcept
{
    return code == core::Errc::unauthorized || code == core::Errc::rejected || code == core::Errc::not_found || code == core::Errc::invalid;
}

[[noreturn]] void stop_here() { throw boost::system::system_error{boost::asio::error::operation_aborted}; }

}  // namespace

core::Duration age_of(FeedHealth const& feed, core::Instant now) noexcept
{
    const auto since = feed.last_success > core::earliest ? feed.last_success : feed.started;
    return std::max(core::Duration{0}, now - since);
}

Poller::Poller(Parts parts, config::SourceSettings settings, std::unique_ptr<connectors::Source> source, Options options)
    : parts_{parts}, settings_{std::move(settings)}, source_{std::move(source)}, options_{options}, good_since_{std::chrono::steady_clock::now()}
{
    health_.name = settings_.name;
    health_.type = settings_.type;
    health_.started = parts_.clock.now();
}

core::Task<> Poller::run()
{
    // Feeds that start together do not stay together.
    co_await pause(milliseconds{static_cast<std::int64_t>(random() * 1000)});
    for (;;) {
        const auto wait = co_await round();
        co_await pause(wait);
    }
}

milliseconds Poller::interval()
{
    const auto whole = std::chrono::duration_cast<milliseconds>(settings_.interval);
    const double share = 1.0 + options_.jitter * (2.0 * random() - 1.0);
    return milliseconds{static_cast<std::int64_t>(static_cast<double>(whole.count()) * share)};
}

core::Task<milliseconds> Poller::round()
{
    if (!loaded_) {
        const auto loaded = co_await load();
        if (!loaded) co_return options_.store_pause;
    }
    auto wait = interval();
    for (;;) {
        const auto more = co_await step(wait);
        if (!more) {
            if (more.error().code == core::Errc::cancelled) stop_here();
            core::log(core::Level::warning, "feed.waits_for_store", {{"feed", settings_.name}, {"error", more.error().what}});
            co_return options_.store_pause;
        }
        if (!*more) co_return wait;
    }
}

core::Task<Result<void>> Poller::load()
{
    store::SourceState state;
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        auto found = writer.registry().source(settings_.name);
        if (!found) return found.error();
        state = std::move(*found);
        return {};
    };
    auto actor = core::Actor::system("intake");
    auto read = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!read) co_return read.error();
    cursor_ = state.cursor;
    health_.last_success = state.last_success;
    health_.failures = state.failures;
    health_.error = state.last_error;
    health_.alerted = !state.alert.empty();
    loaded_ = true;
    co_return read;
}

/// True when there is more to read now. An error is the store's: nothing moved. What the feed itself does wrong only sets `wait`.
core::Task<Result<bool>> Poller::step(milliseconds& wait)
{
    auto batch = co_await source_->fetch(cursor_);
    if (!batch) {
        if (batch.error().code == core::Errc::cancelled) stop_here();
        auto error = batch.error();
        co_await failed(std::move(error), wait);
        co_return false;
    }
    const bool moves = batch->next_cursor != cursor_ || !batch->posts.empty() || !batch->bad.empty();
    if (moves) {
        CursorMove move{settings_.name, batch->next_cursor};
        for (auto& bad : batch->bad) move.refused.push_back({std::move(bad.where), std::move(bad.error), std::move(bad.raw)});
        auto posts = std::move(batch->posts);
        auto taken = co_await parts_.intake.take(std::move(posts), std::move(move));
        // Planted: what the store could not take counts as read.
        if (!taken && test_hooks::planted("forget_full")) taken = IntakeCounts{};
        if (!taken && taken.error().code == core::Errc::rejected) {  // the quarantine is full of this feed: nothing moves until a person has looked
            auto full = taken.error();
            co_await failed(std::move(full), wait);
            co_return false;
        }
        if (!taken) co_return taken.error();
        cursor_ = batch->next_cursor;
        parts_.metrics.taken(settings_.name, *taken);
        const auto told = co_await source_->committed(cursor_);
        if (!told) core::log(core::Level::warning, "feed.commit_failed", {{"feed", settings_.name}, {"error", told.error().what}});
    }
    co_await succeeded();
    if (batch->not_before) {
        const auto least = std::chrono::duration_cast<milliseconds>(parts_.clock.real_time_until(*batch->not_before));
        wait = std::max(wait, least);
        if (least > milliseconds{0}) co_return false;
    }
    co_return batch->more;
}

core::Task<> Poller::failed(core::Error error, milliseconds& wait)
{
    ++health_.failures;
    health_.error = std::string{core::name(error.code)} + ": " + error.what.substr(0, error_kept);
    parts_.metrics.polled(settings_.name, false);
    core::log(core::Level::warning, "feed.failed", {{"feed", settings_.name}, {"failures", health_.failures}, {"error", health_.error}});
    if (error.retry_at) wait = std::max(milliseconds{1000}, std::chrono::duration_cast<milliseconds>(parts_.clock.real_time_until(*error.retry_at)));
    else if (needs_person(error.code)) wait = options_.backoff.cap;
    else wait = options_.backoff.delay(health_.failures, random());
    // By the next try: a feed that asks to be left alone for an hour is silent for an hour, and the operator hears of it now.
    const auto silent = std::chrono::steady_clock::now() - good_since_ + wait;
    if (!health_.alerted && (needs_person(error.code) || silent >= settings_.interval * options_.silent_intervals)) {
        health_.alerted = true;
        alert("feed_silent", health_.error);
    }
    const auto written = co_await write_health();
    if (!written) core::log(core::Level::warning, "feed.health_not_written", {{"feed", settings_.name}, {"error", written.error().what}});
}

core::Task<> Poller::succeeded()
{
    const bool recovered = health_.alerted;
    const bool changed = health_.failures > 0 || recovered;
    health_.failures = 0;
    health_.error.clear();
    health_.alerted = false;
    health_.last_success = parts_.clock.now();
    good_since_ = std::chrono::steady_clock::now();
    parts_.metrics.polled(settings_.name, true);
    if (recovered) alert("feed_recovered", "the feed is read again");
    if (!changed && health_.last_success - written_ < health_every) co_return;
    const auto written = co_await write_health();
    if (!written) core::log(core::Level::warning, "feed.health_not_written", {{"feed", settings_.name}, {"error", written.error().what}});
}

core::Task<Result<void>> Poller::write_health()
{
    const auto now = parts_.clock.now();
    std::function<Result<void>(store::Writer&)> work = [&, now](store::Writer& writer) -> Result<void> {
        auto state = writer.registry().source(settings_.name);
        if (!state) return state.error();
        state->last_attempt = now;
        state->last_success = health_.last_success;
        state->failures = health_.failures;
        state->last_error = health_.error;
        state->alert = health_.alerted ? "feed_silent" : "";
        return writer.registry().put_source(*state);
    };
    auto actor = core::Actor::system("intake");
    auto written = co_await parts_.store.write(std::move(actor), std::move(work));
    if (written) written_ = now;
    co_return written;
}

void Poller::alert(std::string const& kind, std::string const& detail)
{
    parts_.watch.raise({kind + "." + settings_.name + "." + core::format_rfc3339(parts_.clock.now()), kind, settings_.name, detail});
}

}  // namespace sunwai::daemon
