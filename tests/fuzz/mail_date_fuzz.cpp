// link: sunwai::connectors
// Dates of feeds and HTTP: nothing, or an instant within the bounds that reads back as itself.
#include "connectors/dates.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace sunwai;
    const std::string_view text{reinterpret_cast<char const*>(data), size};
    const auto at = connectors::parse_any_date(text);
    if (at && (*at < core::earliest || *at > core::latest || connectors::parse_any_date(core::format_rfc3339(*at)) != at)) std::abort();
    const auto now = core::from_millis(1'795'000'000'000);
    const auto wait = connectors::retry_after(text, now, std::chrono::hours{24});
    if (wait && (*wait <= now || *wait > now + std::chrono::hours{24})) std::abort();
    return 0;
}
