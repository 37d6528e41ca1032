#include "rules/text/letters.hpp"
#include "rules/text/sound.hpp"
#include "rules/text/view.hpp"

#include <gtest/gtest.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <random>
#include <string>
#include <vector>

namespace sunwai::rules::text {
namespace {

std::string sound(std::string_view word) { return std::string{sound_key(fold(word)).view()}; }

std::vector<std::string> words_of(std::string_view text, WordMarks const& marks = {})
{
    View view;
    view.read(text, marks);
    std::vector<std::string> out;
    for (auto const& word : view.words()) out.emplace_back(view.letters_of(word));
    return out;
}

WordMarks vocabulary(std::initializer_list<std::string_view> words)
{
    WordMarks marks;
    for (const auto word : words) marks.add(hash_word(fold(word)), mark::known);
    return marks;
}

TEST(SoundKey, Devanagari_and_romanised_spellings_meet)
{
    const std::vector<std::vector<std::string>> same{
        {"पानी", "paani", "pani", "paanee"}, {"बिजली", "bijli", "bijlee", "bijali"}, {"सड़क", "सडक", "sadak", "sarak", "sadhak"},
        {"गांव", "गाँव", "gaon", "gaanv", "gaav", "gav"}, {"शिकायत", "shikayat", "sikayat", "shikaayat"}, {"नहीं", "nahi", "nhi", "nahin"},
        {"खराब", "kharab", "kharaab", "khrab"}, {"सफाई", "safai", "safaai", "safayi"}, {"परेशान", "pareshan", "pareshaan", "paresan"},
        {"गड्ढे", "gadde", "gaddhe"}, {"कूड़ा", "kuda", "kooda", "kura"}, {"चौक", "chowk", "chauk"}, {"रिश्वत", "rishwat", "rishvat"},
    };
    for (auto const& group : same) {
        for (auto const& word : group) EXPECT_EQ(sound(word), sound(group.front())) << word << " and " << group.front();
    }
}

TEST(SoundKey, Different_words_stay_apart)
{
    EXPECT_NE(sound("पानी"), sound("बिजली"));
    EXPECT_NE(sound("नाली"), sound("नल"));
    EXPECT_NE(sound("राशन"), sound("रोशनी"));
    EXPECT_EQ(sound("12345"), "");
}

TEST(Fold, Nukta_joiners_case_and_written_nasals_do_not_matter)
{
    EXPECT_EQ(fold("सड़क"), fold("सडक"));
    EXPECT_EQ(fold("स\u200dड\u200cक"), fold("सडक"));
    EXPECT_EQ(fold("अम्बाला"), fold("अंबाला"));
    EXPECT_EQ(fold("गाँव"), fold("गांव"));
    EXPECT_EQ(fold("WATER"), "water");
    EXPECT_EQ(fold("१४"), "14");
    EXPECT_EQ(fold("ＷＡＴＥＲ"), "water");
    EXPECT_EQ(fold("café"), "cafe");
}

/// ICU is the oracle: what it says are the same text must fold the same. Fractions and dots are left out: ½ is one word here, and a dot may belong to an abbreviation.
TEST(Fold, Agrees_with_icu_on_any_mixture)
{
    UErrorCode status = U_ZERO_ERROR;
    auto const* icu = icu::Normalizer2::getNFKCCasefoldInstance(status);
    ASSERT_TRUE(U_SUCCESS(status));
    std::mt19937 random{20261125};
    const std::u32string pool = U"aBz09 ,!-कखगड़ढ़ज़ािीुूेैोौं्ँः़१२अआइईeé́ﬁＡⅣ€😂\u200d\u200c\u00adñ";
    for (int round = 0; round < 3000; ++round) {
        icu::UnicodeString text;
        const std::size_t length = 1 + random() % 24;
        for (std::size_t i = 0; i < length; ++i) text.append(static_cast<UChar32>(pool[random() % pool.size()]));
        std::string original;
        text.toUTF8String(original);
        std::string normal;
        icu::StringByteSink<std::string> sink{&normal};
        icu->normalizeUTF8(0, {original.data(), static_cast<int32_t>(original.size())}, sink, nullptr, status);
        ASSERT_TRUE(U_SUCCESS(status));
        EXPECT_EQ(fold(original), fold(normal)) << original;
    }
}

TEST(View, Words_point_back_to_the_original_bytes)
{
    const std::string text = "हिसार में “सड़क” खराब है, Sector-14A";
    View view;
    view.read(text, {});
    std::vector<std::string> stretches;
    for (auto const& word : view.words()) stretches.push_back(text.substr(word.start, word.end - word.start));
    EXPECT_EQ(stretches, (std::vector<std::string>{"हिसार", "में", "सड़क", "खराब", "है", "Sector", "14", "A"}));
}

TEST(View, Stretched_letters_have_a_relaxed_form)
{
    View view;
    view.read("heeeelp पानीीी good", {});
    ASSERT_EQ(view.words().size(), 3U);
    EXPECT_EQ(view.words()[0].relaxed, hash_word("help"));
    EXPECT_EQ(view.words()[1].exact, hash_word(fold("पानी")));
    EXPECT_EQ(view.words()[2].relaxed, 0U);
}

TEST(View, Joined_tags_fall_into_their_words)
{
    const auto marks = vocabulary({"gurugram", "water", "crisis", "hisar", "bijli", "sankat"});
    EXPECT_EQ(words_of("#GurugramWaterCrisis", marks), (std::vector<std::string>{"gurugram", "water", "crisis"}));
    EXPECT_EQ(words_of("#hisarbijlisankat", marks), (std::vector<std::string>{"hisar", "bijli", "sankat"}));
    EXPECT_EQ(words_of("#Hisar_बिजली", marks), (std::vector<std::string>{"hisar", fold("बिजली")}));
    EXPECT_EQ(words_of("#SOSHisar"), (std::vector<std::string>{"sos", "hisar"}));
}

TEST(View, Handles_and_links_are_set_aside_and_handles_are_hints)
{
    const auto marks = vocabulary({"dc", "gurugram"});
    View view;
    view.read("@dcgurugram देखिए https://t.co/abc?x=1 @USER पानी 😡", marks);
    EXPECT_EQ(view.words().size(), 2U);
    ASSERT_EQ(view.hints().size(), 3U);
    EXPECT_EQ(view.letters_of(view.hints()[0]), "dc");
    EXPECT_EQ(view.letters_of(view.hints()[1]), "gurugram");
    ASSERT_EQ(view.asides().size(), 4U);
    EXPECT_EQ(view.asides()[0].hash, hash_word("dcgurugram"));
    EXPECT_EQ(view.asides()[1].sort, Aside::Sort::link);
    EXPECT_EQ(view.asides()[3].sort, Aside::Sort::emoji);
}

TEST(View, Abbreviations_and_apostrophes_hold_together)
{
    EXPECT_EQ(words_of("S.D.O. doesn't come. F.I.R. 2.5 km"), (std::vector<std::string>{"sdo", "doesnt", "come", "fir", "2", "5", "km"}));
    EXPECT_EQ(words_of("2din se 9A"), (std::vector<std::string>{"2", "din", "se", "9", "a"}));
}

TEST(View, Copies_have_one_fingerprint)
{
    View a;
    View b;
    a.read("RT @news_x: पानी नहीं आ रहा! https://t.co/1", {});
    b.read("पानी नहीं आ रहा https://t.co/2 @cmohry", {});
    EXPECT_EQ(a.fingerprint(), b.fingerprint());
    EXPECT_TRUE(a.begins_with_retweet());
    b.read("पानी आ रहा", {});
    EXPECT_NE(a.fingerprint(), b.fingerprint());
    b.read("@cmohry https://t.co/2 😡", {});
    EXPECT_EQ(b.fingerprint(), 0U);
}

TEST(View, Gurmukhi_is_read_by_its_neighbour_letters)
{
    EXPECT_EQ(sound("ਪਾਣੀ"), sound("पानी"));
    View view;
    view.read("ਪਾਣੀ", {});
    ASSERT_EQ(view.words().size(), 1U);
    EXPECT_EQ(view.words()[0].script, Script::gurmukhi);
}

}  // namespace
}  // namespace sunwai::rules::text
