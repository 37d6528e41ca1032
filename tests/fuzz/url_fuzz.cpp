// link: sunwai::connectors
// URLs and redirects: http or https, with a host, without user names and control characters.
#include "connectors/http/url.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

void check(sunwai::connectors::Url const& url)
{
    if ((url.scheme != "http" && url.scheme != "https") || url.host.empty() || url.port.empty()) std::abort();
    if (std::any_of(url.text.begin(), url.text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; })) std::abort();
    const auto again = sunwai::connectors::parse_url(url.text);
    if (again && again->origin() != url.origin()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace sunwai::connectors;
    const std::string_view text{reinterpret_cast<char const*>(data), size};
    if (const auto url = parse_url(text)) check(*url);
    const auto base = parse_url("https://feeds.example/a/b?c");
    if (!base) std::abort();
    if (const auto next = resolve_url(*base, text)) check(*next);
    return 0;
}
