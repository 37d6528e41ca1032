#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunwai::store::sqlite {

/// Which keys are surely not in a set: a Bloom filter (B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970) whose two bits of a key lie
/// in one word, so that a look costs one line of memory. One megabyte; of a quarter million keys it lets one in three hundred through that is not there, of a
/// million one in twenty. Keys must be spread evenly, as hashes are.
class KeyFilter {
public:
    KeyFilter() : words_(std::size_t{1} << word_bits) {}

    void add(std::int64_t key) noexcept { words_[word_of(key)] |= bits_of(key); }
    /// True also for some keys that were never added; never false for one that was.
    [[nodiscard]] bool may_hold(std::int64_t key) const noexcept { return (words_[word_of(key)] & bits_of(key)) == bits_of(key); }

private:
    static constexpr unsigned word_bits = 17;
    static std::size_t word_of(std::int64_t key) noexcept { return static_cast<std::uint64_t>(key) >> (64 - word_bits); }
    static std::uint64_t bits_of(std::int64_t key) noexcept
    {
        const auto low = static_cast<std::uint64_t>(key);
        return (1ULL << (low & 63U)) | (1ULL << (low >> 6U & 63U));
    }

    std::vector<std::uint64_t> words_;
};

}  // namespace sunwai::store::sqlite
