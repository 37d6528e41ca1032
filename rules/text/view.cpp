#include "rules/text/view.hpp"

#include "rules/text/open_word.hpp"
#include "rules/text/segment.hpp"
#include "rules/text/sound.hpp"

#include <algorithm>

namespace sunwai::rules::text {
namespace {

constexpr std::size_t most_asides = 200;    ///< handles, links and emoji kept of one text
constexpr std::size_t most_split = 64;      ///< tags and handles that are split

bool starts_with(std::string_view text, std::string_view prefix) noexcept { return text.substr(0, prefix.size()) == prefix; }

bool is_link(std::string_view text) noexcept
{
    if (text.size() < 5 || (text[1] != 't' && text[1] != 'w' && text[1] != '.' && text[1] != 'T')) return false;
    return starts_with(text, "http://") || starts_with(text, "https://") || starts_with(text, "www.") || starts_with(text, "t.co/") ||
           starts_with(text, "HTTP://") || starts_with(text, "HTTPS://") || starts_with(text, "Https://") || starts_with(text, "Http://");
}

bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool is_ascii_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

/// Builds a View letter by letter.
class ViewBuilder {
public:
    ViewBuilder(View& view, std::string_view text, WordMarks const& vocabulary) : v_{view}, text_{text}, vocabulary_{vocabulary} {}

    void run()
    {
        while (pos_ < text_.size()) {
            if (text_[pos_] == ' ') {
                close();
                ++pos_;
                continue;
            }
            if (plain_letters()) continue;
            if (!now_.is_open() && special()) continue;
            if (joins_word()) continue;
            take(read_character(text_.substr(pos_)));
        }
        close();
        drop_retweet();
    }

private:
    /// The fast path: letters of ASCII or Devanagari that neither begin a link nor change the script, as many as follow one another.
    bool plain_letters()
    {
        const auto c = static_cast<unsigned char>(text_[pos_]);
        if (c < 0x80) {
            const Letter letter = ascii_letters[c];
            if (letter == 0 || (!now_.is_open() && (letter == 'h' || letter == 'w' || letter == 't') && is_link(text_.substr(pos_)))) return false;
            enter(is_digit(letter) ? Script::digits : Script::latin, c >= 'A' && c <= 'Z');
            pos_ = now_.append_ascii(text_, pos_);
        } else {
            const Letter letter = OpenWord::devanagari_at(text_, pos_);
            if (letter == 0) return false;
            enter(is_digit(letter) ? Script::digits : Script::devanagari, false);
            pos_ = now_.append_devanagari(text_, pos_);
        }
        now_.word().end = static_cast<std::uint32_t>(pos_);
        return true;
    }

    /// A link, handle or tag that begins here.
    bool special()
    {
        const std::string_view rest = text_.substr(pos_);
        const char c = rest[0];
        if ((c == 'h' || c == 'H' || c == 'w' || c == 't') && is_link(rest)) {
            skip_link();
            return true;
        }
        if ((c == '@' || c == '#') && rest.size() > 1) {
            const Character next = read_character(rest.substr(1));
            if (next.sort != Sort::letters && rest[1] != '_') return false;
            c == '@' ? read_handle() : read_tag();
            return true;
        }
        return false;
    }

    void skip_link()
    {
        const std::size_t begin = pos_;
        while (pos_ < text_.size() && !is_space(text_[pos_])) ++pos_;
        aside(Aside::Sort::link, begin, 0);
        gap_ = std::max(gap_, Gap::soft);
    }

    void read_handle()
    {
        const std::size_t begin = pos_++;
        WordHash hash;
        into_ = &v_.hints_;
        const auto first = static_cast<std::uint32_t>(v_.hints_.size());
        while (pos_ < text_.size()) {
            const auto c = static_cast<unsigned char>(text_[pos_]);
            if (c >= 0x80 || !(is_ascii_letter(text_[pos_]) || is_digit(c) || c == '_' || c == '.')) break;
            if (c == '.' && (pos_ + 1 == text_.size() || !is_ascii_letter(text_[pos_ + 1]))) break;
            if (c == '_' || c == '.') {
                close();
                ++pos_;
                hash.add(c);
                continue;
            }
            camel();
            const Letter letter = ascii_letters[c];
            hash.add(letter);
            enter(is_digit(letter) ? Script::digits : Script::latin, c >= 'A' && c <= 'Z');
            now_.append(letter);
            now_.word().end = static_cast<std::uint32_t>(++pos_);
        }
        close();
        into_ = &v_.words_;
        if (v_.asides_.size() < most_asides) {
            aside(Aside::Sort::handle, begin, hash.value());
            v_.asides_.back().first_hint = first;
            v_.asides_.back().end_hint = static_cast<std::uint32_t>(v_.hints_.size());
        }
        gap_ = std::max(gap_, Gap::soft);
    }

