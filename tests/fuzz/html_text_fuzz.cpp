// link: sunwai::connectors
// HTML to text: valid UTF-8 without control characters, not much longer than the input.
#include "connectors/feeds/html_text.hpp"
#include "connectors/utf8.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace sunwai::connectors;
    const std::string_view html{reinterpret_cast<char const*>(data), size};
    const std::string text = html_to_text(html);
    if (text.size() > 3 * html.size()) std::abort();
    if (clean_text(text) != text) std::abort();
    if (text.starts_with(' ') || text.ends_with('\n')) std::abort();
    static_cast<void>(decode_entities(html));
    return 0;
}
