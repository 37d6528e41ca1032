// link: sunwai::connectors
// Pages of the Mastodon API and its Link header.
#include "connectors/feeds/mastodon_page.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace sunwai;
    const std::string text{reinterpret_cast<char const*>(data), size};
    const auto now = core::from_millis(1'795'000'000'000);
    for (const auto list : {connectors::MastodonList::timeline, connectors::MastodonList::notifications}) {
        const auto page = connectors::parse_mastodon_page(text, list, "h.example", now);
        if (!page) continue;
        if (page->statuses.size() + page->bad.size() > page->items) std::abort();
        for (auto const& status : page->statuses)
            if (status.post.external_id.empty() || status.post.author.handle.empty() || status.post.created_at > now || status.post.text.size() > 65536) std::abort();
        for (auto const& bad : page->bad)
            if (bad.raw.size() > 4096) std::abort();
    }
    static_cast<void>(connectors::parse_mastodon_account(text, "h.example"));
    const auto id = connectors::previous_id(text);
    if (id.size() > 64 || id.find_first_of("\r\n &?#") != std::string::npos) std::abort();
    return 0;
}
