#pragma once
#include "rules/text/view.hpp"

#include <array>

namespace sunwai::rules::text {

/// The word that is being read: its letters go folded to the end of the view's, and the hash of the spelling is made on the way.
class OpenWord {
public:
    static constexpr std::size_t longest = 64;   ///< letters kept of one word

    explicit OpenWord(std::string& letters) noexcept : letters_{letters} {}

    void begin(Script script, std::size_t at)
    {
        word = {};
        word.start = static_cast<std::uint32_t>(at);
        word.at = static_cast<std::uint32_t>(letters_.size());
        word.script = script;
        hash_ = {};
        last_ = 0;
        repeats_ = 0;
        stretched_ = respelled_ = false;
    }

    void append(Letter letter)
    {
        if (word.size == longest || repeated(letter)) return;
        // A nasal written out before a consonant is an anusvara: अम्बाला = अंबाला.
        const bool after_virama = last_ == dev::virama && word.size >= 2 && dev::is_consonant(letter) && !dev::is_nasal(letter) && (letter < 0xAF || letter > 0xB5);
        if (after_virama && dev::is_nasal(static_cast<Letter>(letters_[letters_.size() - 2]))) {
            letters_.pop_back();
            letters_.back() = static_cast<char>(dev::anusvara);
            --word.size;
            respelled_ = true;
        }
        letters_ += static_cast<char>(letter);
        hash_.add(letter);
        last_ = letter;
        ++word.size;
    }

    /// Takes ASCII letters, or digits, as long as they go on from `pos`; the position after them.
    std::size_t append_ascii(std::string_view text, std::size_t pos)
    {
        std::array<char, longest> fresh{};
        std::size_t count = 0;
        const std::size_t room = longest - word.size;
        const bool digits = word.script == Script::digits;
        for (; pos < text.size(); ++pos) {
            const auto c = static_cast<unsigned char>(text[pos]);
            const Letter letter = c < 0x80 ? ascii_letters[c] : Letter{0};
            if (letter == 0 || is_digit(letter) != digits) break;
            if (count == room || repeated(letter)) continue;
            fresh[count++] = static_cast<char>(letter);
            hash_.add(letter);
            last_ = letter;
        }
        letters_.append(fresh.data(), count);
        word.size = static_cast<std::uint16_t>(word.size + count);
        return pos;
    }

    /// The same of Devanagari.
    std::size_t append_devanagari(std::string_view text, std::size_t pos)
    {
        const bool digits = word.script == Script::digits;
        for (Letter letter = devanagari_at(text, pos); letter != 0 && is_digit(letter) == digits; letter = devanagari_at(text, pos)) {
            append(letter);
            pos += 3;
        }
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

    [[nodiscard]] std::string_view folded() const noexcept { return std::string_view{letters_}.substr(word.at, word.size); }
    [[nodiscard]] std::uint64_t exact() const noexcept { return respelled_ ? hash_word(folded()) : hash_.value(); }
    /// A letter was written three times or more ("heeelp").
    [[nodiscard]] bool stretched() const noexcept { return stretched_; }

    Word word;

private:
    /// A vowel sign written twice, or any letter the third time.
    bool repeated(Letter letter) noexcept
    {
        if (letter != last_) {
            repeats_ = 0;
            return false;
        }
        ++repeats_;
        if (is_digit(letter)) return false;
        if (letter >= 0x80 && !dev::is_consonant(letter)) return true;
        stretched_ |= repeats_ >= 2;
        return repeats_ >= 2;
    }

    std::string& letters_;
    WordHash hash_;
    Letter last_{0};
    std::size_t repeats_{0};
    bool stretched_{false};
    bool respelled_{false};      ///< letters were taken back: the hash is made anew
};

}  // namespace sunwai::rules::text
