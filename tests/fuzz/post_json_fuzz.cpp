// link: sunwai::core
// Post NDJSON: no input may crash, hang or yield a post that does not read back as itself.
#include "core/model/post_json.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    sunwai::core::PostParser parser;
    const auto post = parser.parse({reinterpret_cast<char const*>(data), size});
    if (!post) return 0;
    const auto again = parser.parse(to_json(*post));
    if (!again || !(*again == *post)) std::abort();
    return 0;
}
