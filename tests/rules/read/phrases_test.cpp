#include "rules/text/phrases.hpp"
#include "rules/text/sound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sunwai::rules::text {
namespace {

class PhrasesTest : public testing::Test {
protected:
    void term(std::string_view text, std::uint32_t value)
    {
        View view;
        view.read(text, {});
        std::vector<std::uint64_t> exact;
        std::vector<std::uint64_t> sounds;
        for (auto const& word : view.words()) {
            exact.push_back(word.exact);
            const SoundKey key = word.script == Script::digits ? SoundKey{} : sound_key(view.letters_of(word));
            sounds.push_back(key.size > 0 ? hash_sound(key.view()) : word.exact);
            marks_.add(word.exact, mark::phrase | mark::known);
            if (key.size > 0) marks_.add(sounds.back(), mark::phrase);
        }
        builder_.add(exact, value);
        builder_.add(sounds, value);
    }

    std::vector<std::string> found(std::string_view text)
    {
        const Phrases phrases = builder_.build();
        View view;
        view.read(text, marks_);
        std::vector<std::string> out;
        phrases.scan(view.words(), [&](PhraseHit const& hit) {
            out.push_back(std::to_string(hit.value) + ":" + std::to_string(hit.first) + "-" + std::to_string(hit.last));
        });
        std::sort(out.begin(), out.end());
        out.erase(std::unique(out.begin(), out.end()), out.end());
        return out;
    }

    WordMarks marks_;
    Phrases::Builder builder_;
};

TEST_F(PhrasesTest, Finds_every_phrase_and_its_words)
{
    term("street light", 1);
    term("light", 2);

    EXPECT_EQ(found("the street light and the light"), (std::vector<std::string>{"1:1-2", "2:2-2", "2:5-5"}));
}

TEST_F(PhrasesTest, Finds_by_sound_across_scripts)
{
    term("पानी नहीं", 7);

    EXPECT_EQ(found("hamare paani nhi"), (std::vector<std::string>{"7:1-2"}));
}

TEST_F(PhrasesTest, One_filler_may_stand_inside)
{
    term("पानी नहीं", 7);
    marks_.add(hash_word(fold("bhi")), mark::filler);

    EXPECT_EQ(found("pani bhi nahi"), (std::vector<std::string>{"7:0-2"}));
    EXPECT_TRUE(found("pani bahut nahi").empty());
}

TEST_F(PhrasesTest, A_phrase_does_not_reach_over_the_end_of_a_sentence)
{
    term("no water", 3);

    EXPECT_TRUE(found("I said no. Water is fine").empty());
    EXPECT_EQ(found("no, water"), (std::vector<std::string>{"3:0-1"}));
}

TEST_F(PhrasesTest, One_phrase_may_have_several_values)
{
    term("hisar", 1);
    term("hisar", 2);

    EXPECT_EQ(found("Hisar"), (std::vector<std::string>{"1:0-0", "2:0-0"}));
}

}  // namespace
}  // namespace sunwai::rules::text
