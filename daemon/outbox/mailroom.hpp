#pragma once
#include "core/task_group.hpp"
#include "daemon/outbox/dispatcher.hpp"
#include "daemon/outbox/gatherer.hpp"

#include <memory>

namespace sunwai::daemon {

/// Everything about mail out, wired: writer, gatherer, dispatcher, channel, journal. Used from the io_context only.
class Mailroom {
public:
    struct Parts {
        store::Store& store;
        PolicyHolder& policy;
        core::Clock const& clock;
        Metrics& metrics;
        Watch& watch;
        std::shared_ptr<Texts const> texts;
        std::function<std::vector<std::string>()> silent_feeds;
    };
    /// Reads the mail key from the store and opens the channel; errors in words.
    [[nodiscard]] static core::Task<core::Result<std::unique_ptr<Mailroom>>> open(boost::asio::any_io_executor executor, Parts parts, config::Settings settings);
    ~Mailroom();
    Mailroom(Mailroom const&) = delete;
    Mailroom& operator=(Mailroom const&) = delete;

    /// Settles what the last run left open, then gathers and sends until stop().
    core::Task<core::Result<void>> start();
    void wake();
    /// Takes what may change while it runs: language, links, rate, the operator's address.
    void reconfigure(config::Settings const& settings);
    /// Claims nothing new; a mail in flight gets until `bound`, then it is left uncertain.
    core::Task<> stop(std::chrono::milliseconds bound);
    /// The mail of an alert, into the outbox. Nothing happens without an operator's address or a channel.
    core::Task<core::Result<void>> tell(OperatorAlert alert);
    [[nodiscard]] bool failing() const noexcept;

private:
    struct Works;
    explicit Mailroom(std::unique_ptr<Works> works);
    std::unique_ptr<Works> works_;
};

}  // namespace sunwai::daemon
