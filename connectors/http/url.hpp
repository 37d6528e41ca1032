#pragma once
#include "core/error.hpp"

#include <string>
#include <string_view>

namespace sunwai::connectors {

/// An http or https URL, taken apart by the same parser that later connects.
struct Url {
    std::string text;    ///< without fragment
    std::string scheme;  ///< http or https
    std::string host;    ///< lower case; IPv6 in brackets
    std::string port;    ///< always given

    /// `https://host` or `https://host:8443`: what may stand in a log.
    [[nodiscard]] std::string origin() const;
    /// The host is `localhost` or a loopback address written out.
    [[nodiscard]] bool loopback() const;
};

/// invalid: not an absolute http or https URL, longer than 4,096 bytes, with control characters, or with a user name in it.
[[nodiscard]] core::Result<Url> parse_url(std::string_view text);

/// The URL of a Location header, relative to the one that answered.
[[nodiscard]] core::Result<Url> resolve_url(Url const& base, std::string_view location);

/// Percent-encodes everything but RFC 3986 unreserved characters.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace sunwai::connectors
