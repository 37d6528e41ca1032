#include "connectors/http/curl_transport.hpp"

#include "connectors/http/curl_loop.hpp"
#include "connectors/http/exchange.hpp"
#include "connectors/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::connectors {
namespace {

using core::Errc;
using core::Error;

/// curl_global_init is not safe beside other threads' first use; a static makes it happen once, before the first handle.
void initialise_libcurl()
{
    static const bool once = [] { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }();
    static_cast<void>(once);
}

bool is_redirect(HttpRequest const& request, HttpResponse const& response)
{
    const bool safe = request.method == "GET" || request.method == "HEAD";
    const int s = response.status;
    return safe && (s == 301 || s == 302 || s == 303 || s == 307 || s == 308) && !response.header("location").empty();
}

bool breaks_a_line(std::string_view text) { return text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos; }

std::optional<Error> fault_of(HttpRequest const& request)
{
    const auto bad = [](HttpHeader const& header) {
        return header.first.empty() || breaks_a_line(header.first) || breaks_a_line(header.second) || header.first.find(':') != std::string::npos;
    };
    if (std::any_of(request.headers.begin(), request.headers.end(), bad)) return Error{Errc::invalid, "a request header holds a line break"};
    if (breaks_a_line(request.bearer)) return Error{Errc::unauthorized, "the access token holds a line break; check the token file"};
    return std::nullopt;
}

/// Where a redirect may lead: not to another origin with credentials, and never down to plain HTTP.
std::optional<Error> refuse_hop(Url const& from, Url const& to, bool with_bearer)
{
    if (from.scheme == "https" && to.scheme == "http")
        return Error{Errc::rejected, fmt::format("{}: redirects to plain HTTP; not followed", from.origin())};
    if (with_bearer && from.origin() != to.origin())
        return Error{Errc::rejected, fmt::format("{}: redirects to {}, where the access token must not go; not followed", from.origin(), to.origin())};
    return std::nullopt;
}

}  // namespace

CurlTransport::CurlTransport(boost::asio::any_io_executor executor, TransportSettings settings) : settings_{std::move(settings)}
{
    initialise_libcurl();
    loop_ = std::make_shared<CurlLoop>(std::move(executor));
}

CurlTransport::~CurlTransport() { stop(); }

void CurlTransport::stop() { loop_->stop(); }

std::size_t CurlTransport::active() const noexcept { return loop_->active(); }

core::Task<core::Result<HttpResponse>> CurlTransport::send(HttpRequest request)
{
    const auto deadline = std::chrono::steady_clock::now() + request.total;
    if (auto fault = fault_of(request)) co_return *fault;
    co_return co_await follow(std::move(request), deadline);
}

core::Task<core::Result<HttpResponse>> CurlTransport::follow(HttpRequest request, std::chrono::steady_clock::time_point deadline)
{
    const auto loop = loop_;
    const std::string agent = fmt::format("Sunwai/{}", settings_.version);
    auto url = parse_url(request.url);
    if (!url) co_return url.error();
    const std::string first_origin = url->origin();
    bool permanent = true;
    for (int hops = 0;; ++hops) {
        if (url->scheme == "http" && !url->loopback() && !settings_.plain_http)
            co_return Error{Errc::invalid, fmt::format("{}: plain HTTP is not allowed", url->origin())};
        // A server that is configured may be anywhere; where it sends us to must be public, unless that is the same server.
        const Exchange::Bounds bounds{.total = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()),
                                      .public_addresses_only = request.public_addresses_only || (hops > 0 && url->origin() != first_origin),
                                      .with_bearer = !request.bearer.empty()};
        if (bounds.total <= std::chrono::milliseconds::zero()) co_return Error{Errc::timed_out, url->origin() + ": no complete answer in time"};
        Exchange exchange{request, *url, agent, bounds};
        const CURLcode code = co_await loop->run(exchange.handle());
        auto response = exchange.take(code);
        if (!response) co_return response.error();
        if (!is_redirect(request, *response)) {
            response->moved_permanently = hops > 0 && permanent;
            co_return response;
        }
        if (hops == request.max_redirects) co_return Error{Errc::rejected, first_origin + ": too many redirects"};
        permanent = permanent && (response->status == 301 || response->status == 308);
        auto next = resolve_url(*url, response->header("location"));
        if (!next) co_return core::in(url->origin(), next.error());
        if (auto refusal = refuse_hop(*url, *next, bounds.with_bearer)) co_return *refusal;
        url = std::move(next);
    }
}

}  // namespace sunwai::connectors
