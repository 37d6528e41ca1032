// What the daemon does beside its work: signals, reloading, looking after itself.
#include "core/log.hpp"
#include "daemon/pause.hpp"
#include "daemon/runtime.hpp"
#include "daemon/spare_memory.hpp"
#include "daemon/spread.hpp"
#include "daemon/systemd.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace sunwai::daemon {

namespace asio = boost::asio;
using core::Result;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds upkeep_every{1000};
constexpr std::chrono::seconds status_every{60};
constexpr std::chrono::seconds started_for_good{5};  // by then every loop has run once
constexpr int exit_interrupted_twice = 130;

/// What a reload cannot change: the parts of the settings that the running daemon was built from.
std::vector<std::string> needs_restart(config::Settings const& before, config::Settings const& after)
{
    std::vector<std::string> keys;
    if (before.state != after.state) keys.emplace_back("state");
    if (before.store.url != after.store.url) keys.emplace_back("[store] url");
    if (before.web.listen != after.web.listen) keys.emplace_back("[web] listen");
    const bool mail = before.mail.transport != after.mail.transport || before.mail.host != after.mail.host || before.mail.port != after.mail.port ||
                      before.mail.from != after.mail.from || before.mail.journal != after.mail.journal || before.mail.maildir != after.mail.maildir;
    if (mail) keys.emplace_back("[mail]");
    if (before.log_level != after.log_level) keys.emplace_back("log_level");
    return keys;
}

}  // namespace

void tell_faults(std::vector<config::Fault> const& faults)
{
    for (auto const& fault : faults) {
        const auto text = config::to_string(fault);
        if (fault.warning) core::log(core::Level::warning, "config.warning", {{"fault", text}});
        else core::log(core::Level::error, "config.fault", {{"fault", text}});
    }
}

core::Task<> Application::Runtime::obey_signals()
{
    for (;;) {
        const auto [error, number] = co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error) co_return;
        if (number == SIGTERM || number == SIGINT) {
            if (stopping) ::_exit(exit_interrupted_twice);
            stopping = true;
            core::log(core::Level::notice, "daemon.stopping", {{"signal", number}});
            stop_asked.ring();
        } else if (number == SIGHUP && started && !stopping) {
            co_await reload();
        } else if (number == SIGUSR1 && started) {
            const auto line = co_await status->line();
            core::log(core::Level::notice, "daemon.status", {{"status", line}});
        }
    }
}

/// On the pool: requests are answered meanwhile.
core::Task<std::optional<config::Loaded>> Application::Runtime::read_configuration()
{
    std::vector<config::Fault> faults;
    std::optional<config::Loaded> loaded;
    std::function<void(std::size_t)> work = [&](std::size_t) { loaded = config::load(options.config_file, options.load, faults); };
    co_await spread(pool, 1, std::move(work));
    tell_faults(faults);
    co_return loaded;
}

core::Task<std::shared_ptr<rules::Reader const>> Application::Runtime::compile(std::shared_ptr<config::StatePack const> pack)
{
    std::vector<config::Fault> faults;
    std::shared_ptr<rules::Reader const> reader;
    std::function<void(std::size_t)> work = [&](std::size_t) { reader = rules::Reader::compile(pack, faults); };
    co_await spread(pool, 1, std::move(work));
    tell_faults(faults);
    co_return reader;
}

core::Task<> Application::Runtime::reload()
{
    systemd::reloading();
    auto loaded = co_await read_configuration();
    Result<void> taken{core::Error{core::Errc::invalid, "the configuration has faults"}};
    if (loaded) {
        auto whole = std::move(*loaded);
        taken = co_await take_over(std::move(whole));
    }
    give_back_spare_memory();
    metrics.policy_loaded(taken.has_value(), clock->now());
    if (taken) core::log(core::Level::notice, "config.reloaded", {{"policy", policy->get()->pack->version}});
    else core::log(core::Level::error, "config.reload_refused", {{"error", taken.error().what}, {"in_force", "the one before"}});
    std::string line = "running; the configuration was read again";
    if (!taken) line = "running; the new configuration was refused, the one before is in force";
    systemd::ready(line);
}

