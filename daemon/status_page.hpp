#pragma once
#include "daemon/feeds.hpp"
#include "web/status_port.hpp"

#include <functional>
#include <string>

namespace sunwai::daemon {

struct StatusReport;

/// What the daemon says of itself on /readyz, /metrics and `status`. Used from the io_context only.
class StatusPage final : public web::StatusPort {
public:
    struct Parts {
        store::Store& store;
        PolicyHolder const& policy;
        core::Clock const& clock;
        Metrics& metrics;
        Feeds const& feeds;
        std::function<std::string()> obstacle;  ///< why the daemon does not do its job; empty when it does
        std::function<bool()> clock_suspect;
        std::function<bool()> mail_failing;
    };
    explicit StatusPage(Parts parts) : parts_{std::move(parts)} {}

    [[nodiscard]] web::Readiness readiness() override;
    core::Task<std::string> status_json() override;
    core::Task<std::string> metrics() override;
    /// One line for `systemctl status`: "3 of 3 feeds, 12 open, 2 overdue, 1 mail waiting".
    core::Task<std::string> line();

private:
    core::Task<core::Result<void>> read(StatusReport& report);

    Parts parts_;
};

}  // namespace sunwai::daemon
