#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunwai::config {

/// Where a server listens, taken apart.
struct ListenAddress {
    std::string host;      ///< without brackets
    std::uint16_t port{0};
    bool loopback{false};  ///< reachable from this machine alone
};

/// Reads `127.0.0.1:8480`, `[::1]:8480`, `localhost:8480`. Port 0: any free one. Nothing for anything else; other names are not looked up.
[[nodiscard]] std::optional<ListenAddress> parse_listen_address(std::string_view text);

/// What is wrong with a text as …, in words; nothing when it is right.
[[nodiscard]] std::optional<std::string> check_listen_address(std::string_view text);
[[nodiscard]] std::optional<std::string> check_network(std::string_view text);     ///< an address, or a net `10.0.0.0/8`
[[nodiscard]] std::optional<std::string> check_url(std::string_view text);         ///< http or https, with a host, without user or password
[[nodiscard]] std::optional<std::string> check_email(std::string_view text);       ///< addr-spec of RFC 5321 without quoting; CR and LF are never in it
[[nodiscard]] std::optional<std::string> check_host(std::string_view text);        ///< a host name or address
[[nodiscard]] std::optional<std::string> check_store_url(std::string_view text);   ///< sqlite:PATH or postgresql://…
[[nodiscard]] std::optional<std::string> check_name(std::string_view text);        ///< letters, digits, `.`, `_`, `-`; at most 64

}  // namespace sunwai::config
