#pragma once
#include "core/error.hpp"
#include "core/task.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunwai::connectors {

/// Name and value; names of answers are lower case.
using HttpHeader = std::pair<std::string, std::string>;

/// One HTTP exchange and its bounds. Every bound is enforced whatever the server does.
struct HttpRequest {
    std::string method{"GET"};
    std::string url;                              ///< https; http only to a loopback address, or where the transport was made for plain HTTP
    std::vector<HttpHeader> headers;              ///< a CR, LF or NUL in one is refused (invalid)
    std::string body;
    std::string bearer;                           ///< secret; sent as Authorization to the origin of `url` only, never logged
    std::chrono::milliseconds total{30'000};      ///< for everything, redirects included
    std::chrono::milliseconds connect{10'000};
    std::size_t max_body{8U << 20};               ///< bytes after decompression
    std::size_t max_headers{64U << 10};           ///< bytes of one answer's headers
    int max_redirects{3};
    bool public_addresses_only{false};            ///< refuse loopback, private and link-local addresses (for URLs that come from outside)
    std::filesystem::path ca_file;                ///< instead of the system's authorities
};

struct HttpResponse {
    int status{0};
    std::vector<HttpHeader> headers;              ///< of the last answer, in order
    std::string body;                             ///< decoded
    std::string url;                              ///< that answered, after redirects
    bool moved_permanently{false};                ///< there were redirects and all of them were 301 or 308

    /// First header of that (lower-case) name; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// HTTP out. Any status is a success here; an Error means that there is no answer.
class Transport {
public:
    virtual ~Transport() = default;
    /// invalid: the URL or a header is not allowed. transient: no connection, broken off, unreadable. timed_out: a bound of time.
    /// rejected: larger than allowed, too many redirects, a redirect to where it must not go (another host with credentials, from https to http,
    /// a private address). cancelled: the task or the daemon stops. Messages name scheme and host only.
    [[nodiscard]] virtual core::Task<core::Result<HttpResponse>> send(HttpRequest request) = 0;
};

}  // namespace sunwai::connectors