    void read_tag()
    {
        ++pos_;
        tag_ = true;
        while (pos_ < text_.size()) {
            const Character one = read_character(text_.substr(pos_));
            if (text_[pos_] == '_') {
                close();
                ++pos_;
            } else if (one.sort == Sort::letters) {
                camel();
                letters(one);
            } else if (one.sort == Sort::nothing) pos_ += one.bytes;
            else break;
        }
        close();
        tag_ = false;
        gap_ = std::max(gap_, Gap::soft);
    }

    /// GurugramWater: a new word at a capital after a small letter, and at the last capital of several before a small one.
    void camel()
    {
        if (!now_.is_open() || text_[pos_] < 'A' || text_[pos_] > 'Z' || pos_ == 0) return;
        const char before = text_[pos_ - 1];
        const bool after_small = before >= 'a' && before <= 'z';
        const bool last_of_several = before >= 'A' && before <= 'Z' && pos_ + 1 < text_.size() && text_[pos_ + 1] >= 'a' && text_[pos_ + 1] <= 'z';
        if (after_small || last_of_several) close(Gap::joined);
    }

    /// Apostrophes inside a word and dots inside an abbreviation (S.D.O.) do not end it.
    bool joins_word()
    {
        if (!now_.is_open()) return false;
        const std::string_view rest = text_.substr(pos_);
        std::size_t skip = 0;
        if (rest[0] == '\'') skip = 1;
        else if (starts_with(rest, "\xE2\x80\x99")) skip = 3;
        if (skip > 0 && rest.size() > skip && is_ascii_letter(rest[skip])) {
            pos_ += skip;
            return true;
        }
        const bool single = pos_ >= 1 && is_ascii_letter(text_[pos_ - 1]) && (now_.size() == 1 || (pos_ >= 2 && text_[pos_ - 2] == '.'));
        if (rest[0] == '.' && single && rest.size() > 1 && is_ascii_letter(rest[1]) && (rest.size() == 2 || !is_ascii_letter(rest[2]))) {
            ++pos_;
            return true;
        }
        return false;
    }

    void take(Character const& one)
    {
        switch (one.sort) {
        case Sort::letters: letters(one); return;
        case Sort::nothing:
            pos_ += one.bytes;
            if (now_.is_open()) now_.word().end = static_cast<std::uint32_t>(pos_);
            return;
        case Sort::emoji:
            close();
            aside(Aside::Sort::emoji, pos_, hash_word(text_.substr(pos_, one.bytes)), one.bytes);
            pos_ += one.bytes;
            return;
        case Sort::soft_break: {
            close();
            if (!is_space(text_[pos_]) && text_[pos_] != '"' && text_[pos_] != '\'') gap_ = std::max(gap_, Gap::soft);
            pos_ += one.bytes;
            return;
        }
        case Sort::sentence_end: {
            close();
            const bool decimal = text_[pos_] == '.' && pos_ + 1 < text_.size() && is_digit(static_cast<Letter>(text_[pos_ + 1])) && pos_ > 0 &&
                                 is_digit(static_cast<Letter>(text_[pos_ - 1]));
            gap_ = std::max(gap_, decimal ? Gap::soft : Gap::sentence);
            pos_ += one.bytes;
            return;
        }
        }
    }

    void letters(Character const& one)
    {
        const Letter first = one.letters[0];
        const Script script = is_digit(first) ? Script::digits : first < 0x80 ? Script::latin : one.gurmukhi ? Script::gurmukhi : Script::devanagari;
        enter(script, one.capital);
        for (std::size_t i = 0; i < one.count; ++i) now_.append(one.letters[i]);
        pos_ += one.bytes;
        now_.word().end = static_cast<std::uint32_t>(pos_);
    }

    /// Goes on with the open word, or begins one where the script changes.
    void enter(Script script, bool capital)
    {
        if (now_.is_open()) {
            if (script == now_.word().script) return;
            close(Gap::joined);
        }
        if (gap_ == Gap::sentence && !into_->empty()) ++sentence_;
        now_.begin(*into_, script, pos_);
        auto& word = now_.word();
        word.capital = capital;
        word.in_tag = tag_;
        word.gap = gap_;
        word.sentence = sentence_;
    }

    void close(Gap next = Gap::space)
    {
        if (!now_.is_open()) return;
        gap_ = next;
        auto& word = now_.end();
        const bool joined_word = tag_ || into_ == &v_.hints_;
        if (joined_word && (vocabulary_.find(word.exact) & mark::known) == 0 && word.script == Script::latin && split_ < most_split && split()) return;
        look_up(word);
    }

