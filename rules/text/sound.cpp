#include "rules/text/sound.hpp"

#include "rules/text/letters.hpp"

#include <algorithm>

namespace sunwai::rules::text {
namespace {

/// Sounds of a word: consonants as letters, vowels A i u e o (A: a, long or short), N a nasal mark, h.
class Sounds {
public:
    void put(char sound) noexcept
    {
        if (size_ < sounds_.size()) sounds_[size_++] = sound;
    }
    [[nodiscard]] char at(std::size_t i) const noexcept { return i < size_ ? sounds_[i] : '\0'; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    std::array<char, 48> sounds_{};
    std::size_t size_{0};
};

constexpr bool is_vowel(char s) noexcept { return s == 'A' || s == 'i' || s == 'u' || s == 'e' || s == 'o'; }

/// Consonants of Devanagari from क on; aspirated and retroflex ones as their plain neighbours.
constexpr std::string_view devanagari_consonants = "kkggnccjjnttddnttddnnpfbbmyrrlllvsssh";
/// Independent vowels from ऄ on and signs from ा on.
constexpr std::string_view devanagari_vowels = "AAAiiuurleeeeoooo";
constexpr std::string_view devanagari_signs = "Aiiuurreeeeoooo";

void sounds_of_devanagari(std::string_view word, Sounds& out) noexcept
{
    for (std::size_t i = 0; i < word.size(); ++i) {
        const auto c = static_cast<Letter>(word[i]);
        const Letter next = i + 1 < word.size() ? static_cast<Letter>(word[i + 1]) : Letter{0};
        if (c == dev::anusvara) out.put('N');
        else if (dev::is_vowel(c)) {
            out.put(devanagari_vowels[static_cast<std::size_t>(c - 0x84)]);
            if (c == 0x8B) out.put('i');
        } else if (dev::is_sign(c)) {
            out.put(devanagari_signs[static_cast<std::size_t>(c - 0xBE)]);
            if (c == 0xC3) out.put('i');
        } else if (dev::is_consonant(c)) {
            const bool gya = c == 0x9C && next == dev::virama && i + 2 < word.size() && static_cast<Letter>(word[i + 2]) == 0x9E;
            if (gya) {
                out.put('g');
                out.put('y');
                i += 2;
            } else out.put(devanagari_consonants[static_cast<std::size_t>(c - 0x95)]);
            // A final consonant carries a schwa that nobody speaks.
            const Letter after = i + 1 < word.size() ? static_cast<Letter>(word[i + 1]) : dev::virama;
            if (!dev::is_sign(after) && after != dev::virama) out.put('A');
        }
    }
}

constexpr bool latin_vowel(char c) noexcept { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

/// Two letters that write one vowel; 0 when they do not.
char latin_pair(char a, char b, char after) noexcept
{
    const bool ends = !latin_vowel(after);
    if (a == 'a' && b == 'a') return 'A';
    if ((a == 'e' && b == 'e') || (a == 'i' && b == 'i')) return 'i';
    if ((a == 'o' && b == 'o') || (a == 'u' && b == 'u')) return 'u';
    if ((a == 'a' && (b == 'i' || b == 'e')) || (a == 'e' && b == 'i')) return 'e';
    if ((a == 'a' || a == 'e') && b == 'y' && ends) return 'e';
    if ((a == 'a' || a == 'o') && b == 'u') return 'o';
    if ((a == 'a' || a == 'o') && b == 'w' && ends) return 'o';
    return '\0';
}

char latin_consonant(char c, char next) noexcept
{
    switch (c) {
    case 'c': return next == 'h' ? 'c' : next == 'e' || next == 'i' ? 's' : 'k';
    case 'q': return 'k';
    case 'w': return 'v';
    case 'z': return 'j';
    case 'p': return next == 'h' ? 'f' : 'p';
    default: return c;
    }
}

void sounds_of_latin(std::string_view word, Sounds& out) noexcept
{
    const auto at = [&](std::size_t i) { return i < word.size() ? word[i] : '\0'; };
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        if (latin_vowel(c)) {
            if (const char pair = latin_pair(c, at(i + 1), at(i + 2))) {
                out.put(pair);
                ++i;
            } else out.put(c == 'a' ? 'A' : c);
        } else if (c == 'y' && i > 0 && !latin_vowel(word[i - 1]) && !latin_vowel(at(i + 1))) out.put('i');
        else if (c == 'h') {
            if (i == 0 || latin_vowel(word[i - 1])) out.put('h');  // else: aspiration of the consonant before
        } else if (c == 'x') {
            out.put('k');
            out.put('s');
        } else if (is_latin(static_cast<Letter>(c))) out.put(latin_consonant(c, at(i + 1)));
    }
}

/// Turns sounds into the key, one rule per step; `from` may look two sounds ahead.
class KeyWriter {
public:
    explicit KeyWriter(Sounds const& sounds) noexcept : s_{sounds} {}

