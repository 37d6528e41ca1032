#pragma once
#include "connectors/http/curl_transport.hpp"
#include "core/task_group.hpp"
#include "daemon/application.hpp"
#include "daemon/control/server.hpp"
#include "daemon/feeds.hpp"
#include "daemon/guarded_clock.hpp"
#include "daemon/outbox/mailroom.hpp"
#include "daemon/scheduler.hpp"
#include "daemon/status_page.hpp"
#include "daemon/web_ports.hpp"
#include "web/server.hpp"
#include "web/session.hpp"
#include "web/site.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <memory>
#include <optional>

namespace sunwai::daemon {

/// The parts of the running daemon, in the order in which they are made; they are stopped and destroyed in the opposite one.
struct Application::Runtime {
    explicit Runtime(ServeOptions options);
    ~Runtime();

    /// Start, run, stop. The exit status.
    core::Task<int> live();

    ServeOptions options;
    config::Settings settings;                    ///< in force
    boost::asio::io_context io{1};
    boost::asio::thread_pool pool;
    boost::asio::signal_set signals;
    core::SystemClock wall;
    GuardedClock* guarded{nullptr};               ///< the clock, unless time is scaled
    std::unique_ptr<core::Clock> clock;
    std::shared_ptr<Texts const> texts;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<PolicyHolder> policy;
    Metrics metrics;
    std::unique_ptr<Watch> watch;
    std::unique_ptr<Desk> desk;
    std::unique_ptr<Intake> intake;
    std::unique_ptr<Mailroom> mailroom;
    std::unique_ptr<Scheduler> scheduler;
    std::unique_ptr<connectors::CurlTransport> transport;
    std::unique_ptr<Feeds> feeds;
    std::unique_ptr<StatusPage> status;
    std::unique_ptr<WebDesk> web_desk;
    std::unique_ptr<web::Sessions> sessions;
    std::unique_ptr<web::Site> site;
    std::unique_ptr<web::Server> server;
    std::unique_ptr<ControlServer> control;
    core::TaskGroup works;                        ///< scheduler, watch, upkeep, web, control
    core::TaskGroup signal_task;
    core::Alarm stop_asked;
    bool stopping{false};
    bool started{false};
    std::string trouble;                          ///< of the store, as it was told last

private:
    core::Task<core::Result<void>> start();
    core::Result<void> open_store();
    core::Task<core::Result<void>> build();
    core::Task<core::Result<void>> read_last_run(core::Instant& mark, bool& unclean);
    core::Result<void> make_clock();
    core::Task<core::Result<void>> note_running();
    core::Result<void> build_web();
    core::Task<core::Result<void>> start_tasks();
    void wake_on_commits();
    core::Task<> stop();
    core::Task<> note_clean_stop();

    core::Task<> obey_signals();
    core::Task<> reload();
    core::Task<std::optional<config::Loaded>> read_configuration();
    core::Task<std::shared_ptr<rules::Reader const>> compile(std::shared_ptr<config::StatePack const> pack);
    core::Task<core::Result<void>> take_over(config::Loaded loaded);
    core::Task<> upkeep();
    void look_at_clock();
    void look_at_store();
    [[nodiscard]] std::string obstacle() const;
    [[nodiscard]] std::vector<std::string> silent_feeds() const;
};

/// Tells faults of a configuration on the log, each on a line of its own.
void tell_faults(std::vector<config::Fault> const& faults);

}  // namespace sunwai::daemon
