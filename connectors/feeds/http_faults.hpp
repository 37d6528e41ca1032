#pragma once
#include "connectors/http/transport.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>

namespace sunwai::connectors {

/// What an HTTP status of a feed means for us, in words for an operator that begin with the source's name; nothing for 2xx and 304.
/// 429 is rate_limited with retry_at always set; 5xx, 408 and 418 transient, with retry_at from Retry-After; 401 and 403 unauthorized; 404 not_found;
/// 410 rejected (gone); other 4xx rejected; anything else malformed.
[[nodiscard]] std::optional<core::Error> fault_of_status(std::string_view source, HttpResponse const& response, core::Instant now);

/// The time an X-RateLimit-Reset header names (RFC 3339, or seconds since 1970), or RateLimit-Reset (seconds from now), when it lies in the future; at
/// most an hour ahead.
[[nodiscard]] std::optional<core::Instant> rate_limit_reset(HttpResponse const& response, core::Instant now);

/// Requests left in this window by X-RateLimit-Remaining or RateLimit-Remaining; nothing when the server does not say.
[[nodiscard]] std::optional<std::int64_t> rate_limit_remaining(HttpResponse const& response);

}  // namespace sunwai::connectors
