#pragma once
#include "rules/text/hash.hpp"
#include "rules/text/letters.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::rules::text {

enum class Script : std::uint8_t { latin, devanagari, gurmukhi, digits };

/// What stands before a word: nothing or a space, no space at all, a comma or dash, the end of a sentence.
enum class Gap : std::uint8_t { space, joined, soft, sentence };

/// Marks of words in the vocabulary (WordMarks).
namespace mark {
inline constexpr std::uint32_t known = 1;     ///< stands in a lexicon or in a place name: joined tags are split at it
inline constexpr std::uint32_t spelled = 2;   ///< an English or very common word: read by its spelling, never by its sound
inline constexpr std::uint32_t phrase = 8;    ///< its spelling, or as a sound its sound, stands in some phrase
inline constexpr std::uint32_t filler = 4;    ///< may stand inside any phrase: भी, ही, to …
inline constexpr unsigned first_sign = 8;     ///< bits from here on are the lexicon's: what a word says by itself, by its spelling or its sound
}  // namespace mark

/// One word of the normalised view and where it stood: bytes [start, end) of the original text.
struct Word {
    std::uint32_t start{0};
    std::uint32_t end{0};
    std::uint32_t at{0};       ///< of its folded letters in View::letters()
    std::uint16_t size{0};
    std::uint16_t sentence{0};
    Script script{Script::latin};
    Gap gap{Gap::space};
    bool capital{false};       ///< begins with a capital
    bool in_tag{false};        ///< part of a hashtag
    std::uint32_t marks{0};
    std::uint64_t exact{0};    ///< hash of the spelling
    std::uint64_t relaxed{0};  ///< hash with stretched letters written once ("heeelp"); 0 when nothing was stretched
    std::uint64_t sound{0};    ///< hash of the sound key; 0 for digits, words read by spelling only, and sounds that no phrase of the vocabulary has
};

/// What is set aside: not text, but a hint.
struct Aside {
    enum class Sort : std::uint8_t { handle, link, emoji };
    Sort sort{Sort::emoji};
    std::uint32_t start{0};
    std::uint32_t end{0};
    std::uint64_t hash{0};     ///< handle in lower case without '@', emoji; 0 for links
    std::uint32_t first_hint{0};   ///< a handle's words are hints()[first_hint, end_hint)
    std::uint32_t end_hint{0};
    std::uint32_t before_word{0};  ///< the word that follows it
};

/// The one normalised view of a text: words with their place in the original, and what was set aside. Reusable: read() keeps the buffers.
class View {
public:
    /// Reads a text in one pass, in time linear in its length. `vocabulary` gives the marks and splits joined tags and handles.
    void read(std::string_view text, WordMarks const& vocabulary);

    [[nodiscard]] std::span<Word const> words() const noexcept { return words_; }
    [[nodiscard]] std::span<Word const> hints() const noexcept { return hints_; }
    [[nodiscard]] std::span<Aside const> asides() const noexcept { return asides_; }
    [[nodiscard]] std::string_view letters_of(Word const& word) const noexcept { return std::string_view{letters_}.substr(word.at, word.size); }
    /// The number a word of digits writes; 0 when it is longer than 18 digits or none.
    [[nodiscard]] std::uint64_t number_of(Word const& word) const noexcept;
    [[nodiscard]] bool begins_with_retweet() const noexcept { return retweet_; }
    /// Hash over the words outside handles, links, tags' signs and a leading RT: equal for exact copies. 0 when there is no word.
    [[nodiscard]] std::uint64_t fingerprint() const noexcept;

private:
    friend class ViewBuilder;
    struct Memo {
        std::uint64_t exact{0};
        std::uint64_t sound{0};
        std::uint32_t marks{0};
    };
    static constexpr std::size_t memo_size = 32768;
    std::vector<Memo> memo_;
    std::uint64_t memo_of_{0};
    std::string letters_;
    std::vector<Word> words_;
    std::vector<Word> hints_;
    std::vector<Aside> asides_;
    bool retweet_{false};
};

}  // namespace sunwai::rules::text
