#include "daemon/feeds.hpp"

#include "core/log.hpp"
#include "daemon/supervise.hpp"

#include <algorithm>

namespace sunwai::daemon {

using core::Result;

namespace {

constexpr std::chrono::seconds stop_bound{10};

void report_end(std::string const& name, std::exception_ptr error)
{
    if (error) core::log(core::Level::error, "task.failed", {{"task", name}, {"error", "ended by an exception"}});
}

}  // namespace

struct Feeds::Running {
    Running(boost::asio::any_io_executor executor, Poller::Parts parts, config::SourceSettings const& settings, std::unique_ptr<connectors::Source> source)
        : poller{parts, settings, std::move(source), Poller::Options{}}, tasks{std::move(executor), report_end}
    {
    }
    Poller poller;
    core::TaskGroup tasks;
};

Feeds::Feeds(boost::asio::any_io_executor executor, Parts parts) : executor_{std::move(executor)}, parts_{parts} {}

Feeds::~Feeds() = default;

core::Task<Result<void>> Feeds::configure(std::vector<config::SourceSettings> sources)
{
    const auto wanted = [&](config::SourceSettings const& settings) { return std::find(sources.begin(), sources.end(), settings) != sources.end(); };
    std::vector<std::unique_ptr<Running>> gone;
    for (auto it = running_.begin(); it != running_.end();) {
        if (wanted(it->second->poller.settings())) {
            ++it;
            continue;
        }
        core::log(core::Level::notice, "feed.stopped", {{"feed", it->first}});
        gone.push_back(std::move(it->second));
        it = running_.erase(it);
    }
    for (auto& feed : gone) co_await drop(std::move(feed));
    Result<void> outcome;
    for (auto const& settings : sources) {
        if (running_.contains(settings.name)) continue;
        auto added = add(settings);
        if (added) continue;
        core::log(core::Level::error, "feed.not_started", {{"feed", settings.name}, {"error", added.error().what}});
        if (outcome) outcome = core::in("feed " + settings.name, added.error());
    }
    co_return outcome;
}

Result<void> Feeds::add(config::SourceSettings const& settings)
{
    std::string token;
    if (!settings.token_file.empty()) {
        auto secret = config::read_secret(settings.token_file);
        if (!secret) return secret.error();
        token = std::move(*secret);
    }
    auto source = connectors::make_source(settings, parts_.transport, parts_.poller.clock, std::move(token));
    if (!source) return source.error();
    auto running = std::make_unique<Running>(executor_, parts_.poller, settings, std::move(*source));
    auto* poller = &running->poller;
    running->tasks.spawn("feed " + settings.name, supervise("feed " + settings.name, [poller] { return poller->run(); }));
    running_.emplace(settings.name, std::move(running));
    core::log(core::Level::info, "feed.started", {{"feed", settings.name}, {"type", settings.type}});
    return {};
}

core::Task<> Feeds::drop(std::unique_ptr<Running> feed)
{
    feed->tasks.cancel();
    const auto left = co_await feed->tasks.join(stop_bound);
    parts_.poller.metrics.forget_feed(feed->poller.settings().name);
    // A poller that does not end is left alone for good: its coroutine still refers to it.
    if (!left.empty()) {
        core::log(core::Level::error, "task.stuck", {{"task", left.front()}});
        static_cast<void>(feed.release());
    }
}

core::Task<std::vector<std::string>> Feeds::stop(std::chrono::milliseconds bound)
{
    for (auto& [name, feed] : running_) feed->tasks.cancel();
    const auto until = std::chrono::steady_clock::now() + bound;
    std::vector<std::string> left;
    for (auto& [name, feed] : running_) {
        const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const auto stuck = co_await feed->tasks.join(std::max(rest, std::chrono::milliseconds{0}));
        left.insert(left.end(), stuck.begin(), stuck.end());
    }
    co_return left;
}

std::vector<FeedHealth> Feeds::health() const
{
    std::vector<FeedHealth> all;
    for (auto const& [name, feed] : running_) all.push_back(feed->poller.health());
    return all;
}

}  // namespace sunwai::daemon
