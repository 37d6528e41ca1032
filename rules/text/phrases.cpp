#include "rules/text/phrases.hpp"

#include <algorithm>

namespace sunwai::rules::text {

/// The number of the edge of a word from a node, new or not, from 1: the number of the node it leads to as well.
std::uint32_t Phrases::Builder::edge(std::uint32_t from, std::uint64_t word)
{
    if (edges_.size() * 2 >= table_.size()) grow();
    auto& number = table_[place_of(from, word)];
    if (number != 0) return number;
    edges_.push_back({word, from, 0});
    ++followers_[from];
    followers_.push_back(0);
    return number = static_cast<std::uint32_t>(edges_.size());
}

/// Where the number of an edge stands in the table, or would.
std::size_t Phrases::Builder::place_of(std::uint32_t from, std::uint64_t word) const noexcept
{
    const auto is = [&](std::uint32_t number) { return edges_[number - 1].word == word && edges_[number - 1].from == from; };
    std::size_t i = key_of(from, word) & (table_.size() - 1);
    while (table_[i] != 0 && !is(table_[i])) i = (i + 1) & (table_.size() - 1);
    return i;
}

void Phrases::Builder::grow()
{
    table_.assign(table_.size() * 2, 0);
    for (std::uint32_t number = 1; number <= edges_.size(); ++number) table_[place_of(edges_[number - 1].from, edges_[number - 1].word)] = number;
}

void Phrases::Builder::add(std::span<std::uint64_t const> words, std::uint32_t value)
{
    if (words.empty() || words.size() > longest) return;
    std::uint32_t node = 0;
    for (const std::uint64_t word : words) node = edge(node, word);
    auto& last = edges_[node - 1].out;
    for (std::uint32_t out = last; out != 0; out = outs_[out].second) {
        if (outs_[out].first == value) return;
    }
    outs_.emplace_back(value, last);
    last = static_cast<std::uint32_t>(outs_.size() - 1);
}

Phrases Phrases::Builder::build() const
{
    Phrases built;
    std::size_t size = 64;
    while (size < edges_.size() * 2) size *= 2;
    built.slots_.assign(size, {});
    built.mask_ = size - 1;
    const auto nodes = place_nodes(built);
    for (std::size_t node = 1; node <= edges_.size(); ++node) {
        auto const& edge = edges_[node - 1];
        const Node from = nodes[edge.from];
        built.followers_[word_of(from, edge.word)] |= bit_of(edge.word);
        const std::uint64_t key = key_of(from, edge.word);
        std::size_t i = key & built.mask_;
        while (built.slots_[i].key != 0) i = (i + 1) & built.mask_;
        built.slots_[i] = {key, nodes[node], 0};
        if (edge.out != 0) place_values(edge.out, built.slots_[i], built.values_);
    }
    built.values_.shrink_to_fit();
    return built;
}

void Phrases::Builder::place_values(std::uint32_t out, Slot& slot, std::vector<std::uint32_t>& values) const
{
    if (outs_[out].second == 0) {
        slot.node |= one_value;
        slot.out = outs_[out].first;
        return;
    }
    const std::size_t count = values.size();
    slot.out = static_cast<std::uint32_t>(count);
    values.push_back(0);
    for (; out != 0; out = outs_[out].second) values.push_back(outs_[out].first);
    values[count] = static_cast<std::uint32_t>(values.size() - count - 1);
}

std::vector<Phrases::Node> Phrases::Builder::place_nodes(Phrases& built) const
{
    std::vector<Node> nodes(followers_.size(), 0);
    std::size_t words = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (followers_[i] == 0 && i > 0) continue;
        Node size = 0;
        while ((std::size_t{4} << size) < followers_[i]) ++size;  // words of 64 bits: 16 to 32 bits a follower
        nodes[i] = static_cast<Node>(words << size_bits) | size;
        words += std::size_t{1} << size;
    }
    built.root_ = nodes[0];
    built.followers_.assign(words, 0);
    return nodes;
}

}  // namespace sunwai::rules::text