    SoundKey write() noexcept
    {
        for (std::size_t i = 0; i < s_.size();) i = step(i);
        if (final_nasal_) key_.size = static_cast<std::uint8_t>(key_.size - 1);
        return key_;
    }

private:
    void put(char c, char sound) noexcept
    {
        last_sound_ = sound;
        final_nasal_ = false;
        if (key_.size > 0 && key_.text[key_.size - 1] == c && !is_vowel(c)) return;
        if (key_.size < key_.text.size()) key_.text[key_.size++] = c;
    }

    std::size_t step(std::size_t i) noexcept
    {
        const char c = s_.at(i);
        const char next = s_.at(i + 1);
        if (is_vowel(c)) return vowel(i, c, next);
        if (c == 'N' || c == 'n' || c == 'm') return nasal(i, c, next);
        if (c == 'h') {
            if (i == 0) put('h', 'h');
            return i + 1;
        }
        if (c == 'y' && (next == 'i' || next == 'e') && is_vowel(last_sound_)) return i + 1;  // gaye = gae
        if (c == 'd' && is_vowel(last_sound_)) put('r', 'd');
        else put(c, c);
        return i + 1;
    }

    std::size_t vowel(std::size_t i, char c, char next) noexcept
    {
        const char after = next == 'y' ? s_.at(i + 2) : '\0';
        if (c == 'A' && (next == 'i' || (next == 'y' && after == 'i'))) {
            put('e', 'e');
            return next == 'y' ? i + 3 : i + 2;
        }
        if (c == 'A' && next == 'u') {
            put('o', 'o');
            return i + 2;
        }
        if (c == 'A' && next == 'o') {
            put('v', 'v');
            after_av_ = true;
            return i + 2;
        }
        if (c == 'A') {
            if (i == 0) put('a', 'A');
            last_sound_ = 'A';
            return i + 1;
        }
        put(c, c);
        if (c == 'i' && (next == 'A' || next == 'o')) put('y', 'y');
        return i + 1;
    }

    std::size_t nasal(std::size_t i, char c, char next) noexcept
    {
        const bool last = i + 1 == s_.size();
        const bool after_vowel = last_sound_ == 'i' || last_sound_ == 'e' || last_sound_ == 'o' || last_sound_ == 'u';
        if (c == 'N' && (last || next == 'v' || next == 'h')) return i + 1;
        if (c == 'n' && next == 'v') return i + 1;
        const bool optional = c == 'n' && last && (after_vowel || after_av_);
        const bool before_labial = next == 'p' || next == 'b';
        put(c == 'm' && !before_labial ? 'm' : 'n', c);
        final_nasal_ = optional && key_.size > 1;
        return i + 1;
    }

    Sounds const& s_;
    SoundKey key_;
    char last_sound_{'\0'};
    bool final_nasal_{false};
    bool after_av_{false};
};

Sounds sounds_of(std::string_view folded) noexcept
{
    Sounds sounds;
    if (folded.empty()) return sounds;
    if (static_cast<Letter>(folded[0]) >= 0x80) sounds_of_devanagari(folded, sounds);
    else sounds_of_latin(folded, sounds);
    return sounds;
}

}  // namespace

SoundKey sound_key(std::string_view folded) noexcept
{
    const Sounds sounds = sounds_of(folded);
    KeyWriter writer{sounds};
    return writer.write();
}

SoundKey skeleton_key(std::string_view folded) noexcept
{
    const SoundKey full = sound_key(folded);
    SoundKey out;
    for (std::size_t i = 0; i < full.size; ++i) {
        const char c = full.text[i];
        if (is_vowel(c) || c == 'a' || c == 'h' || (c == 'y' && i > 0)) continue;
        if (c == 'n' && i > 0) continue;
        if (out.size > 0 && out.text[out.size - 1] == c) continue;
        out.text[out.size++] = c;
    }
    return out;
}

}  // namespace sunwai::rules::text
