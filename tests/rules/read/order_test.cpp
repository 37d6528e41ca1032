#include "tests/rules/read/pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunwai::rules {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::Not;

TEST(Order, Calls_to_riot_and_threats_reach_a_person_whatever_the_kind)
{
    for (auto const* text : {"नूंह में दंगा भड़क गया है, सब इकट्ठा हो जाओ चौक पर", "danga bhadak gaya hai Nuh me, sab pahuncho chowk par",
                             "यह भीड़ कल डीसी ऑफिस जला देगी", "CM ko bam se uda denge", "सीएम को बम से उड़ा देंगे", "DC ko goli maar denge",
                             "we will burn the tehsil office tomorrow if our demand is not met, Jind", "kal thana fook denge, sab lathi lekar aana Hansi"}) {
        const auto v = read_text(text);
        EXPECT_TRUE(v.triage) << text;
        EXPECT_THAT(v.handling, AnyOf(Contains("public_order"), Contains("threat"))) << text;
        EXPECT_THAT(v.reasons, AnyOf(Contains("public_order"), Contains("threat"))) << text;
    }
}

TEST(Order, Who_asks_for_the_police_is_in_danger_and_gets_a_case)
{
    for (auto const* text : {"do samuday me pathrav ho raha hai Gurugram sector 57, police bhejo", "communal clash going on in Sohna, stones being pelted, please send police"}) {
        const auto v = read_text(text);
        EXPECT_THAT(v.danger, Contains("violence")) << text;
        EXPECT_THAT(v.handling, Not(Contains("public_order"))) << text;
    }
}

TEST(Order, Memory_sport_votes_and_protest_are_neither)
{
    for (auto const* text : {"2002 के दंगे कौन भूल सकता है, कांग्रेस भाजपा सब एक", "चुनाव में विपक्ष को उड़ा देंगे", "is baar congress ko uda denge vote se",
                             "दंगा फिल्म देखी कल, मस्त थी", "riot of colours at the flower show in Rohtak", "सरकार ने दंगा पीड़ितों को मुआवजा देने का ऐलान किया",
                             "gunde jaan se maarne ki dhamki de rahe hain CM sahab bachao, Panipat", "हम धरना देंगे डीसी ऑफिस के बाहर अगर पानी नहीं आया, भिवानी"}) {
        EXPECT_THAT(read_text(text).handling, Not(AnyOf(Contains("public_order"), Contains("threat")))) << text;
    }
}

}  // namespace
}  // namespace sunwai::rules
