#include "connectors/http/addresses.hpp"

#include <array>
#include <cstdint>

namespace sunwai::connectors {
namespace {

namespace ip = boost::asio::ip;

struct Network { std::uint32_t base; int bits; };

/// IANA special-purpose registry, IPv4.
constexpr std::array<Network, 15> special{{{0x00000000, 8}, {0x0A000000, 8}, {0x64400000, 10}, {0x7F000000, 8}, {0xA9FE0000, 16},
                                           {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0586300, 24}, {0xC0A80000, 16},
                                           {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 4}, {0xF0000000, 4}}};

bool is_public(std::uint32_t address) noexcept
{
    for (const auto network : special)
        if ((address >> (32 - network.bits)) == (network.base >> (32 - network.bits))) return false;
    return true;
}

std::uint32_t word(ip::address_v6::bytes_type const& bytes, std::size_t at) noexcept
{
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 | std::uint32_t{bytes[at + 2]} << 8 | std::uint32_t{bytes[at + 3]};
}

bool is_public(ip::address_v6 const& address) noexcept
{
    const auto bytes = address.to_bytes();
    if (address.is_v4_mapped()) return is_public(word(bytes, 12));
    const auto first = word(bytes, 0);
    if (first == 0x0064FF9B) return is_public(word(bytes, 12));              // NAT64
    if (first >> 16 == 0x2002) return is_public(word(bytes, 2));             // 6to4
    if (first == 0x20010000 || first == 0x20010DB8) return false;            // Teredo, documentation
    return first >> 29 == 1;                                                 // 2000::/3, the only public block
}

}  // namespace

bool is_public(ip::address const& address) noexcept
{
    return address.is_v4() ? is_public(address.to_v4().to_uint()) : is_public(address.to_v6());
}

}  // namespace sunwai::connectors