    void finish(Word& word) const
    {
        const std::string_view folded = v_.letters_of(word);
        if (now_.stretched()) {
            WordHash hash;
            for (std::size_t i = 0; i < folded.size(); ++i) {
                if (i == 0 || folded[i] != folded[i - 1]) hash.add(static_cast<unsigned char>(folded[i]));
            }
            word.relaxed = hash.value();
            word.marks |= vocabulary_.find(word.relaxed);
        }
        if (word.script == Script::digits || (word.marks & mark::spelled) != 0 || is_abbreviation(word, folded)) return;
        const SoundKey key = sound_key(folded);
        if (key.size == 0) return;
        const auto sound = hash_sound(key.view());
        const std::uint32_t marks = vocabulary_.find(sound);
        word.marks |= marks >> mark::first_sign << mark::first_sign;
        if ((marks & mark::phrase) != 0) word.sound = sound;  // most sounds are of no phrase: remembered with the word, never looked up again
    }

    /// "src", "pwd": three consonants are letters read one by one, not a word without its vowels.
    static bool is_abbreviation(Word const& word, std::string_view folded) noexcept
    {
        return word.script == Script::latin && folded.size() <= 3 && folded.find_first_of("aeiouy") == std::string_view::npos;
    }

    /// Marks and sound of a word seen before are remembered: people use few words.
    void look_up(Word& word)
    {
        if (v_.memo_.empty() || now_.stretched()) {
            word.marks = vocabulary_.find(word.exact);
            return finish(word);
        }
        auto& memo = v_.memo_[word.exact % View::memo_size];
        if (memo.exact == word.exact) {
            word.marks = memo.marks;
            word.sound = memo.sound;
            return;
        }
        word.marks = vocabulary_.find(word.exact);
        finish(word);
        memo = {word.exact, word.sound, word.marks};
    }

    /// gurugramwatercrisis: into the words of the vocabulary that it is made of.
    bool split()
    {
        ++split_;
        Pieces pieces;
        if (!segment(now_.folded(), vocabulary_, pieces)) return false;
        const Word whole = into_->back();
        into_->pop_back();
        for (std::size_t i = 0, at = 0; i < pieces.count; at += pieces.sizes[i], ++i) {
            Word piece = whole;
            piece.at = whole.at + static_cast<std::uint32_t>(at);
            piece.size = pieces.sizes[i];
            piece.exact = hash_word(v_.letters_of(piece));
            if (i > 0) piece.gap = Gap::joined;
            if (!now_.stretched() && whole.end - whole.start == whole.size) {
                piece.start = whole.start + static_cast<std::uint32_t>(at);
                piece.end = piece.start + piece.size;
            }
            look_up(piece);
            into_->push_back(piece);
        }
        return true;
    }

    void aside(Aside::Sort sort, std::size_t begin, std::uint64_t hash, std::size_t bytes = 0)
    {
        if (v_.asides_.size() >= most_asides) return;
        Aside one;
        one.sort = sort;
        one.start = static_cast<std::uint32_t>(begin);
        one.end = static_cast<std::uint32_t>(bytes > 0 ? begin + bytes : pos_);
        one.hash = hash;
        one.before_word = static_cast<std::uint32_t>(v_.words_.size());
        v_.asides_.push_back(one);
    }

    /// "RT @someone: …" is not part of what was said.
    void drop_retweet()
    {
        if (v_.words_.empty() || v_.letters_of(v_.words_.front()) != "rt") return;
        const bool handle_follows = std::any_of(v_.asides_.begin(), v_.asides_.end(),
                                                [](Aside const& a) { return a.sort == Aside::Sort::handle && a.before_word == 1; });
        if (!handle_follows) return;
        v_.retweet_ = true;
        v_.words_.erase(v_.words_.begin());
        for (auto& one : v_.asides_) one.before_word -= one.before_word > 0 ? 1U : 0U;
    }

    View& v_;
    std::string_view text_;
    WordMarks const& vocabulary_;
    std::vector<Word>* into_{&v_.words_};
    std::size_t pos_{0};
    OpenWord now_{v_.letters_};
    Gap gap_{Gap::space};
    std::uint16_t sentence_{0};
    std::size_t split_{0};
    bool tag_{false};
};

void View::read(std::string_view text, WordMarks const& vocabulary)
{
    words_.clear();
    hints_.clear();
    asides_.clear();
    retweet_ = false;
    if (memo_of_ != vocabulary.serial()) {
        memo_.clear();
        memo_of_ = vocabulary.serial();
    } else if (memo_.empty()) {
        memo_.assign(memo_size, {});  // not for a view that reads one text only
    }
    ViewBuilder{*this, text, vocabulary}.run();
}

}  // namespace sunwai::rules::text
