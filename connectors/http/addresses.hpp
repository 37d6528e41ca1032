#pragma once
#include <boost/asio/ip/address.hpp>

namespace sunwai::connectors {

/// False for loopback, private, link-local, carrier, multicast, documentation and other addresses that are not on the public Internet, and for IPv6
/// forms that carry such an IPv4 address.
[[nodiscard]] bool is_public(boost::asio::ip::address const& address) noexcept;

}  // namespace sunwai::connectors
