#include "tests/rules/read/pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sunwai::rules {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(Reader, Hindi_romanised_and_english_say_the_same)
{
    for (auto const* text : {"हिसार में दो दिन से बिजली नहीं आ रही, कृपया ठीक करवाएं", "Hisar me 2 din se bijli nhi aa rhi, kripya thik karwao",
                             "No electricity in Hisar for two days, please get it fixed"}) {
        const auto v = read_text(text);
        EXPECT_EQ(v.kind, core::Kind::grievance) << text;
        ASSERT_FALSE(v.matters.empty()) << text;
        EXPECT_EQ(v.matters.front().category, "electricity") << text;
        EXPECT_FALSE(v.triage) << text;
    }
}

TEST(Reader, What_is_mended_and_thanked_for_is_praise)
{
    EXPECT_EQ(read_text("करनाल नगर निगम का धन्यवाद, गली की लाइट ठीक हो गई").kind, core::Kind::praise);
    EXPECT_EQ(read_text("light ab theek ho gayi, dhanyavaad").kind, core::Kind::praise);
    EXPECT_EQ(read_text("शिकायत बंद कर दी लेकिन लाइट ठीक नहीं हुई, करनाल").kind, core::Kind::grievance);
}

TEST(Reader, Questions_and_suggestions_are_told_apart)
{
    EXPECT_EQ(read_text("बुढ़ापा पेंशन के लिए आवेदन कैसे करें, कृपया बताएं").kind, core::Kind::question);
    EXPECT_EQ(read_text("मेरा सुझाव है कि हर गली में डस्टबिन लगाए जाएं तो अच्छा रहेगा").kind, core::Kind::suggestion);
}

TEST(Reader, Talk_news_and_advertising_are_not_cases)
{
    for (auto const* text : {"दिल पे बिजली गिरी है जब से उसको देखा 😂", "Green light for the new metro, cabinet approves 500 crore",
                             "मुख्यमंत्री ने 40 करोड़ की लागत से बनने वाली सड़क का शिलान्यास किया", "Luxury 3BHK, 24x7 water and power backup, call now"}) {
        EXPECT_EQ(read_text(text).kind, core::Kind::other) << text;
    }
}

TEST(Reader, Danger_to_life_is_an_emergency)
{
    const std::vector<std::pair<std::string, std::string>> cases{
        {"पानीपत में बिजली का तार टूटकर गली में गिरा है, करंट आ रहा है", "electric"},
        {"open manhole near school in Hisar, a child fell in yesterday", "open_hole"},
        {"sewer ka pani peene ke pani me mil raha hai, 20 log bimar, Sonipat", "water"},
        {"स्कूल की छत में दरार है, कभी भी गिर सकती है, कनीना", "structure"},
        {"gas leak ho rahi hai factory se, log behosh ho rahe, Kundli", "gas_fire"},
        {"मेरा 6 साल का बेटा कल से लापता है, रोहतक, मदद करो", "missing_person"},
        {"sab jagah ja chuka hu, aaj jahar kha lunga", "self_harm"},
        {"पागल कुत्ता 5 लोगों को काट चुका है, कोसली, टीम भेजो", "animal"},
        {"Yamuna ka bandh tut gaya, log chhato par fase hue hain, Indri", "flood"},
        {"अस्पताल ने गर्भवती को भर्ती करने से मना कर दिया, जींद", "medical"},
        {"they are attacking us with rods right now, Jind, send police", "violence"},
    };
    for (auto const& [text, danger] : cases) {
        const auto v = read_text(text);
        EXPECT_EQ(v.severity, core::Severity::emergency) << text;
        EXPECT_THAT(v.danger, Contains(danger)) << text;
    }
}

TEST(Reader, Figures_of_speech_are_no_danger)
{
    EXPECT_NE(read_text("bijli bill dekh ke heart attack aa gaya yaar 😂").severity, core::Severity::emergency);
    EXPECT_NE(read_text("kohli ne aag laga di aaj match me").severity, core::Severity::emergency);
}

