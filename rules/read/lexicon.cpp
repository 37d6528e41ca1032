#include "rules/read/lexicon.hpp"

#include "rules/text/view.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

/// Both ways to write a phrase in the trie: by spelling and by sound. English words keep their spelling in both.
struct Spellings {
    std::vector<std::uint64_t> exact;
    std::vector<std::uint64_t> sound;
    std::size_t sounds{0};

    template <class Words> void take(Words const& words, text::WordMarks const& marks)
    {
        exact.clear();
        sound.clear();
        sounds = 0;
        for (auto const& word : words) {
            exact.push_back(word.exact);
            const bool english = (marks.find(word.exact) & text::mark::spelled) != 0;
            const bool sounded = !english && word.sounds > 0;
            sound.push_back(sounded ? word.sound : word.exact);
            if (sounded) sounds += word.sounds;
        }
    }
};

}  // namespace

void Lexicon::add_to(text::Phrases::Builder& phrases, text::WordMarks& marks) const
{
    for (auto const& term : terms_) {
        const bool filler = names_[term.set] == "filler";
        const bool common = names_[term.set] == "common";
        for (auto const& word : words_of(term)) {
            const bool english = term.english && word.latin;
            marks.add(word.exact, text::mark::known | (english || common ? text::mark::spelled : 0) | (filler ? text::mark::filler : 0));
        }
    }
    Spellings spellings;
    for (auto const& term : terms_) {
        spellings.take(words_of(term), marks);
        add_phrase(spellings.exact, term.set, phrases, marks);
        // One short sound alone meets too many other words.
        if (!term.sounded || (term.words == 1 && spellings.sounds < 3)) continue;
        add_phrase(spellings.sound, term.set, phrases, marks);
    }
}

void Lexicon::add_phrase(std::span<std::uint64_t const> words, std::uint16_t set, text::Phrases::Builder& phrases, text::WordMarks& marks) const
{
    const std::uint32_t signs = sets_[set].signs;
    if (signs != 0 && words.size() == 1) return marks.add(words.front(), signs << text::mark::first_sign);
    phrases.add(words, signs == 0 ? set : signs | sign_value);
    for (const auto word : words) marks.add(word, text::mark::phrase);
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
