#include "rules/text/phrases.hpp"

#include <algorithm>

namespace sunwai::rules::text {

void Phrases::Builder::add(std::span<std::uint64_t const> words, std::uint32_t value)
{
    if (words.empty() || words.size() > longest) return;
    std::uint32_t node = 0;
    Edge* edge = nullptr;
    for (const std::uint64_t word : words) {
        has_more_[node] = 1;
        const auto next = static_cast<std::uint32_t>(has_more_.size());
        const auto [found, fresh] = edges_.try_emplace(key_of(node, word), Edge{next, 0});
        if (fresh) has_more_.push_back(0);
        edge = &found->second;
        node = edge->node;
    }
    for (std::uint32_t out = edge->out; out != 0; out = outs_[out].second) {
        if (outs_[out].first == value) return;
    }
    outs_.emplace_back(value, edge->out);
    edge->out = static_cast<std::uint32_t>(outs_.size() - 1);
}

Phrases Phrases::Builder::build() const
{
    Phrases built;
    std::size_t size = 64;
    while (size < edges_.size() * 2) size *= 2;
    built.slots_.assign(size, {});
    built.mask_ = size - 1;
    std::size_t bits = 64;
    while (bits < edges_.size() / 4) bits *= 2;  // words of 64 bits: 16 to 32 bits an edge
    built.filter_.assign(bits, 0);
    built.filter_mask_ = bits - 1;
    for (auto const& [key, edge] : edges_) {
        built.filter_[(key >> 40U) & built.filter_mask_] |= 1ULL << (key >> 34U & 63U);
        std::size_t i = key & built.mask_;
        while (built.slots_[i].key != 0) i = (i + 1) & built.mask_;
        built.slots_[i] = {key, edge.node | (has_more_[edge.node] != 0 ? goes_on : 0U), edge.out};
    }
    built.outs_ = outs_;
    built.outs_.shrink_to_fit();
    return built;
}

}  // namespace sunwai::rules::text
