#include "tests/rules/read/pack.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sunwai::rules {
namespace {

TEST(Conduct, The_post_complained_of_is_the_doer_and_not_who_is_spoken_to)
{
    const std::vector<std::pair<std::string, std::string>> said{
        {"डीसी हिसार ने रिश्वत मांगी", "dc"},
        {"SP Hisar bribe leta hai", "sp"},
        {"एक्सईएन बिजली ने बदतमीजी की", "xen"},
        {"सिटी मजिस्ट्रेट हिसार ने गाली दी", "city_magistrate"},
        {"SP sahab, SHO Barwala ne gaali di aur FIR nahi likhi", "sho"},
        {"डीसी साहब, पटवारी इंतकाल के 5000 रुपये मांग रहा है, हांसी", "patwari"},
        {"clerk at RTA Karnal demanded 2000 for licence", "clerk"},
        {"DC office Hisar me clerk paise mang raha hai", "clerk"},
        {"Naib tehsildar asks money for registry, Jind", "tehsildar"},
        {"Deputy Commissioner Rohtak abused me in his office", "dc"},
        {"slapped by SHO of Sadar thana Bhiwani", "sho"},
    };
    for (auto const& [text, post] : said) {
        const auto v = read_text(text);
        EXPECT_TRUE(v.against_officer) << text;
        EXPECT_EQ(v.complained_of, post) << text;
    }
}

TEST(Conduct, Who_is_only_asked_for_help_is_not_complained_of)
{
    for (auto const* text : {"डीसी साहब सड़क टूटी है रोहतक", "DC sahab mere pati ne gali di", "SP Hisar se nivedan hai, chori ki FIR darj karwa do"}) {
        const auto v = read_text(text);
        EXPECT_FALSE(v.against_officer) << text;
        EXPECT_EQ(v.complained_of, "") << text;
    }
}

}  // namespace
}  // namespace sunwai::rules
