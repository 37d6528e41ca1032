#include "rules/text/view.hpp"

namespace sunwai::rules::text {

std::uint64_t View::number_of(Word const& word) const noexcept
{
    if (word.script != Script::digits || word.size > 18) return 0;
    std::uint64_t value = 0;
    for (const char c : letters_of(word)) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
}

std::uint64_t View::fingerprint() const noexcept
{
    if (words_.empty()) return 0;
    std::uint64_t h = 0x9E3779B97F4A7C15ULL;
    for (auto const& word : words_) {
        h = (h ^ word.exact) * 0x9FB21C651E98DF25ULL;
        h ^= h >> 31U;
    }
    return h | static_cast<std::uint64_t>(h == 0);
}

std::string fold(std::string_view text)
{
    const WordMarks none;
    View view;
    view.read(text, none);
    std::string out;
    for (auto const& word : view.words()) {
        if (!out.empty()) out += ' ';
        out += view.letters_of(word);
    }
    return out;
}

}  // namespace sunwai::rules::text
