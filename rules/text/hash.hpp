#pragma once
#include <cstdint>
#include <cstddef>
#include <string_view>
#include <vector>

namespace sunwai::rules::text {

/// Hash of a folded word, built letter by letter, so that every prefix of a joined tag has its hash on the way.
class WordHash {
public:
    constexpr void add(unsigned char letter) noexcept { state_ = (state_ ^ letter) * 0x100000001B3ULL; }
    /// Never 0: 0 stands for "no hash".
    [[nodiscard]] constexpr std::uint64_t value() const noexcept
    {
        std::uint64_t h = state_;
        h ^= h >> 32U;
        h *= 0x9FB21C651E98DF25ULL;
        h ^= h >> 29U;
        return h | static_cast<std::uint64_t>(h == 0);
    }

private:
    std::uint64_t state_{0xCBF29CE484222325ULL};
};

[[nodiscard]] constexpr std::uint64_t hash_word(std::string_view letters) noexcept
{
    WordHash hash;
    for (const char c : letters) hash.add(static_cast<unsigned char>(c));
    return hash.value();
}

/// Hash of a sound key; its own space, so that a key never meets a spelling.
[[nodiscard]] constexpr std::uint64_t hash_sound(std::string_view key) noexcept
{
    WordHash hash;
    hash.add(0x01);
    for (const char c : key) hash.add(static_cast<unsigned char>(c));
    return hash.value();
}

/// Marks by word hash, in one flat table. Filled once, then only read.
class WordMarks {
public:
    WordMarks();
    /// Tells two vocabularies apart, whatever their addresses; never 0.
    [[nodiscard]] std::uint64_t serial() const noexcept { return serial_; }
    /// Adds marks to those the word has.
    void add(std::uint64_t word, std::uint32_t marks);
    /// 0 for a word never added.
    [[nodiscard]] std::uint32_t find(std::uint64_t word) const noexcept
    {
        if ((filter_[(word >> 40U) & filter_mask_] >> (word >> 34U & 63U) & 1U) == 0) return 0;
        for (std::size_t i = word & mask_;; i = (i + 1) & mask_) {
            if (slots_[i].word == word) return slots_[i].marks;
            if (slots_[i].word == 0) return 0;
        }
    }

private:
    struct Slot {
        std::uint64_t word{0};
        std::uint32_t marks{0};
    };
    void grow();
    void note(std::uint64_t word) noexcept { filter_[(word >> 40U) & filter_mask_] |= 1ULL << (word >> 34U & 63U); }
    std::uint64_t serial_;
    std::vector<Slot> slots_;
    std::size_t mask_{0};
    std::size_t used_{0};
    std::vector<std::uint64_t> filter_ = std::vector<std::uint64_t>(1);   ///< a bit per word, small enough to stay in the cache
    std::size_t filter_mask_{0};
};

}  // namespace sunwai::rules::text
