#include "tests/rules/read/pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sunwai::rules {
namespace {

using testing::Contains;

bool reaches_a_person(core::Verdict const& v)
{
    const bool doubt = std::find(v.reasons.begin(), v.reasons.end(), "possible_emergency") != v.reasons.end();
    return v.severity == core::Severity::emergency || (v.triage && doubt);
}

void expect_dangers(std::vector<std::pair<std::string, std::string>> const& cases)
{
    for (auto const& [text, danger] : cases) {
        const auto v = read_text(text);
        EXPECT_EQ(v.kind, core::Kind::grievance) << text;
        EXPECT_EQ(v.severity, core::Severity::emergency) << text;
        EXPECT_THAT(v.danger, Contains(danger)) << text;
    }
}

TEST(Danger, Words_of_mending_inside_a_harm_mend_nothing)
{
    expect_dangers({
        {"घर में आग लग गई है, हिसार, दमकल नहीं आई", "gas_fire"},
        {"ट्रांसफार्मर में आग लग गई है करनाल सेक्टर 13, लोग अंदर फंसे हैं", "electric"},
        {"Transformer me aag lag gayi hai Karnal", "gas_fire"},
        {"मेरे बेटे को करंट लग गया, खंभे में करंट है, जींद", "electric"},
        {"bacche ko goli lag gayi, koi ambulance nahi, Rohtak", "violence"},
        {"मजदूर को चोट लग गई, अस्पताल वाले इलाज नहीं कर रहे, सोनीपत", "medical"},
        {"खंभे में करंट आ गया है बारिश में, कैथल", "electric"},
        {"मैनहोल का ढक्कन हट गया है, बच्चे गिर सकते हैं, भिवानी", "open_hole"},
    });
    EXPECT_TRUE(reaches_a_person(read_text("बाढ़ का पानी घर में आ गया है, हम फंसे हैं, यमुनानगर")));
    EXPECT_EQ(read_text("नहर में लाश मिल गई, पुलिस नहीं आई, हिसार").kind, core::Kind::grievance);
    EXPECT_EQ(read_text("सड़क पर बड़ा गड्ढा बन गया है, बाइक वाले गिर रहे हैं रोहतक").kind, core::Kind::grievance);
}

TEST(Danger, What_is_mended_stays_mended)
{
    for (auto const* text : {"लाइट आ गई, धन्यवाद करनाल", "पानी आ गया अब, शुक्रिया", "सड़क बन गई हमारी, धन्यवाद हिसार", "street light lag gayi, thanks MC Karnal"}) {
        const auto v = read_text(text);
        EXPECT_EQ(v.kind, core::Kind::praise) << text;
        EXPECT_FALSE(reaches_a_person(v)) << text;
    }
}

TEST(Danger, People_under_over_and_inside_are_seen)
{
    expect_dangers({
        {"बच्चा बोरवेल में गिर गया, हिसार के गांव में, जल्दी मदद भेजो", "open_hole"},
        {"5 saal ka bacha borewell me gir gaya hai Hisar", "open_hole"},
        {"khet me borewell khula chhod rkha hai, Fatehabad", "open_hole"},
        {"मकान गिर गया है पानीपत में, लोग मलबे के नीचे दबे हैं", "structure"},
        {"3 manzila makan gir gaya Panipat, log dabe hue hain", "structure"},
        {"truck palat gaya hai NH 44 Karnal, driver andar fansa hai", "medical"},
        {"People trapped inside a burning building in Sector 29 Gurugram", "gas_fire"},
        {"पुल टूटने वाला है, बसें निकल रही हैं, जींद", "structure"},
        {"लिफ्ट में फंसे हैं एक घंटे से, गुरुग्राम", "structure"},
        {"स्कूल की छत के सरिये लटक रहे हैं, प्लास्टर बच्चों पर गिर रहा है, नूंह", "structure"},
        {"pillars of the tower have shifted, cracks growing since morning, families inside, Gurugram", "structure"},
    });
}

TEST(Danger, Threats_to_life_beasts_and_breath_are_seen)
{
    expect_dangers({
        {"zehar kha lungi agar nyay nahi mila, Kaithal", "self_harm"},
        {"अगर न्याय नहीं मिला तो जहर खा लूंगी", "self_harm"},
        {"पति मारता है, जान का खतरा है, बचाओ, रोहतक", "violence"},
        {"dogs are mauling a child right now near our school in Ambala", "animal"},
        {"kutto ne abhi bachche ko noch dala school ke paas, Ambala", "animal"},
        {"गांव में तेंदुआ घुस आया है, पंचकूला", "animal"},
        {"leopard in our village near Pinjore, people locked in houses", "animal"},
        {"bijli chali gayi hai, papa oxygen concentrator par hain, Faridabad", "medical"},
        {"ऑक्सीजन खत्म, मरीज मर रहे हैं, सिविल अस्पताल रोहतक", "medical"},
    });
    EXPECT_THAT(read_text("पति मारता है, जान का खतरा है, बचाओ, रोहतक").handling, Contains("domestic_violence"));
}

TEST(Danger, Offences_against_children_are_protected)
{
    EXPECT_THAT(read_text("school me teacher ne bachche ko danda mara, haath toot gaya, Sirsa").handling, Contains("child"));
    for (auto const* text : {"मास्टर ने बच्ची के साथ गलत हरकत की स्कूल में, भिवानी", "teacher touches girls badly in school Bhiwani"}) {
        const auto v = read_text(text);
        EXPECT_THAT(v.handling, Contains("child")) << text;
        EXPECT_THAT(v.handling, Contains("sexual_offence")) << text;
    }
}

TEST(Danger, The_same_harms_are_seen_in_other_words)
{
    for (auto const* text : {
             "godown se dhuan aur lapte nikal rahi hain, andar 3 majdoor hain, Bawal",
             "school bus fell into canal near Indri, kids inside",
             "कार पेड़ से टकरा गई, ड्राइवर फंसा हुआ है खून बह रहा है, हांसी रोड",
             "PT sir ne mere bete ko itna mara ki kaan se khoon aa gaya, Rania",
             "our building is tilting to one side since last night, 30 flats, Sector 37 Faridabad",
             "saand ne dadaji ko seeng mara, pet phat gaya, Narwana",
             "dialysis machine band hai, kidney patient mar jayenge, Sirsa civil hospital",
             "yamuna ka pani gaon me ghus raha hai, rasta band, nav bhejo, Panipat",
             "main thak gaya hu, ab is duniya me nahi rehna, loan wale tang karte hain",
             "gas ki boo aa rahi hai poori gali me, sir chakra raha hai, Bahadurgarh",
             "हाई टेंशन तार बच्चों के खेल के मैदान से बस 6 फुट ऊपर लटक रही है, असंध",
             "नाले की दीवार टूटी, स्कूटी सवार महिला गिरकर बह गई, गुरुग्राम",
             "4 saal ka bhatija mele me bichhad gaya, ab tak nahi mila, Kurukshetra",
             "sewer cleaning workers fainted inside manhole, no rescue yet, Sector 8 Faridabad",
             "पानी पीने से भैंसें मर गईं और बच्चे बेहोश, फैक्ट्री का जहर, समालखा",
             "सीएचसी में ऑक्सीजन सिलेंडर खाली, पिताजी को सांस की दिक्कत, लोहारू",
         }) {
        EXPECT_TRUE(reaches_a_person(read_text(text))) << text;
    }
    for (auto const* text : {"फिल्म का क्लाइमेक्स देखकर करंट लग गया", "Team India collapsed at 120, shameful batting", "kitchen budget collapsed, gas prices up again, Gurugram",
                             "फायर ब्रिगेड की नई गाड़ी मिली, धन्यवाद नगर परिषद टोहाना", "blood donation camp on Sunday in Jind civil hospital",
                             "बच्चों ने सांप सीढ़ी खेली, रोहतक मेले में", "नहर में पानी आ गया, किसानों को राहत, धन्यवाद"}) {
        EXPECT_FALSE(reaches_a_person(read_text(text))) << text;
    }
}

TEST(Danger, Figures_of_speech_and_old_news_are_silent)
{
    for (auto const* text : {
             "हम भूख से मर रहे हैं, राशन नहीं मिला, हिसार",
             "महंगाई ने आग लगा दी है, पेट्रोल 110 रुपये",
             "petrol ke daam me aag lag gayi hai",
             "dil me aag lag gayi jab usko dekha",
             "Fire in the belly, that is what this team lacks",
             "gas pipeline was dug up in April and the road is still not repaired, Gurugram",
             "Anti-rabies vaccine out of stock in civil hospital Jind",
             "एंटी रेबीज इंजेक्शन खत्म है अस्पताल में, नारनौल",
             "Lift not working in our society for a week, Gurugram",
             "लिफ्ट खराब है 10 दिन से, सरकारी अस्पताल रोहतक",
             "पिछले साल आग लगी थी फैक्ट्री में, मुआवजा नहीं मिला, पानीपत",
             "garmi se mar rahe hain, bijli nahi hai, Hisar",
             "sharm se mar jaunga agar team haar gayi",
             "मॉक ड्रिल में आग लगने पर बचाव सिखाया गया",
             "तेंदुआ दिखने की अफवाह झूठी निकली: वन विभाग",
         }) {
        EXPECT_FALSE(reaches_a_person(read_text(text))) << text;
    }
}

TEST(Danger, No_veto_hides_a_danger_from_everybody)
{
    for (auto const* text : {"तार टूट गया है गली में, पहले ठीक कर दिया था, रोहतक", "gas leak theek kar diya bole, badbu aa rahi hai, Hisar",
                             "सुझाव: खुले मैनहोल में बच्चा गिर गया, जाली लगाओ, जींद"}) {
        EXPECT_TRUE(reaches_a_person(read_text(text))) << text;
    }
}

}  // namespace
}  // namespace sunwai::rules
