#pragma once
#include <cstdint>
#include <vector>

namespace sunwai::rules::testing {

/// Small, fast and the same on every machine: a life is its seed.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed * 0x9E3779B97F4A7C15ULL + 0x1234567ULL} {}
    std::uint64_t next()
    {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    /// 0 … most
    int upto(int most) { return static_cast<int>(next() % (static_cast<std::uint64_t>(most) + 1)); }
    bool one_in(int n) { return upto(n - 1) == 0; }
    template <class T> T const& of(std::vector<T> const& list) { return list[static_cast<std::size_t>(upto(static_cast<int>(list.size()) - 1))]; }

private:
    std::uint64_t state_;
};

}  // namespace sunwai::rules::testing
