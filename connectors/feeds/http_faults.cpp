#include "connectors/feeds/http_faults.hpp"

#include "connectors/dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;
using core::Errc;
using core::Error;

constexpr core::Duration longest_wait = 24h;
constexpr core::Duration longest_window = 1h;
constexpr core::Duration usual_wait = 5min;

std::string_view meaning(int status)
{
    switch (status) {
    case 401: return "the server wants a token, or ours is no longer valid";
    case 403: return "the token lacks a right, or the server shuts us out";
    case 404: return "there is nothing at this address";
    case 410: return "the feed is gone for good; take it out of the configuration";
    case 418: return "the server refuses this kind of client";
    case 422: return "the server does not accept what was asked; public timelines may need a token";
    default: return status >= 500 ? "the server has a fault" : "the server does not give it";
    }
}

/// A whole number from 0 to what a time in milliseconds can hold.
bool whole_number(std::string_view text, std::int64_t& into)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size() && into >= 0 && into <= 253402300799;
}

}  // namespace

std::optional<core::Instant> rate_limit_reset(HttpResponse const& response, core::Instant now)
{
    const auto header = response.header("x-ratelimit-reset");
    auto at = core::parse_rfc3339(header);
    std::int64_t seconds = 0;
    if (!at && whole_number(header, seconds)) at = core::from_millis(seconds * 1000);
    // The IETF's draft: seconds from now.
    if (!at && whole_number(response.header("ratelimit-reset"), seconds)) at = now + std::min<core::Duration>(std::chrono::seconds{seconds}, longest_window);
    if (!at || *at <= now) return std::nullopt;
    return std::min(*at, now + longest_window);
}

std::optional<std::int64_t> rate_limit_remaining(HttpResponse const& response)
{
    std::int64_t left = 0;
    for (const char* name : {"x-ratelimit-remaining", "ratelimit-remaining"})
        if (whole_number(response.header(name), left)) return left;
    return std::nullopt;
}

std::optional<Error> fault_of_status(std::string_view source, HttpResponse const& response, core::Instant now)
{
    const int status = response.status;
    if ((status >= 200 && status < 300) || status == 304) return std::nullopt;
    const auto say = [&](Errc code) { return Error{code, fmt::format("{}: HTTP {}: {}", source, status, meaning(status))}; };
    auto wait = retry_after(response.header("retry-after"), now, longest_wait);
    if (status == 429) {
        if (!wait) wait = rate_limit_reset(response, now);
        return Error{Errc::rate_limited, fmt::format("{}: HTTP 429: the server asks us to wait", source), wait.value_or(now + usual_wait)};
    }
    if (status >= 500 || status == 408 || status == 418) {
        auto error = say(Errc::transient);
        error.retry_at = wait;
        return error;
    }
    if (status == 401 || status == 403) return say(Errc::unauthorized);
    if (status == 404) return say(Errc::not_found);
    if (status >= 400) return say(Errc::rejected);
    return Error{Errc::malformed, fmt::format("{}: HTTP {}: not an answer that can be used", source, status)};
}

}  // namespace sunwai::connectors
