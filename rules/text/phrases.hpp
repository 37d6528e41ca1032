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
    struct Slot;

public:
    class Builder {
    public:
        /// A phrase of 1 to 12 word hashes; the same phrase may have several values.
        void add(std::span<std::uint64_t const> words, std::uint32_t value);
        [[nodiscard]] Phrases build() const;

    private:
        struct Edge {
            std::uint64_t word{0};
            std::uint32_t from{0};
            std::uint32_t out{0};
        };
        std::uint32_t edge(std::uint32_t from, std::uint64_t word);
        [[nodiscard]] std::size_t place_of(std::uint32_t from, std::uint64_t word) const noexcept;
        void grow();
        /// Gives every node from which phrases go on its words among those of the followers, the root first.
        [[nodiscard]] std::vector<std::uint32_t> place_nodes(Phrases& built) const;
        void place_values(std::uint32_t out, Slot& slot, std::vector<std::uint32_t>& values) const;

        std::vector<Edge> edges_;                                             ///< each leads to the node of its number, from 1
        std::vector<std::uint32_t> table_ = std::vector<std::uint32_t>(64);   ///< numbers of edges by node and word
        std::vector<std::uint32_t> followers_{0};                             ///< how many words follow each node
        std::vector<std::pair<std::uint32_t, std::uint32_t>> outs_{{0, 0}};   ///< value, next
    };

    static constexpr std::size_t longest = 12;

    /// Calls `hit` for every phrase in the words; spellings, stretched spellings and sounds all count, and one filler word may stand inside.
    template <class Hit> void scan(std::span<Word const> words, Hit&& hit) const
    {
        for (std::uint32_t i = 0; i < words.size(); ++i) scan_from(words, i, hit);
    }

    [[nodiscard]] std::size_t bytes() const noexcept
    {
        return slots_.size() * sizeof(Slot) + values_.size() * sizeof(values_[0]) + followers_.size() * sizeof(followers_[0]);
    }

private:
    /// A node from which phrases go on: where its words among the followers begin, and the power of two of their number. 0: nothing goes on.
    using Node = std::uint32_t;
    static constexpr unsigned size_bits = 5;
    static constexpr Node one_value = 0x80000000U;   ///< of a slot's node: its phrase has one value, and it stands in the slot itself

    struct Slot {
        std::uint64_t key{0};
        Node node{0};
        std::uint32_t out{0};    ///< its value, or where its values stand in values_, their number first; else 0: no phrase ends here
    };
    /// Left uninitialised on the stack on purpose: no default values.
    struct Walk {
        Node node;
        std::uint32_t at;        ///< the next word
    };
    static constexpr std::size_t most_walks = 24;

    [[nodiscard]] static std::uint64_t key_of(Node node, std::uint64_t word) noexcept
    {
        std::uint64_t k = word + node * 0x9E3779B97F4A7C15ULL;
        k ^= k >> 32U;
        k *= 0xD6E8FEB86659FD93ULL;
        k ^= k >> 29U;
        return k | static_cast<std::uint64_t>(k == 0);
    }

    [[nodiscard]] static std::size_t word_of(Node node, std::uint64_t hash) noexcept
    {
        return (node >> size_bits) + ((hash >> 40U) & ((std::uint64_t{1} << (node & ((1U << size_bits) - 1))) - 1));
    }
    [[nodiscard]] static std::uint64_t bit_of(std::uint64_t hash) noexcept { return std::uint64_t{1} << (hash >> 34U & 63U); }

    /// A bit per word that follows a node. Those of a node stand together, so that those of frequent words stay in the nearest cache.
    [[nodiscard]] bool may_follow(Node node, std::uint64_t hash) const noexcept { return (followers_[word_of(node, hash)] & bit_of(hash)) != 0; }

    [[nodiscard]] bool may_follow(Node node, Word const& word) const noexcept
    {
        // Both are looked at whatever the first says: cheaper than a branch that nobody can foretell.
        const bool spelled = ((word.marks & mark::phrase) != 0) & may_follow(node, word.exact);
        const bool sounded = (word.sound != 0) & may_follow(node, word.sound);
        return (spelled | sounded) || (word.relaxed != 0 && may_follow(node, word.relaxed));
    }

    [[nodiscard]] Slot const* find(Node node, std::uint64_t hash) const noexcept
    {
        if (!may_follow(node, hash)) return nullptr;
        const std::uint64_t key = key_of(node, hash);
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
        Slot const* slot = find(root_, hash);
        if (slot == nullptr) return;
        report(*slot, i, i, hit);
        const Node node = slot->node & ~one_value;
        if (node == 0) return;
        if (continues(words, node, i + 1) || skips(words, node, i + 1)) walk(words, i, node, hit);
    }

    template <class Hit> void report(Slot const& slot, std::uint32_t first, std::uint32_t last, Hit& hit) const
    {
        if ((slot.node & one_value) != 0) return hit(PhraseHit{slot.out, first, last});
        if (slot.out == 0) return;
        for (const std::uint32_t value : std::span{values_}.subspan(slot.out + 1, values_[slot.out])) hit(PhraseHit{value, first, last});
    }

    /// Whether a phrase may go on from a node with this word,
    [[nodiscard]] bool continues(std::span<Word const> words, Node node, std::uint32_t at) const noexcept
    {
        return at < words.size() && words[at].gap != Gap::sentence && may_follow(node, words[at]);
    }
    /// or with the one after it, this one being a filler.
    [[nodiscard]] bool skips(std::span<Word const> words, Node node, std::uint32_t at) const noexcept
    {
        return at < words.size() && (words[at].marks & mark::filler) != 0 && words[at].gap != Gap::sentence && continues(words, node, at + 1);
    }

    /// All longer phrases from a node: depth first, with the ways still open on a small stack.
    template <class Hit> void walk(std::span<Word const> words, std::uint32_t first, Node node, Hit& hit) const
    {
        std::array<Walk, most_walks> open;
        std::size_t count = 0;
        const auto push = [&](Node from, std::uint32_t at) {
            if (count < most_walks && continues(words, from, at)) open[count++] = {from, at};
            if (count < most_walks && skips(words, from, at)) open[count++] = {from, at + 1};
        };
        push(node, first + 1);
        while (count > 0) {
            const Walk here = open[--count];
            Word const& word = words[here.at];
            const auto follow = [&](std::uint64_t hash) {
                Slot const* slot = hash == 0 ? nullptr : find(here.node, hash);
                if (slot == nullptr) return;
                report(*slot, first, here.at, hit);
                const Node next = slot->node & ~one_value;
                if (next != 0) push(next, here.at + 1);
            };
            if ((word.marks & mark::phrase) != 0) follow(word.exact);
            follow(word.sound);
            follow(word.relaxed);
        }
    }

    std::vector<Slot> slots_ = std::vector<Slot>(2);
    std::vector<std::uint32_t> values_{0};
    std::size_t mask_{1};
    Node root_{0};
    std::vector<std::uint64_t> followers_ = std::vector<std::uint64_t>(1);
};

}  // namespace sunwai::rules::text
