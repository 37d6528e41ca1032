#pragma once
#include "rules/text/view.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sunwai::rules::text {

/// The word that is being read: its letters go folded to the end of the view's, and the hash of the spelling is made on the way.
class OpenWord {
public:
    static constexpr std::size_t longest = 64;   ///< letters kept of one word

    /// `letters` only ever grows: how much of it is used is counted here, so that nothing is filled with zeros again for the next text.
    explicit OpenWord(std::string& letters) noexcept : letters_{letters} {}

    /// The word is written where it stays: copying it right after its fields were stored would wait for them.
    void begin(std::vector<Word>& into, Script script, std::size_t at)
    {
        used_ += spelling_.size;
        if (letters_.size() < used_ + longest) letters_.resize(2 * used_ + 8 * longest);
        word_ = &into.emplace_back();
        word_->start = static_cast<std::uint32_t>(at);
        word_->at = static_cast<std::uint32_t>(used_);
        word_->script = script;
        spelling_ = {};
    }

    [[nodiscard]] bool is_open() const noexcept { return word_ != nullptr; }
    /// The open word; its size and its hash are set by end().
    [[nodiscard]] Word& word() noexcept { return *word_; }

    Word& end() noexcept
    {
        word_->size = spelling_.size;
        word_->exact = spelling_.respelled ? hash_word(folded()) : spelling_.hash.value();
        return *std::exchange(word_, nullptr);
    }

    void append(Letter letter)
    {
        char* const letters = letters_.data() + used_;
        spelling_.append(letter, letters);
    }

    /// Takes ASCII letters, or digits, as long as they go on from `pos`; the position after them.
    std::size_t append_ascii(std::string_view text, std::size_t pos)
    {
        char* const letters = letters_.data() + used_;
        Spelling spelling = spelling_;   // a copy, which stays in registers: the stores of letters could change the member
        const bool digits = word_->script == Script::digits;
        for (; pos < text.size(); ++pos) {
            const auto c = static_cast<unsigned char>(text[pos]);
            const Letter letter = c < 0x80 ? ascii_letters[c] : Letter{0};
            if (letter == 0 || is_digit(letter) != digits) break;
            spelling.append(letter, letters);
        }
        spelling_ = spelling;
        return pos;
    }

    /// The same of Devanagari.
    std::size_t append_devanagari(std::string_view text, std::size_t pos)
    {
        char* const letters = letters_.data() + used_;
        Spelling spelling = spelling_;
        const bool digits = word_->script == Script::digits;
        for (Letter letter = devanagari_at(text, pos); letter != 0 && is_digit(letter) == digits; letter = devanagari_at(text, pos)) {
            spelling.append(letter, letters);
            pos += 3;
        }
        spelling_ = spelling;
        return pos;
    }

    /// The folded letter of three bytes of Devanagari at `pos`; 0 for anything else, also for Devanagari that is no letter.
    [[nodiscard]] static Letter devanagari_at(std::string_view text, std::size_t pos) noexcept
    {
        if (pos + 2 >= text.size() || static_cast<unsigned char>(text[pos]) != 0xE0) return 0;
        const unsigned second = static_cast<unsigned char>(text[pos + 1]);
        const unsigned third = static_cast<unsigned char>(text[pos + 2]);
        if ((second | 1U) != 0xA5U || (third & 0xC0U) != 0x80U) return 0;
        const Letter letter = devanagari_letters[((second & 1U) << 6U) | (third & 0x3FU)];
        return letter > 2 ? letter : Letter{0};
    }

    /// Letters of the open word, or of the one that was ended last.
    [[nodiscard]] std::string_view folded() const noexcept { return std::string_view{letters_}.substr(used_, spelling_.size); }
    [[nodiscard]] std::size_t size() const noexcept { return spelling_.size; }
    /// A letter was written three times or more ("heeelp").
    [[nodiscard]] bool stretched() const noexcept { return spelling_.stretched; }

private:
    /// What is known of the letters so far.
    struct Spelling {
        WordHash hash;
        std::size_t repeats{0};
        std::uint16_t size{0};
        Letter last{0};
        bool stretched{false};
        bool respelled{false};      ///< letters were taken back: the hash is made anew

        [[gnu::always_inline]] void append(Letter letter, char* letters) noexcept
        {
            if (size == longest || repeated(letter)) return;
            if (last == dev::virama) respell(letter, letters);
            letters[size++] = static_cast<char>(letter);
            hash.add(letter);
            last = letter;
        }

        /// A vowel sign written twice, or any letter the third time.
        [[gnu::always_inline]] bool repeated(Letter letter) noexcept
        {
            if (letter != last) {
                repeats = 0;
                return false;
            }
            ++repeats;
            if (is_digit(letter)) return false;
            if (letter >= 0x80 && !dev::is_consonant(letter)) return true;
            stretched |= repeats >= 2;
            return repeats >= 2;
        }

        /// A nasal written out before a consonant is an anusvara: अम्बाला = अंबाला.
        void respell(Letter letter, char* letters) noexcept
        {
            if (size < 2 || !dev::is_consonant(letter) || dev::is_nasal(letter) || (letter >= 0xAF && letter <= 0xB5)) return;
            if (!dev::is_nasal(static_cast<Letter>(letters[size - 2]))) return;
            --size;
            letters[size - 1] = static_cast<char>(dev::anusvara);
            respelled = true;
        }
    };

    std::string& letters_;
    Word* word_{nullptr};
    std::size_t used_{0};      ///< letters of the words before this one
    Spelling spelling_;
};

}  // namespace sunwai::rules::text
