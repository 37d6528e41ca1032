// How the daemon starts and stops.
#include "daemon/runtime.hpp"

#include "core/log.hpp"
#include "daemon/pause.hpp"
#include "daemon/registry_keys.hpp"
#include "daemon/stop_bound.hpp"
#include "daemon/supervise.hpp"
#include "daemon/systemd.hpp"
#include "daemon/verbs/environment.hpp"
#include "rules/calendar/working_time.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <thread>

namespace sunwai::daemon {

using core::Result;

namespace {

void report_end(std::string const& name, std::exception_ptr error)
{
    if (error) core::log(core::Level::error, "task.failed", {{"task", name}, {"error", "ended by an exception"}});
}

void tell_stuck(std::vector<std::string> const& names)
{
    for (auto const& name : names) core::log(core::Level::error, "task.stuck", {{"task", name}});
}

unsigned pool_threads() { return std::clamp(std::thread::hardware_concurrency(), 1U, 4U); }

core::Instant parse_mark(std::string const& text)
{
    std::int64_t millis = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), millis);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || core::from_millis(millis) < core::earliest || core::from_millis(millis) > core::latest) return core::earliest;
    return core::from_millis(millis);
}

/// Where a demonstration begins: at the start of office hours, so that whoever watches sees officers being told. Never before `at`.
core::Instant demo_morning(config::StatePack const& pack, core::Instant at)
{
    constexpr std::chrono::hours early{2};
    const rules::WorkingTime office{pack.calendar, "office"};
    const auto today = core::start_of(core::local_date(at, pack.calendar.offset), pack.calendar.offset);
    if (const auto opens = office.next_on_duty(today); at <= opens + early) return std::max(at, opens);
    return office.next_on_duty(today + std::chrono::hours{24});
}

/// The host of a URL, as it stands in Host headers: with its port.
std::string host_of(std::string const& url)
{
    const auto scheme = url.find("://");
    const auto from = scheme == std::string::npos ? 0 : scheme + 3;
    return url.substr(from, url.find('/', from) - from);
}

}  // namespace

Application::Runtime::Runtime(ServeOptions o)
    : options{std::move(o)}, settings{options.loaded.settings}, pool{pool_threads()}, signals{io, SIGTERM, SIGINT, SIGHUP},
      works{io.get_executor(), report_end}, signal_task{io.get_executor(), report_end}, stop_asked{io.get_executor(), wall}
{
    signals.add(SIGUSR1);
}

Application::Runtime::~Runtime() { pool.join(); }

core::Task<int> Application::Runtime::live()
{
    signal_task.spawn("signals", obey_signals());
    int exit = 0;
    const auto begun = co_await start();
    if (begun) {
        started = true;
        systemd::ready("running");
        core::log(core::Level::notice, "daemon.started", {{"state", settings.state}, {"sources", settings.sources.size()}, {"demo", options.demo ? "yes" : "no"}});
        if (!stopping) co_await stop_asked.wait(std::nullopt);
    } else {
        exit = exit_status(begun.error().code);
        core::log(core::Level::error, "daemon.not_started", {{"error", begun.error().what}});
    }
    stopping = true;
    co_await stop();
    core::log(core::Level::notice, "daemon.stopped", {{"status", exit}});
    co_return exit;
}

core::Task<Result<void>> Application::Runtime::start()
{
    systemd::status("starting: texts and rules");
    std::vector<std::string> faults;
    texts = Texts::load(options.texts, faults);
    for (auto const& fault : faults) core::log(core::Level::error, "text.fault", {{"fault", fault}});
    if (!texts) co_return core::Error{core::Errc::invalid, "the messages and templates in " + options.texts.string() + " are faulty"};
    systemd::status("starting: store");
    const auto opened = open_store();
    if (!opened) co_return opened.error();
    const auto built = co_await build();
    if (!built) co_return built.error();
    const auto web_built = build_web();
    if (!web_built) co_return web_built.error();
    co_return co_await start_tasks();
}

Result<void> Application::Runtime::open_store()
{
    auto opened = store::open(options.store);
    if (!opened) return opened.error();
    store = std::move(*opened);
    return {};
}

