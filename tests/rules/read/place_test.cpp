#include "tests/rules/read/pack.hpp"

#include <gtest/gtest.h>

namespace sunwai::rules {
namespace {

std::string district(core::Verdict const& v) { return v.place ? v.place->district : std::string{}; }
std::string level(core::Verdict const& v) { return v.place ? v.place->level : std::string{}; }

bool has_reason(core::Verdict const& v, std::string_view reason)
{
    return std::find(v.reasons.begin(), v.reasons.end(), reason) != v.reasons.end();
}

TEST(Place, A_district_is_found_in_any_script_and_spelling)
{
    for (auto const* name : {"हिसार", "Hisar", "hissar", "Hisaar"}) {
        EXPECT_EQ(district(read_text(std::string{name} + " में बिजली नहीं आ रही")), "HR-D063") << name;
    }
    EXPECT_EQ(district(read_text("गुड़गांव में पानी नहीं आ रहा")), "HR-D062");
    EXPECT_EQ(district(read_text("mewat me pani nahi aa raha")), "HR-D604");
}

TEST(Place, A_post_belongs_to_the_district_that_was_there_when_it_was_written)
{
    for (auto const& [written, expected] : {std::pair{"2025-12-21T23:59:59+05:30", "HR-D063"}, std::pair{"2025-12-22T00:00:00+05:30", "HR-D792"}}) {
        for (auto const* text : {"हांसी में 3 दिन से बिजली नहीं आ रही", "नारनौंद में 3 दिन से बिजली नहीं आ रही"}) {
            auto post = post_of(text);
            post.created_at = *core::parse_rfc3339(written);
            EXPECT_EQ(district(shipped_reader()->read(post)), expected) << written << text;
        }
    }
}

TEST(Place, A_village_with_its_parents_is_found)
{
    const auto v = read_text("गांव रामगढ़ जिला सिरसा में 3 दिन से बिजली नहीं आ रही");

    EXPECT_EQ(level(v), "village");
    EXPECT_EQ(district(v), "HR-D074");
    EXPECT_FALSE(v.triage);
}

TEST(Place, A_village_name_of_several_districts_is_never_guessed)
{
    const auto v = read_text("हमारे गांव रामगढ़ में 3 दिन से बिजली नहीं आ रही");

    EXPECT_TRUE(!v.place || v.place->district.empty());
    EXPECT_TRUE(v.triage);
    EXPECT_TRUE(has_reason(v, "place_ambiguous"));
    EXPECT_GT(v.place_candidates.size(), 3U);
}

TEST(Place, The_authors_location_decides_between_districts)
{
    const auto v = read_text("हमारे गांव रामगढ़ में 3 दिन से बिजली नहीं आ रही", "Sirsa, Haryana");

    EXPECT_EQ(district(v), "HR-D074");
    EXPECT_EQ(level(v), "village");
}

TEST(Place, A_tagged_handle_decides_between_districts)
{
    EXPECT_EQ(district(read_text("हमारे गांव रामगढ़ में बिजली नहीं आ रही @DC_Sirsa")), "HR-D074");
}

TEST(Place, A_town_name_of_two_districts_needs_help)
{
    EXPECT_TRUE(has_reason(read_text("Barwala me bijli nahi aa rahi 2 din se"), "place_ambiguous"));
    EXPECT_EQ(district(read_text("Barwala Hisar me bijli nahi aa rahi 2 din se")), "HR-D063");
    EXPECT_EQ(district(read_text("Barwala me bijli nahi aa rahi 2 din se", "Panchkula")), "HR-D070");
}

TEST(Place, The_pin_decides)
{
    EXPECT_EQ(district(read_text("हमारी कॉलोनी में पानी नहीं आ रहा, पिन 125001")), "HR-D063");
}

TEST(Place, A_sector_belongs_to_the_city_named)
{
    const auto v = read_text("No power in Sector 14 Gurugram since morning");

    EXPECT_EQ(district(v), "HR-D062");
    EXPECT_EQ(v.place->name, "Sector 14 Gurugram");
    EXPECT_EQ(read_text("हिसार के सेक्टर १४ में बिजली नहीं है").place->name, "Sector 14 Hisar");
}

TEST(Place, A_sector_without_a_city_is_not_guessed)
{
    const auto v = read_text("Sector 14 me 2 din se bijli nahi aa rahi");

    EXPECT_EQ(district(v), "");
    EXPECT_TRUE(v.triage);
}

TEST(Place, A_common_word_is_no_village_without_a_cue)
{
    EXPECT_EQ(district(read_text("बस बहुत हुआ, पानी नहीं आ रहा")), "");
    EXPECT_FALSE(read_text("milk ka paisa nahi mila, pension band hai").place);
}

TEST(Place, A_persons_name_is_no_place)
{
    EXPECT_FALSE(read_text("श्री रोहना सिंह की पेंशन बंद है").place);
}

TEST(Place, Another_state_is_not_ours)
{
    const auto v = read_text("दिल्ली में तीन दिन से पानी नहीं आ रहा");

    EXPECT_EQ(district(v), "");
    EXPECT_NE(v.kind, core::Kind::grievance);
}

TEST(Place, A_road_named_after_another_city_is_here)
{
    EXPECT_EQ(district(read_text("दिल्ली रोड रोहतक पर स्ट्रीट लाइट बंद हैं")), "HR-D073");
}

TEST(Place, The_post_tag_and_coordinates_count)
{
    auto post = post_of("यहां 2 दिन से बिजली नहीं आ रही");
    post.geo.emplace();
    post.geo->lat = 29.1507;
    post.geo->lon = 75.7192;
    EXPECT_EQ(district(shipped_reader()->read(post)), "HR-D063");
    post.geo = core::Geo{{}, {}, "Karnal, Haryana"};
    EXPECT_EQ(district(shipped_reader()->read(post)), "HR-D067");
}

TEST(Place, Everyday_words_are_no_towns_without_a_cue)
{
    EXPECT_EQ(district(read_text("bas ab nahi hota, sadak tuti hai Karnal")), "HR-D067");
    EXPECT_EQ(district(read_text("दरवाजा खोल दिया, पानी बह रहा है, हिसार")), "HR-D063");
    EXPECT_EQ(district(read_text("meri rai me har gaon me library khulni chahiye")), "");
    EXPECT_EQ(district(read_text("खोल गांव में पानी नहीं, रेवाड़ी")), "HR-D072");
}

TEST(Place, Towns_without_their_vowels_are_found)
{
    for (auto const& [name, id] : {std::pair{"panipt", "HR-D071"}, {"Palwl", "HR-D619"}, {"rhtk", "HR-D073"}, {"Frdbd", "HR-D060"}, {"gurgram", "HR-D062"}}) {
        EXPECT_EQ(district(read_text(std::string{name} + " me pani nahi aa raha")), id) << name;
    }
    EXPECT_EQ(district(read_text("gali ki light kharab, Model town panipt")), "HR-D071");
}

TEST(Place, A_part_of_a_sector_is_not_the_sector)
{
    EXPECT_NE(read_text("Sector 10A Gurgaon me bijli nahi hai").place->name, "Sector 10 Gurugram");
    EXPECT_NE(read_text("Sec 10-A Gurugram water problem").place->name, "Sector 10 Gurugram");
    EXPECT_EQ(read_text("Sector 10 Gurgaon no water").place->name, "Sector 10 Gurugram");
    EXPECT_EQ(district(read_text("Sector 10A Gurgaon me bijli nahi hai")), "HR-D062");
}

TEST(Place, A_state_is_data)
{
    const auto reader = shipped_reader("nandi");
    ASSERT_TRUE(reader);

    const auto v = reader->read(post_of("गांव ओमरापुर तहसील गामाखेड़ी में सड़क पर गड्ढे हैं"));
    EXPECT_EQ(v.place->id, "ND-V1");
    EXPECT_EQ(v.matters.front().category, "roads");
    EXPECT_TRUE(has_reason(reader->read(post_of("गांव ओमरापुर में सड़क पर गड्ढे हैं, कृपया ठीक करें")), "place_ambiguous"));
}

}  // namespace
}  // namespace sunwai::rules
