#pragma once
#include "config/state_pack.hpp"
#include "core/model/verdict.hpp"
#include "rules/text/hash.hpp"
#include "rules/text/phrases.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sunwai::rules {

/// What a score speaks for. `index` counts kinds, categories, dangers, handlings or cues in their own lists.
struct Target {
    enum class Sort : std::uint8_t { none, kind, category, danger, handling, high, officer, fact, cue };
    Sort sort{Sort::none};
    std::uint8_t index{0};
    std::uint16_t matter{0};   ///< index into Lexicon::matters, 0: none
};

/// How the words of a set are used.
enum class Role : std::uint8_t {
    plain,     ///< only in rules
    object,    ///< a thing of a category; a complaint only beside a trouble
    matter,    ///< a complaint by itself: "no water supply", गड्ढे
    trouble,   ///< something is wrong with the object beside it
    kind,      ///< speaks for a kind
    mask,      ///< an idiom: what it covers is not read
    cue,       ///< for places and the reader: village, ours, road …
};

/// Small, without its name: those of a post's hits are asked for again and again.
struct TermSet {
    Role role{Role::plain};
    bool reference{false};    ///< named `ref_<system>`: a number beside its terms is one of that system
    Target target;
    float weight{0};
    std::uint16_t first_rule{0};   ///< the rules whose first part is this set, which stand together
    std::uint16_t rule_count{0};
    std::uint32_t signs{0};   ///< nobody asks where its terms stand as such: only these bits are kept of them; 0 for all other sets
};

/// Cues that code asks for by name.
enum class Cue : std::uint8_t {
    village, district, tehsil, block, town, road, sector, ward, pin, person_before, person_after, outside, authority, own, resolved, lang_hi, lang_en,
    postposition, colony, phone, household, again, foreign, count_,
};
inline constexpr std::size_t cue_count = static_cast<std::size_t>(Cue::count_);

/// Signs are bits: one for each cue, and this one for a word of a term that nothing else is asked of.
inline constexpr std::uint32_t plain_sign = 1U << cue_count;
static_assert(cue_count + 1 + text::mark::first_sign <= 32, "the signs of a word are kept beside its marks");

/// Values of the trie with this bit are signs, those below are sets.
inline constexpr std::uint32_t sign_value = 0x20000000U;

/// Words of danger and handling in the order of their indexes (CASE §5, §6).
inline constexpr std::array<std::string_view, 11> dangers{"electric", "water", "gas_fire", "structure", "open_hole", "medical",
                                                          "violence", "missing_person", "self_harm", "animal", "flood"};
inline constexpr std::array<std::string_view, 15> handlings{"self_harm", "sexual_offence", "child", "domestic_violence", "atrocity", "cyber_fraud", "public_order",
                                                            "threat", "sub_judice", "rti", "service_matter", "other_authority", "abusive", "campaign", "corruption"};

/// One combination of sets and what it speaks for.
struct Rule {
    enum class Join : std::uint8_t { anywhere, near, before };
    struct Part {
        std::uint16_t set{0};
        Join join{Join::anywhere};   ///< to the part before it
        std::uint8_t within{0};      ///< words between
    };
    std::array<Part, 4> parts{};
    std::array<std::uint16_t, 4> unless{};
    std::uint8_t count{0};
    std::uint8_t unless_count{0};
    Target target;
    float weight{0};
};

/// The words of a state, as data: sets of terms, what they stand for, and rules over them. docs/reading.md has the format of the files.
class Lexicon {
public:
    static constexpr std::size_t most_sets = 1024;

    /// Reads lexicon/*.tsv of a pack. Every fault is added with file and line; nothing when one is an error.
    [[nodiscard]] static std::optional<Lexicon> load(std::filesystem::path const& folder, config::StatePack const& pack, std::vector<config::Fault>& faults);

    /// Adds every term to the trie; its value is the set's index, or the set's signs. What a single word says by signs alone goes to its marks,
    /// so that the most frequent words are found without the trie. English words are marked first, because they have no sound.
    void add_to(text::Phrases::Builder& phrases, text::WordMarks& marks) const;

