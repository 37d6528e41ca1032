#pragma once
#include "core/task.hpp"

#include <string>

namespace sunwai::web {

/// Whether the daemon does its job, and if not, why in one sentence for the operator.
struct Readiness {
    bool ready{false};
    std::string why;
};

/// What the daemon says of itself. Implemented by the daemon; used on its io_context.
class StatusPort {
public:
    virtual ~StatusPort() = default;
    [[nodiscard]] virtual Readiness readiness() = 0;
    /// What `sunwai status --json` prints.
    virtual core::Task<std::string> status_json() = 0;
    /// Prometheus text exposition format 0.0.4.
    virtual core::Task<std::string> metrics() = 0;
};

}  // namespace sunwai::web
