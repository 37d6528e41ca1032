#include "rules/text/phrases.hpp"

#include <utility>

namespace sunwai::rules::text {

/// The edge of a key, new or not; valid until the next call.
Phrases::Slot& Phrases::Builder::edge(std::uint64_t key)
{
    if ((used_ + 1) * 2 > slots_.size()) grow();
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = key & mask;
    while (slots_[i].key != 0 && slots_[i].key != key) i = (i + 1) & mask;
    auto& slot = slots_[i];
    if (slot.key != 0) return slot;
    ++used_;
    slot = {key, static_cast<std::uint32_t>(has_more_.size()), 0};
    has_more_.push_back(false);
    return slot;
}

void Phrases::Builder::grow()
{
    const auto old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
    const std::size_t mask = slots_.size() - 1;
    for (auto const& slot : old) {
        if (slot.key == 0) continue;
        std::size_t i = slot.key & mask;
        while (slots_[i].key != 0) i = (i + 1) & mask;
        slots_[i] = slot;
    }
}

void Phrases::Builder::add(std::span<std::uint64_t const> words, std::uint32_t value)
{
    if (words.empty() || words.size() > longest) return;
    std::uint32_t node = 0;
    Slot* last = nullptr;
    for (const std::uint64_t word : words) {
        has_more_[node] = true;
        last = &edge(key_of(node, word));
        node = last->node;
    }
    for (std::uint32_t out = last->out; out != 0; out = outs_[out].second) {
        if (outs_[out].first == value) return;
    }
    outs_.emplace_back(value, last->out);
    last->out = static_cast<std::uint32_t>(outs_.size() - 1);
}

Phrases Phrases::Builder::build() const
{
    Phrases built;
    built.slots_ = slots_;
    built.mask_ = slots_.size() - 1;
    std::size_t bits = 64;
    while (bits < used_ / 4) bits *= 2;  // words of 64 bits: 16 to 32 bits an edge
    built.filter_.assign(bits, 0);
    built.filter_mask_ = bits - 1;
    for (auto& slot : built.slots_) {
        if (slot.key == 0) continue;
        built.filter_[(slot.key >> 40U) & built.filter_mask_] |= 1ULL << (slot.key >> 34U & 63U);
        if (has_more_[slot.node]) slot.node |= goes_on;
    }
    built.outs_ = outs_;
    built.outs_.shrink_to_fit();
    return built;
}

}  // namespace sunwai::rules::text
