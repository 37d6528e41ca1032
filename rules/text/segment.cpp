#include "rules/text/segment.hpp"

#include "rules/text/view.hpp"

#include <algorithm>

namespace sunwai::rules::text {
namespace {

constexpr std::size_t longest = 40;

/// Cheapest way to reach each position, and the piece that led there.
struct Step {
    std::uint16_t cost{0xFFFF};
    std::uint8_t piece{0};
    bool known{false};
};

using Steps = std::array<Step, longest + 1>;

void relax(Steps& steps, std::size_t from, std::size_t size, unsigned cost, bool known) noexcept
{
    auto& to = steps[from + size];
    const unsigned total = steps[from].cost + cost;
    if (total < to.cost) to = {static_cast<std::uint16_t>(total), static_cast<std::uint8_t>(size), known};
}

}  // namespace

bool segment(std::string_view joined, WordMarks const& vocabulary, Pieces& out) noexcept
{
    const std::size_t n = joined.size();
    out.count = 0;
    if (n < 5 || n > longest) return false;
    Steps steps;
    steps[0].cost = 0;
    for (std::size_t from = 0; from < n; ++from) {
        if (steps[from].cost == 0xFFFF) continue;
        WordHash hash;
        for (std::size_t size = 1; from + size <= n; ++size) {
            hash.add(static_cast<unsigned char>(joined[from + size - 1]));
            if (size >= 2 && (vocabulary.find(hash.value()) & mark::known) != 0) relax(steps, from, size, size == 2 ? 22 : size == 3 ? 14 : 10, true);
            relax(steps, from, size, static_cast<unsigned>(30 + 6 * size), false);
        }
    }
    std::array<std::uint8_t, longest> backwards{};
    std::size_t count = 0;
    bool any = false;
    for (std::size_t at = n; at > 0; at -= steps[at].piece) {
        backwards[count++] = steps[at].piece;
        any |= steps[at].known && steps[at].piece >= 3;
    }
    if (!any || count > out.sizes.size()) return false;
    for (std::size_t i = 0; i < count; ++i) out.sizes[i] = backwards[count - 1 - i];
    out.count = count;
    return true;
}

}  // namespace sunwai::rules::text