/// Everything that may fail comes first; then the new policy is put in force in one step.
core::Task<Result<void>> Application::Runtime::take_over(config::Loaded loaded)
{
    if (loaded.settings.state != settings.state) co_return core::Error{core::Errc::invalid, "state: a running daemon cannot change its state pack"};
    auto reader = co_await compile(loaded.pack);
    if (!reader) co_return core::Error{core::Errc::invalid, "the state pack's lexicons are faulty"};
    auto pack = loaded.pack;
    auto periods = loaded.settings.periods;
    const auto made = co_await make_policy(*store, std::move(pack), std::move(reader), std::move(periods));
    if (!made) co_return made.error();
    policy->set(*made);
    for (auto const& key : needs_restart(settings, loaded.settings)) core::log(core::Level::warning, "config.needs_restart", {{"key", key}});
    mailroom->reconfigure(loaded.settings);
    settings.sources = loaded.settings.sources;
    settings.periods = loaded.settings.periods;
    options.loaded.pack = loaded.pack;
    auto sources = loaded.settings.sources;
    const auto configured = co_await feeds->configure(std::move(sources));
    if (!configured) core::log(core::Level::error, "config.feed_refused", {{"error", configured.error().what}});
    scheduler->wake();
    mailroom->wake();
    co_return Result<void>{};
}

core::Task<> Application::Runtime::upkeep()
{
    auto every = upkeep_every;
    const auto limit = systemd::watchdog();
    if (limit) every = std::min(every, std::chrono::duration_cast<milliseconds>(*limit / 4));
    const auto began = std::chrono::steady_clock::now();
    auto told = began;
    bool given_back = false;
    for (;;) {
        look_at_clock();
        look_at_store();
        if (limit && store->writer_alive()) systemd::pet();
        const auto now = std::chrono::steady_clock::now();
        if (!given_back && now - began >= started_for_good) {
            give_back_spare_memory();
            given_back = true;
        }
        if (now - told >= status_every) {
            told = now;
            const auto line = co_await status->line();
            systemd::status(line);
        }
        co_await pause(every);
    }
}

void Application::Runtime::look_at_clock()
{
    if (guarded == nullptr) return;
    static_cast<void>(guarded->now());
    const auto step = guarded->take_step();
    if (!step) return;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(step->by).count();
    metrics.clock_suspect(!step->believed);
    if (step->believed) {
        core::log(core::Level::warning, "clock.step_believed", {{"seconds", static_cast<long>(seconds)}});
        scheduler->wake();
        mailroom->wake();
        return;
    }
    watch->raise({"clock." + core::format_rfc3339(clock->now()), "clock_step", {},
                  "the machine's clock stepped by " + std::to_string(seconds) +
                      " seconds; deadlines run on as before until the clock is synchronised or has been calm for ten minutes"});
}

void Application::Runtime::look_at_store()
{
    auto now = store->trouble();
    if (now == trouble) return;
    const bool was = !trouble.empty();
    trouble = std::move(now);
    if (trouble.empty()) {
        core::log(core::Level::notice, "store.works_again");
        watch->raise({"store_works." + core::format_rfc3339(clock->now()), "store_works", {}, "the store takes writes again"});
    } else if (!was) {
        systemd::status("not ready: " + trouble);
        watch->raise({"store." + core::format_rfc3339(clock->now()), "store_trouble", {}, trouble});
    }
}

std::string Application::Runtime::obstacle() const
{
    if (stopping) return "the daemon is stopping";
    if (!started) return "the daemon is starting";
    return store->trouble();
}

std::vector<std::string> Application::Runtime::silent_feeds() const
{
    std::vector<std::string> names;
    if (!feeds) return names;
    for (auto const& feed : feeds->health()) {
        if (feed.alerted) names.push_back(feed.name);
    }
    return names;
}

}  // namespace sunwai::daemon
