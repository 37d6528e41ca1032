#include "tests/rules/read/pack.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sunwai::rules {
namespace {

void expect_matters(std::vector<std::pair<std::string, std::string>> const& cases)
{
    for (auto const& [text, category] : cases) {
        const auto v = read_text(text);
        ASSERT_EQ(v.kind, core::Kind::grievance) << text;
        EXPECT_EQ(v.matters.front().category, category) << text;
    }
}

TEST(Lost, Complaints_in_few_or_odd_words_are_complaints)
{
    expect_matters({
        {"मकान बंद पड़ा है फिर भी हमारा बिल 31 हजार का भेज दिया, लाडवा", "electricity"},
        {"Kuda gaadi hamari gali me nahi aati, Jagadhri workshop road", "sanitation"},
        {"garbage truck hasn't shown up for 2 weeks in Sector 9 Ambala", "sanitation"},
        {"online thagi ho gayi 30000 ki, thane wale FIR nahi likhte, Palwal", "police"},
        {"dada ki pensun 5 mahine te ni aayi, gaam Gochhi beri", "pension_welfare"},
        {"khad ni mil rahi, line me lage hai, gehu ki bijai ka time nikal rha, Nissing", "agriculture"},
        {"Mutation pending for 9 months, tehsil Pataudi", "revenue_land"},
        {"Cows sitting on the road and dung everywhere, Urban Estate Jind", "stray_animals"},
        {"Voltage drops to 140 every night in Kalka", "electricity"},
        {"Sugar mill ash settling on our roofs in Naraingarh, eyes burning", "pollution"},
    });
}

TEST(Lost, Thane_beside_the_police_is_no_town_of_another_state)
{
    const auto v = read_text("chori hui thi, thane wale FIR nahi likhte, Palwal");
    EXPECT_EQ(std::count(v.reasons.begin(), v.reasons.end(), "outside_state"), 0);
    EXPECT_EQ(v.kind, core::Kind::grievance);
}

TEST(Lost, The_other_party_of_a_quarrel_is_no_politics)
{
    const auto v = read_text("SHO ne paise leke dusri party ka sath diya, insaf chahiye, thana Badhra");
    EXPECT_EQ(v.kind, core::Kind::grievance);
    EXPECT_TRUE(v.against_officer);
    EXPECT_EQ(v.complained_of, "sho");
}

TEST(Lost, A_weak_complaint_at_a_place_of_the_state_goes_to_a_person)
{
    const auto v = read_text("Narnaul me hamare mohalle ki halat kharab hai");
    EXPECT_EQ(v.kind, core::Kind::grievance);
    EXPECT_TRUE(v.triage);
}

TEST(Lost, Chatter_advertising_and_politics_at_a_place_stay_unread)
{
    for (auto const* text : {"हिसार में आरओ सर्विस मात्र 299 में, पानी गंदा आए तो कॉल करें", "rohtak ki chai aur mausam mast hai yaar", "Jind rally me sab aao, sarkar badal do",
                             "restaurant ka bill 4000 aaya yaar 😂 Gurugram"}) {
        EXPECT_EQ(read_text(text).kind, core::Kind::other) << text;
    }
}

}  // namespace
}  // namespace sunwai::rules