    [[nodiscard]] std::vector<TermSet> const& sets() const noexcept { return sets_; }
    [[nodiscard]] std::string const& name_of(std::uint16_t set) const noexcept { return names_[set]; }
    static constexpr std::string_view reference_prefix = "ref_";
    /// Rules whose first part is this set, in the order of the file.
    [[nodiscard]] std::span<Rule const> rules_of(TermSet const& set) const noexcept { return std::span{rules_}.subspan(set.first_rule, set.rule_count); }
    [[nodiscard]] std::vector<std::string> const& categories() const noexcept { return categories_; }
    [[nodiscard]] std::vector<std::string> const& matters() const noexcept { return matters_; }
    /// Sets of an official handle or of an emoji.
    [[nodiscard]] std::span<std::uint16_t const> sets_of_handle(std::uint64_t hash) const noexcept;
    [[nodiscard]] std::span<std::uint16_t const> sets_of_emoji(std::uint64_t hash) const noexcept;
    /// The set that numbers of 100 and more belong to, when the lexicon has one named `amount`.
    [[nodiscard]] std::optional<std::uint16_t> amounts() const noexcept { return amounts_; }
    /// Key of the post that a set names (`post_sho`: sho), null for other sets; empty for what only looks like one ("DC office").
    [[nodiscard]] std::string const* post_of(std::uint16_t set) const noexcept;
    /// Words of misconduct: plain sets that speak for `officer`, and complaints of corruption.
    [[nodiscard]] bool is_misconduct(std::uint16_t set) const noexcept;
    /// The set `resolved`, whose words inside a harm mend nothing; no set's index when the lexicon has none.
    [[nodiscard]] std::uint16_t resolved() const noexcept { return resolved_; }
    /// The sets `road` and `road_name`: a road right after a place's name mostly is part of an address.
    [[nodiscard]] std::uint16_t road() const noexcept { return road_; }
    [[nodiscard]] std::uint16_t road_name() const noexcept { return road_name_; }
    /// The set `agent` (ने), when the lexicon has one.
    [[nodiscard]] std::optional<std::uint16_t> agent() const noexcept { return agent_; }
    /// A word of the set `addressee` (साहब, को): too frequent to be looked for in every post, asked for only beside a post complained of.
    [[nodiscard]] bool is_addressee(std::uint64_t word) const noexcept;
    /// A number of policy by its name in numbers.tsv.
    [[nodiscard]] double number(std::string_view name, double otherwise) const noexcept;
    /// Changes with the words of the files.
    [[nodiscard]] std::uint64_t version() const noexcept { return version_; }

private:
    friend class LexiconLoader;
    /// One way to write a term: into the trie, or as signs of its only word.
    void add_phrase(std::span<std::uint64_t const> words, std::uint16_t set, text::Phrases::Builder& phrases, text::WordMarks& marks) const;

    /// A word of a term, with its sound where it has one.
    struct TermWord {
        std::uint64_t exact{0};
        std::uint64_t sound{0};
        std::uint8_t sounds{0};    ///< letters of the sound
        bool latin{false};
    };
    struct Term {
        std::uint32_t first{0};    ///< into term_words_
        std::uint16_t set{0};
        std::uint8_t words{0};
        bool english{false};
        bool sounded{false};
    };
    [[nodiscard]] std::span<TermWord const> words_of(Term const& term) const noexcept { return std::span{term_words_}.subspan(term.first, term.words); }
    std::vector<TermSet> sets_;
    std::vector<std::string> names_;    ///< of the sets
    std::vector<Term> terms_;
    std::vector<TermWord> term_words_;
    std::vector<Rule> rules_;           ///< by their first set
    std::vector<std::string> categories_;
    std::vector<std::string> matters_{std::string{}};
    std::unordered_map<std::uint64_t, std::vector<std::uint16_t>> handles_;
    std::unordered_map<std::uint64_t, std::vector<std::uint16_t>> emoji_;
    std::unordered_map<std::string, double> numbers_;
    std::optional<std::uint16_t> amounts_;
    std::uint16_t resolved_{most_sets};
    std::uint16_t road_{most_sets};
    std::uint16_t road_name_{most_sets};
    std::optional<std::uint16_t> agent_;
    std::optional<std::uint16_t> addressee_;
    std::vector<std::uint64_t> addressee_words_;
    std::vector<std::pair<std::uint16_t, std::string>> posts_;
    std::uint64_t version_{0xCBF29CE484222325ULL};
};

}  // namespace sunwai::rules
