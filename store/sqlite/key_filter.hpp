#pragma once
#include <cstdint>
#include <vector>

namespace sunwai::store::sqlite {

/// Which keys are surely not in a set: a Bloom filter of two bits per key, after B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors" (1970).
/// One megabyte; of half a million keys it lets one in a hundred through that is not there. Keys must be spread evenly, as hashes are.
class KeyFilter {
public:
    KeyFilter() : words_(std::size_t{1} << (bits - 6)) {}

    void add(std::int64_t key) noexcept
    {
        set(first(key));
        set(second(key));
    }
    /// True also for some keys that were never added; never false for one that was.
    [[nodiscard]] bool may_hold(std::int64_t key) const noexcept { return has(first(key)) && has(second(key)); }

private:
    static constexpr unsigned bits = 23;
    static std::uint64_t first(std::int64_t key) noexcept { return static_cast<std::uint64_t>(key) >> (64 - bits); }
    static std::uint64_t second(std::int64_t key) noexcept { return static_cast<std::uint64_t>(key) & ((1ULL << bits) - 1); }
    void set(std::uint64_t bit) noexcept { words_[bit >> 6] |= 1ULL << (bit & 63); }
    [[nodiscard]] bool has(std::uint64_t bit) const noexcept { return (words_[bit >> 6] >> (bit & 63) & 1) != 0; }

    std::vector<std::uint64_t> words_;
};

}  // namespace sunwai::store::sqlite
