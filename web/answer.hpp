#pragma once
#include "core/time.hpp"
#include "web/http.hpp"

#include <string>

namespace sunwai::web {

/// How an answer goes onto the wire.
struct Framing {
    bool head_only{false};
    bool keep_alive{false};
    core::Instant now{};
};

/// Status line, headers and body. Adds length, date, cache rule and the security headers; header values lose whatever is not visible, so
/// that none can begin another line.
[[nodiscard]] std::string to_wire(Response const& response, Framing const& framing);

/// `Sun, 06 Nov 1994 08:49:37 GMT`
[[nodiscard]] std::string http_date(core::Instant at);

}  // namespace sunwai::web