TEST(Reader, Misconduct_of_an_officer_is_seen_and_slowness_is_not)
{
    EXPECT_TRUE(read_text("रेवाड़ी तहसील का क्लर्क रजिस्ट्री के 10 हजार मांग रहा है").against_officer);
    EXPECT_TRUE(read_text("SHO ne thappad mara aur gali di, Assandh thana").against_officer);
    EXPECT_FALSE(read_text("हिसार में जेई फोन नहीं उठाता, 3 दिन से बिजली नहीं है").against_officer);
}

TEST(Reader, Handling_is_named_beside_kind_and_category)
{
    EXPECT_THAT(read_text("मेरे खाते से 48000 रुपये ओटीपी पूछकर निकाल लिए, अम्बाला").handling, Contains("cyber_fraud"));
    EXPECT_THAT(read_text("पति रोज शराब पीकर मारपीट करता है, रोहतक, मदद करो").handling, Contains("domestic_violence"));
}

TEST(Reader, References_are_read_as_they_stand)
{
    const auto v = read_text("CM window no CMOFF/N/2026/012345 par koi karwai nahi, sadak tuti hai Jind. FIR no 123/2026. पहले HR-2026-000123 भी दिया था");

    EXPECT_THAT(v.references, Contains("cmwindow:CMOFF/N/2026/012345"));
    EXPECT_THAT(v.references, Contains("fir:123/2026"));
    EXPECT_THAT(v.references, Contains("sunwai:HR-2026-000123"));
}

TEST(Reader, Missing_facts_are_those_the_text_lacks)
{
    EXPECT_THAT(read_text("हिसार में बिजली नहीं आ रही").missing, Contains("reachable_number"));
    EXPECT_THAT(read_text("हिसार सेक्टर 14 में बिजली नहीं आ रही 9812345678").missing, testing::Not(Contains("reachable_number")));
}

TEST(Reader, Language_is_that_of_the_text)
{
    EXPECT_EQ(read_text("पानी नहीं आ रहा").lang, "hi");
    EXPECT_EQ(read_text("pani nahi aa raha hai").lang, "hi-Latn");
    EXPECT_EQ(read_text("there is no water in the street").lang, "en");
    EXPECT_EQ(read_text("ਪਾਣੀ ਨਹੀਂ ਆ ਰਿਹਾ").lang, "pa");
}

TEST(Reader, Evidence_points_into_the_text)
{
    const std::string text = "हिसार में बिजली नहीं आ रही";
    const auto v = read_text(text);

    ASSERT_FALSE(v.evidence.empty());
    for (auto const& one : v.evidence) {
        ASSERT_LE(one.end, text.size());
        ASSERT_LT(one.start, one.end);
    }
    EXPECT_THAT(verdict_json(post_of(text), v, false), HasSubstr(R"("text":"हिसार","for":"place:HR-D063")"));
}

TEST(Reader, Json_has_every_field_of_the_contract)
{
    const std::string grievance = verdict_json(post_of("हिसार में बिजली नहीं आ रही"), read_text("हिसार में बिजली नहीं आ रही"), true);
    for (auto const* field : {"external_id", "kind", "kind_confidence", "category", "matter", "confidence", "alternatives", "severity", "danger", "handling",
                              "against_officer", "complained_of", "references", "missing", "lang", "place", "triage", "reasons", "matters", "evidence", "explanation"}) {
        EXPECT_THAT(grievance, HasSubstr('"' + std::string{field} + "\":")) << field;
    }
    EXPECT_THAT(verdict_json(post_of("hello"), read_text("hello"), false), HasSubstr(R"("category":null,"matter":null)"));
}

TEST(Reader, Nothing_in_nothing_out)
{
    EXPECT_EQ(read_text("").kind, core::Kind::other);
    EXPECT_EQ(read_text("😡😡😡 https://t.co/x @USER").kind, core::Kind::other);
    EXPECT_EQ(read_text("").fingerprint, 0U);
}

}  // namespace
}  // namespace sunwai::rules
