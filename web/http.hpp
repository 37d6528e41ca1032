#pragma once
#include "core/text/language.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/task.hpp"

namespace sunwai::web {

enum class Method : std::uint8_t { get, head, post, other };

/// A request that has passed every guard of the server: one well-formed origin-form target, one allowed Host, a body within its limit.
struct Request {
    Method method{Method::get};
    std::string target;  ///< as it was sent, at most 2048 bytes of visible ASCII
    std::string host;
    std::string remote;                                       ///< address of the peer, without port
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case, in order
    std::string body;

    /// The only field of that (lower-case) name; empty when it is missing or there are several.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// An answer; the server adds the security headers, the length and the date.
struct Response {
    unsigned status{200};
    std::string content_type{"text/html; charset=utf-8"};
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Location, Set-Cookie, Allow, ETag …; values without control characters
    bool cacheable{false};                                    ///< false: Cache-Control no-store
};

/// Answers one request. An exception is answered with 500 and logged.
using Handler = std::function<core::Task<Response>(Request)>;

/// What to answer when a request does not even reach the handler (400, 408, 413, 414, 431, 421 …). `path`: what the request line asks for, as
/// far as it came; unchecked, to choose the form of the answer by.
using ProblemPage = std::function<Response(unsigned status, std::string_view path)>;

}  // namespace sunwai::web
