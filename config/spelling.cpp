#include "config/spelling.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace sunwai::config {
namespace {

constexpr std::size_t longest_word = 64;  // bounds the work on a hostile key

/// Letters to insert, delete, change or swap with a neighbour.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        next[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = row[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
            next[j] = std::min({row[j] + 1, next[j - 1] + 1, change});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
        }
        before = row;
        std::swap(row, next);
    }
    return row[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<std::string_view const> known)
{
    if (word.empty() || word.size() > longest_word) return {};
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto candidate : known) {
        const auto steps = distance(word, candidate);
        if (steps < least) {
            least = steps;
            best = candidate;
        }
    }
    return best;
}

std::string suggestion(std::string_view word, std::span<std::string_view const> known)
{
    const auto meant = nearest(word, known);
    if (meant.empty()) return {};
    return "; did you mean \"" + std::string{meant} + "\"?";
}

}  // namespace sunwai::config
