#pragma once
#include "rules/text/view.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace sunwai::rules::text {

/// One phrase found: its value and its words [first, last].
struct PhraseHit {
    std::uint32_t value{0};
    std::uint32_t first{0};
    std::uint32_t last{0};
};

/// Phrases of words as a trie in one hash table: the same walk finds lexicon terms and place names. Immutable once built; any thread may scan.
class Phrases {
    struct Slot {
        std::uint64_t key{0};
        std::uint32_t node{0};   ///< bit 31: longer phrases go on from here
        std::uint32_t out{0};    ///< index into outs_; 0: no phrase ends here
    };

public:
    class Builder {
    public:
        /// A phrase of 1 to 12 word hashes; the same phrase may have several values.
        void add(std::span<std::uint64_t const> words, std::uint32_t value);
        [[nodiscard]] Phrases build() const;

    private:
        Slot& edge(std::uint64_t key);
        void grow();
        std::vector<Slot> slots_ = std::vector<Slot>(64);   ///< the table as it will be, without the bits of the nodes
        std::size_t used_{0};
        std::vector<bool> has_more_{true};
        std::vector<std::pair<std::uint32_t, std::uint32_t>> outs_{{0, 0}};   ///< value, next
    };

    static constexpr std::size_t longest = 12;

    /// Calls `hit` for every phrase in the words; spellings, stretched spellings and sounds all count, and one filler word may stand inside.
    template <class Hit> void scan(std::span<Word const> words, Hit&& hit) const
    {
        for (std::uint32_t i = 0; i < words.size(); ++i) scan_from(words, i, hit);
    }

    [[nodiscard]] std::size_t bytes() const noexcept { return slots_.size() * sizeof(Slot) + outs_.size() * sizeof(outs_[0]) + filter_.size() * sizeof(filter_[0]); }

private:
    /// Left uninitialised on the stack on purpose: no default values.
    struct Walk {
        std::uint32_t node;
        std::uint32_t at;        ///< the next word
    };
    static constexpr std::uint32_t goes_on = 0x80000000U;
    static constexpr std::size_t most_walks = 24;

    [[nodiscard]] static std::uint64_t key_of(std::uint32_t node, std::uint64_t word) noexcept
    {
        std::uint64_t k = word + node * 0x9E3779B97F4A7C15ULL;
        k ^= k >> 32U;
        k *= 0xD6E8FEB86659FD93ULL;
        k ^= k >> 29U;
        return k | static_cast<std::uint64_t>(k == 0);
    }

    /// A bit per key in a table that stays in the cache: most words begin no phrase.
    [[nodiscard]] bool may_hold(std::uint64_t key) const noexcept { return (filter_[(key >> 40U) & filter_mask_] >> (key >> 34U & 63U) & 1U) != 0; }

    [[nodiscard]] Slot const* find(std::uint64_t key) const noexcept
    {
        if (!may_hold(key)) return nullptr;
        for (std::size_t i = key & mask_;; i = (i + 1) & mask_) {
            if (slots_[i].key == key) return &slots_[i];
            if (slots_[i].key == 0) return nullptr;
        }
    }

    template <class Hit> void scan_from(std::span<Word const> words, std::uint32_t i, Hit& hit) const
    {
        Word const& word = words[i];
        if ((word.marks & mark::phrase) != 0) begin(words, i, word.exact, hit);
        if (word.sound != 0) begin(words, i, word.sound, hit);
        if (word.relaxed != 0) begin(words, i, word.relaxed, hit);
    }

    template <class Hit> void begin(std::span<Word const> words, std::uint32_t i, std::uint64_t hash, Hit& hit) const
    {
        Slot const* slot = find(key_of(0, hash));
        if (slot == nullptr) return;
        report(*slot, i, i, hit);
        if ((slot->node & goes_on) != 0) walk(words, i, slot->node & ~goes_on, hit);
    }

    template <class Hit> void report(Slot const& slot, std::uint32_t first, std::uint32_t last, Hit& hit) const
    {
        for (std::uint32_t out = slot.out; out != 0; out = outs_[out].second) hit(PhraseHit{outs_[out].first, first, last});
    }

    /// All longer phrases from a node: depth first, with the ways still open on a small stack.
    template <class Hit> void walk(std::span<Word const> words, std::uint32_t first, std::uint32_t node, Hit& hit) const
    {
        std::array<Walk, most_walks> open;
        std::size_t count = 0;
        const auto push = [&](std::uint32_t from, std::uint32_t at) {
            if (at >= words.size() || words[at].gap == Gap::sentence) return;
            if (count < most_walks) open[count++] = {from, at};
            const bool may_skip = (words[at].marks & mark::filler) != 0 && at + 1 < words.size() && words[at + 1].gap != Gap::sentence;
            if (may_skip && count < most_walks) open[count++] = {from, at + 1};
        };
        push(node, first + 1);
        while (count > 0) {
            const Walk here = open[--count];
            Word const& word = words[here.at];
            const auto follow = [&](std::uint64_t hash) {
                Slot const* slot = hash == 0 ? nullptr : find(key_of(here.node, hash));
                if (slot == nullptr) return;
                report(*slot, first, here.at, hit);
                if ((slot->node & goes_on) != 0) push(slot->node & ~goes_on, here.at + 1);
            };
            if ((word.marks & mark::phrase) != 0) follow(word.exact);
            follow(word.sound);
            follow(word.relaxed);
        }
    }

    std::vector<Slot> slots_ = std::vector<Slot>(2);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> outs_{{0, 0}};
    std::size_t mask_{1};
    std::vector<std::uint64_t> filter_ = std::vector<std::uint64_t>(1);
    std::size_t filter_mask_{0};
};

}  // namespace sunwai::rules::text
