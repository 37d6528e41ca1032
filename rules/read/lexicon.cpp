#include "rules/read/lexicon.hpp"

#include "rules/text/sound.hpp"
#include "rules/text/view.hpp"

namespace sunwai::rules {
namespace {

using Hashes = std::vector<std::uint64_t>;

/// Both ways to write a phrase in the trie: by spelling and by sound. English words keep their spelling in both.
void hashes_of(text::View const& view, text::WordMarks const& marks, Hashes& exact, Hashes& sound, std::size_t& sounds)
{
    exact.clear();
    sound.clear();
    sounds = 0;
    for (auto const& word : view.words()) {
        exact.push_back(word.exact);
        const bool english = (marks.find(word.exact) & text::mark::spelled) != 0;
        const auto key = english ? text::SoundKey{} : text::sound_key(view.letters_of(word));
        sound.push_back(key.size > 0 ? text::hash_sound(key.view()) : word.exact);
        sounds += key.size;
    }
}

}  // namespace

void Lexicon::add_to(text::Phrases::Builder& phrases, text::WordMarks& marks) const
{
    text::View view;
    const text::WordMarks none;
    for (auto const& term : terms_) {
        view.read(term.text, none);
        const bool filler = sets_[term.set].name == "filler";
        const bool common = sets_[term.set].name == "common";
        for (auto const& word : view.words()) {
            const bool english = term.english && word.script == text::Script::latin;
            const auto spelled = english || common ? text::mark::spelled : std::uint8_t{0};
            marks.add(word.exact, static_cast<std::uint8_t>(text::mark::known | text::mark::phrase | spelled | (filler ? text::mark::filler : 0)));
        }
    }
    Hashes exact;
    Hashes sound;
    for (auto const& term : terms_) {
        view.read(term.text, none);
        std::size_t sounds = 0;
        hashes_of(view, marks, exact, sound, sounds);
        phrases.add(exact, term.set);
        // One short sound alone meets too many other words.
        if (!term.sounded || (exact.size() == 1 && sounds < 3)) continue;
        phrases.add(sound, term.set);
        for (const auto hash : sound) marks.add(hash, text::mark::phrase);
    }
}

std::span<std::uint32_t const> Lexicon::rules_of(std::uint32_t set) const noexcept
{
    if (set >= rules_of_.size()) return {};
    return rules_of_[set];
}

std::span<std::uint16_t const> Lexicon::sets_of_handle(std::uint64_t hash) const noexcept
{
    const auto found = handles_.find(hash);
    if (found == handles_.end()) return {};
    return found->second;
}

std::span<std::uint16_t const> Lexicon::sets_of_emoji(std::uint64_t hash) const noexcept
{
    const auto found = emoji_.find(hash);
    if (found == emoji_.end()) return {};
    return found->second;
}

std::string const* Lexicon::post_of(std::uint16_t set) const noexcept
{
    for (auto const& [of, key] : posts_) {
        if (of == set) return &key;
    }
    return nullptr;
}

bool Lexicon::is_addressee(std::uint64_t word) const noexcept
{
    return std::find(addressee_words_.begin(), addressee_words_.end(), word) != addressee_words_.end();
}

bool Lexicon::is_misconduct(std::uint16_t set) const noexcept
{
    auto const& one = sets_[set];
    if (one.role != Role::matter) return one.target.sort == Target::Sort::officer;
    return one.target.sort == Target::Sort::category && categories_[one.target.index] == "corruption";
}

double Lexicon::number(std::string_view name, double otherwise) const noexcept
{
    const auto found = numbers_.find(std::string{name});
    return found == numbers_.end() ? otherwise : found->second;
}

}  // namespace sunwai::rules
