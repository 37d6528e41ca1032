#include "tests/rules/read/pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunwai::rules {
namespace {

struct Said {
    std::string text;
    std::string category;
    std::string matter;
};

void expect_matters(std::vector<Said> const& cases)
{
    for (auto const& [text, category, matter] : cases) {
        const auto v = read_text(text);
        ASSERT_EQ(v.kind, core::Kind::grievance) << text;
        EXPECT_EQ(v.matters.front().category, category) << text;
        if (matter.empty()) continue;
        EXPECT_EQ(v.matters.front().matter, matter) << text;
    }
}

TEST(Nearest, Where_it_happens_is_not_what_is_wrong)
{
    expect_matters({
        {"आंगनवाड़ी के पास ट्रांसफार्मर खराब है, भिवानी", "electricity", "transformer"},
        {"school ke samne kuda pada hai Hansi", "sanitation", ""},
        {"bus stand ka bathroom bahut ganda hai, Hansi", "sanitation", "toilet"},
        {"Pundri road pe DJ bajta hai raat ko, Kaithal", "pollution", "noise"},
        {"Kuda gaadi hamari gali me nahi aati, Jagadhri workshop road", "sanitation", ""},
        {"sadko pe gaaye ka jhund baitha rehta raat me, Ladwa Indri road", "stray_animals", ""},
        {"Illegal parking on market road Karnal, ambulance was stuck yesterday", "traffic", "parking"},
    });
}

TEST(Nearest, A_road_with_a_name_can_still_be_broken)
{
    expect_matters({
        {"railway road tuti padi hai Jind", "roads", "potholes"},
        {"Mandi road Kaithal pe gadde hi gadde", "roads", "potholes"},
        {"Hisar road tuti hui hai, koi sunwai nahi, Rohtak", "roads", "potholes"},
    });
}

TEST(Nearest, A_burnt_transformer_is_the_matter_where_the_light_is_out)
{
    expect_matters({
        {"बिजली नहीं है, ट्रांसफार्मर फुंक गया, जींद", "electricity", "transformer"},
        {"bijli nahi aa rahi transformer jal gaya 3 din se, Hisar", "electricity", "transformer"},
        {"complaint number 1912 par 123456, koi nahi aaya, light nahi hai Sirsa", "electricity", "fuse_off"},
    });
}

TEST(Nearest, Money_asked_by_an_office_is_a_bribe_and_by_a_seller_is_not)
{
    for (auto const* text : {"जन्म प्रमाणपत्र के 500 रुपये मांगे, नहीं दिए तो फाइल गुम कर दी। नगर परिषद नूंह का बाबू",
                             "Clerk at RTA Ambala wants a 'service charge' for the fitness pass and says everyone gets a share",
                             "patwari ne kaha har file ka kharcha lagta hai, sabka hissa hota hai, Ganaur"}) {
        const auto v = read_text(text);
        ASSERT_FALSE(v.matters.empty()) << text;
        EXPECT_EQ(v.matters.front().category, "corruption") << text;
        EXPECT_TRUE(v.against_officer) << text;
    }
    const auto seller = read_text("वार्ड 9 सिवानी में नलों में एक बूंद नहीं, टैंकर वाला 800 रुपये मांग रहा है");
    EXPECT_EQ(seller.matters.front().category, "water_supply");
    EXPECT_FALSE(seller.against_officer);
}

TEST(Nearest, Abuse_beside_an_offence_not_registered_is_a_matter_of_its_own)
{
    const auto v = read_text("SHO ne gaali di aur FIR nahi likhi chori ki, thana Sadar Jind");

    ASSERT_EQ(v.matters.size(), 2U);
    EXPECT_EQ(v.matters[0].matter, "fir");
    EXPECT_FALSE(v.matters[0].against_officer);
    EXPECT_TRUE(v.matters[1].against_officer);
    EXPECT_EQ(v.complained_of, "sho");
}

TEST(Nearest, Letters_read_one_by_one_sound_like_nothing)
{
    EXPECT_NE(read_text("PWD src team ne kaam nahi kiya, Rohtak").matters.front().category, "roads");
}

}  // namespace
}  // namespace sunwai::rules
