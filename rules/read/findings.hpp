#pragma once
#include "rules/read/lexicon.hpp"
#include "rules/text/phrases.hpp"
#include "rules/text/view.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <vector>

namespace sunwai::rules {

/// A term found: its set and its words [first, last]; `hint` when it stands in a handle.
struct TermHit {
    std::uint16_t set{0};
    std::uint16_t next{0};     ///< next hit of the same set, 0: none
    std::uint32_t first{0};
    std::uint32_t last{0};
    bool hint{false};
};

/// A place name found: index of the name, whether only by sound, and its words.
struct NameHit {
    std::uint32_t name{0};
    std::uint32_t first{0};
    std::uint32_t last{0};
    bool sounded{false};
};

/// Whether a reader keeps what each decision rests on, for people.
enum class KeepEvidence : bool { no, yes };

/// Everything that the trie finds in one text, before anything is decided. Reusable: scan() keeps the buffers.
class Findings {
public:
    /// Finds terms and place names of a view. What an idiom (role mask) covers is left out. At most 4000 hits are kept.
    void scan(text::View const& view, text::Phrases const& phrases, Lexicon const& lexicon);

    [[nodiscard]] text::View const& view() const noexcept { return *view_; }
    [[nodiscard]] std::span<TermHit const> hits() const noexcept { return std::span{hits_}.subspan(1); }
    [[nodiscard]] bool has(std::uint16_t set) const noexcept { return present_.test(set); }
    /// Index of the first hit of a set, 0 when there is none; follow TermHit::next with hit().
    [[nodiscard]] std::uint16_t first_of(std::uint16_t set) const noexcept { return present_.test(set) ? heads_[set] : std::uint16_t{0}; }
    [[nodiscard]] TermHit const& hit(std::uint16_t index) const noexcept { return hits_[index]; }
    [[nodiscard]] std::span<std::uint16_t const> sets() const noexcept { return sets_; }
    [[nodiscard]] std::span<NameHit const> names() const noexcept { return names_; }
    [[nodiscard]] std::span<NameHit const> hint_names() const noexcept { return hint_names_; }
    [[nodiscard]] bool cue(std::uint32_t word, Cue which) const noexcept { return word < cues_.size() && (cues_[word] >> static_cast<unsigned>(which) & 1U) != 0; }
    [[nodiscard]] bool any_cue(Cue which) const noexcept { return (all_cues_ >> static_cast<unsigned>(which) & 1U) != 0; }
    /// Whether the word stands in a term that is told by signs alone.
    [[nodiscard]] bool in_plain_term(std::uint32_t word) const noexcept { return word < cues_.size() && (cues_[word] & plain_sign) != 0; }
    /// Words of the text in this script: without any of digits there is no PIN, telephone or other number.
    [[nodiscard]] std::uint32_t words_in(text::Script script) const noexcept { return scripts_[static_cast<std::size_t>(script)]; }
    /// Words of the text in cues of this kind.
    [[nodiscard]] std::size_t count_cue(Cue which) const noexcept;

private:
    /// Several words that say something by signs alone.
    struct Signs {
        std::uint32_t bits{0};
        std::uint32_t first{0};
        std::uint32_t last{0};
    };
    void read_signs();
    void keep(text::PhraseHit const& hit, bool hint);
    void add(std::uint16_t set, std::uint32_t first, std::uint32_t last, bool hint);
    void unmask(Lexicon const& lexicon);
    void index(Lexicon const& lexicon);
    void add_asides(Lexicon const& lexicon);
    void add_amounts(Lexicon const& lexicon);
    void name_roads(Lexicon const& lexicon);

    text::View const* view_{nullptr};
    std::vector<TermHit> hits_;
    std::vector<NameHit> names_;
    std::vector<NameHit> hint_names_;
    std::vector<std::uint32_t> cues_;   ///< signs of each word
    std::vector<Signs> signs_;
    std::vector<std::uint16_t> sets_;
    std::array<std::uint16_t, Lexicon::most_sets> heads_{};
    std::bitset<Lexicon::most_sets> present_;
    std::array<std::uint32_t, 4> scripts_{};   ///< words of each script
    std::uint32_t all_cues_{0};
};

}  // namespace sunwai::rules