core::Task<Result<void>> Application::Runtime::read_last_run(core::Instant& mark, bool& unclean)
{
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        auto& keys = writer.registry();
        const auto before = keys.get(registry::clock_mark);
        if (!before) return before.error();
        const auto state = keys.get(registry::run_state);
        if (!state) return state.error();
        mark = parse_mark(*before);
        unclean = *state == "running";
        return {};
    };
    auto actor = core::Actor::system("scheduler");
    co_return co_await store->write(std::move(actor), std::move(work));
}

/// Only now: a start that is refused before it has touched any work must not look like a crash to the next one.
core::Task<Result<void>> Application::Runtime::note_running()
{
    std::function<Result<void>(store::Writer&)> work = [](store::Writer& writer) { return writer.registry().put(registry::run_state, "running"); };
    auto actor = core::Actor::system("scheduler");
    co_return co_await store->write(std::move(actor), std::move(work));
}

core::Task<Result<void>> Application::Runtime::build()
{
    auto mark = core::earliest;
    bool unclean = false;
    const auto known = co_await read_last_run(mark, unclean);
    if (!known) co_return known.error();
    if (unclean) core::log(core::Level::warning, "daemon.unclean_stop_before");
    if (options.demo && settings.demo.time_scale > 1.0) {
        clock = std::make_unique<core::ScaledClock>(demo_morning(*options.loaded.pack, std::max(mark, wall.now())), settings.demo.time_scale);
    } else {
        auto own = std::make_unique<GuardedClock>(wall, machine_ground());
        own->raise(mark);
        guarded = own.get();
        clock = std::move(own);
    }
    auto reader = co_await compile(options.loaded.pack);
    if (!reader) co_return core::Error{core::Errc::invalid, "the state pack's lexicons are faulty"};
    const auto made = co_await make_policy(*store, options.loaded.pack, std::move(reader), settings.periods);
    if (!made) co_return made.error();
    policy = std::make_unique<PolicyHolder>(*made);
    metrics.policy_loaded(true, clock->now());
    const auto executor = io.get_executor();
    watch = std::make_unique<Watch>(executor, *clock, metrics, [this](OperatorAlert alert) { return mailroom->tell(std::move(alert)); });
    desk = std::make_unique<Desk>(*store, *policy, *clock);
    intake = std::make_unique<Intake>(*store, *policy, *clock, Intake::Options{.pool = &pool, .careful = unclean});
    Mailroom::Parts mail_parts{*store, *policy, *clock, metrics, *watch, texts, [this] { return silent_feeds(); }};
    auto mail_settings = settings;
    auto room = co_await Mailroom::open(executor, std::move(mail_parts), std::move(mail_settings));
    if (!room) co_return room.error();
    mailroom = std::move(*room);
    Scheduler::Options timing;
    if (options.demo) timing.late_after = core::Duration{static_cast<std::int64_t>(60'000 * settings.demo.time_scale)};
    scheduler = std::make_unique<Scheduler>(executor, Scheduler::Parts{*store, *desk, *clock, metrics, *watch}, timing);
    transport = std::make_unique<connectors::CurlTransport>(executor, connectors::TransportSettings{.version = SUNWAI_VERSION});
    feeds = std::make_unique<Feeds>(executor, Feeds::Parts{{*store, *intake, *clock, metrics, *watch}, *transport});
    co_return Result<void>{};
}

Result<void> Application::Runtime::build_web()
{
    const auto executor = io.get_executor();
    status = std::make_unique<StatusPage>(StatusPage::Parts{*store, *policy, *clock, metrics, *feeds, [this] { return obstacle(); },
                                                            [this] { return guarded != nullptr && guarded->suspect(); },
                                                            [this] { return mailroom->failing(); }});
    web_desk = std::make_unique<WebDesk>(*desk, *policy);
    sessions = std::make_unique<web::OpenDesk>(policy->get()->pack->state_nodal);
    web::SiteOptions site_options;
    site_options.language = core::text::parse_language(settings.language).value_or(core::text::Language::hi);
    if (settings.mail.transport == "maildir") site_options.mail_folder = settings.mail.maildir;
    site_options.demo = options.demo;
    site_options.https = settings.web.public_url.starts_with("https://");
    std::vector<core::text::Fault> faults;
    const std::shared_ptr<core::text::Catalogue const> catalogue{texts, &texts->catalogue};
    site = web::Site::make({*store, *web_desk, *status, *sessions, *clock}, site_options, catalogue, faults);
    for (auto const& fault : faults) core::log(core::Level::error, "text.fault", {{"fault", core::text::to_string(fault)}});
    if (!site) return core::Error{core::Errc::invalid, "the pages' templates are faulty"};
    web::ServerOptions server_options;
    server_options.listen = settings.web.listen;
    server_options.hosts = {host_of(settings.web.public_url)};
    server_options.trusted_proxies = {settings.web.trusted_proxies.begin(), settings.web.trusted_proxies.end()};
    server_options.limits.connections = static_cast<std::size_t>(settings.web.connections);
    server_options.limits.connections_per_address = static_cast<std::size_t>(settings.web.connections_per_address);
    server = std::make_unique<web::Server>(
        executor, server_options, *clock, [this](web::Request request) { return site->handle(std::move(request)); },
        [this](unsigned problem, std::string_view path) { return site->problem(problem, path); });
    if (const auto passed = systemd::passed_socket()) return server->adopt(*passed);
    return server->listen();
}

core::Task<Result<void>> Application::Runtime::start_tasks()
{
    systemd::status("starting: mail and feeds");
    const auto path = control_socket_of(options.store.url);
    if (!path.empty()) {
        control = std::make_unique<ControlServer>(io.get_executor(), path, ControlServer::Parts{*store, *policy, *clock});
        const auto listening = control->listen();
        if (!listening) co_return listening.error();
        works.spawn("control", supervise("control", [this] { return control->run(); }));
    }
    wake_on_commits();
    const auto noted = co_await note_running();
    if (!noted) co_return noted.error();
    const auto mailing = co_await mailroom->start();
    if (!mailing) co_return mailing.error();
    works.spawn("watch", supervise("watch", [this] { return watch->run(); }));
    works.spawn("deadlines", supervise("deadlines", [this] { return scheduler->run(); }));
    works.spawn("upkeep", supervise("upkeep", [this] { return upkeep(); }));
    works.spawn("web", supervise("web", [this] { return server->run(); }));
    auto sources = settings.sources;
    co_return co_await feeds->configure(std::move(sources));
}

/// Many commits make one wake-up: the writer's thread only posts when none is on its way.
void Application::Runtime::wake_on_commits()
{
    auto waking = std::make_shared<std::atomic<bool>>(false);
    store->on_commit([this, waking] {
        if (waking->exchange(true)) return;
        boost::asio::post(io, [this, waking] {
            waking->store(false);
            scheduler->wake();
            mailroom->wake();
        });
    });
}

core::Task<> Application::Runtime::stop()
{
    systemd::stopping();
    const StopBound last_resort{options.stop_bound + std::chrono::seconds{5}};
    const auto bound = options.stop_bound;
    if (server) server->drain();
    if (feeds) {
        const auto left = co_await feeds->stop(bound / 4);
        tell_stuck(left);
    }
    if (mailroom) co_await mailroom->stop(bound / 2);
    if (server) {
        const auto cut = co_await server->finish(bound / 8);
        if (cut > 0) core::log(core::Level::warning, "web.connections_cut", {{"connections", cut}});
    }
    works.cancel();
    const auto left = co_await works.join(bound / 8);
    tell_stuck(left);
    if (transport) transport->stop();
    if (store) {
        if (started) co_await note_clean_stop();
        co_await store->close();
    }
    signal_task.cancel();
    signals.cancel();
}

core::Task<> Application::Runtime::note_clean_stop()
{
    const auto now = clock->now();
    std::function<Result<void>(store::Writer&)> work = [now](store::Writer& writer) -> Result<void> {
        const auto kept = writer.registry().put(registry::clock_mark, std::to_string(core::to_millis(now)));
        if (!kept) return kept.error();
        return writer.registry().put(registry::run_state, "stopped");
    };
    auto actor = core::Actor::system("scheduler");
    const auto written = co_await store->write(std::move(actor), std::move(work));
    if (!written) core::log(core::Level::warning, "daemon.stop_not_noted", {{"error", written.error().what}});
}

}  // namespace sunwai::daemon
