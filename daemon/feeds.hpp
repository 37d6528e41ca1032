#pragma once
#include "core/task_group.hpp"
#include "daemon/poller.hpp"

#include <map>
#include <memory>
#include <vector>

namespace sunwai::daemon {

/// All configured feeds, each with its poller. Used from the io_context only.
class Feeds {
public:
    struct Parts {
        Poller::Parts poller;
        connectors::Transport& transport;
    };
    Feeds(boost::asio::any_io_executor executor, Parts parts);

    /// Brings what runs to what is configured: stops feeds that are gone or changed, starts new ones, leaves the others alone. A feed that cannot be
    /// made (its token file, its URL) is an error in words; the others run.
    core::Task<core::Result<void>> configure(std::vector<config::SourceSettings> sources);
    /// Stops all; the names of those that did not end within the bound.
    core::Task<std::vector<std::string>> stop(std::chrono::milliseconds bound);
    [[nodiscard]] std::vector<FeedHealth> health() const;
    [[nodiscard]] std::size_t size() const noexcept { return running_.size(); }

private:
    struct Running;
    core::Task<> drop(std::unique_ptr<Running> feed);
    core::Result<void> add(config::SourceSettings const& settings);

    boost::asio::any_io_executor executor_;
    Parts parts_;
    std::map<std::string, std::unique_ptr<Running>> running_;

public:
    ~Feeds();
    Feeds(Feeds const&) = delete;
    Feeds& operator=(Feeds const&) = delete;
};

}  // namespace sunwai::daemon
