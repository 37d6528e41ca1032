// The shipped pack keeps what the design promises of it.
#include "edited_pack.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <set>

namespace sunwai::config {
namespace {

using core::Area;
using test::haryana;

constexpr std::array categories{"water_supply", "electricity", "sewerage", "roads", "street_lights", "sanitation", "stray_animals", "health", "education", "police", "ration",
                                "pension_welfare", "revenue_land", "transport", "traffic", "encroachment", "pollution", "corruption", "family_id", "agriculture", "other"};

std::ptrdiff_t count_places(std::string_view level)
{
    return std::ranges::count_if(haryana().places, [&](Place const& place) { return place.level == level; });
}

std::vector<Place const*> districts()
{
    std::vector<Place const*> found;
    for (auto const& place : haryana().places) {
        if (place.level == haryana().district_level) found.push_back(&place);
    }
    return found;
}

std::ptrdiff_t count_offices(std::string_view level)
{
    return std::ranges::count_if(haryana().offices, [&](core::Office const& office) { return office.level == level; });
}

TEST(Haryana, has_its_places)
{
    EXPECT_EQ(count_places("division"), 6);
    EXPECT_EQ(count_places("district"), 23);
    EXPECT_EQ(count_places("subdivision"), 80);
    EXPECT_EQ(count_places("tehsil") + count_places("subtehsil"), 143);
    EXPECT_EQ(count_places("block"), 143);
    EXPECT_EQ(count_places("ulb"), 94);
    EXPECT_EQ(count_places("pin"), 302);
    EXPECT_EQ(count_places("village"), 7160);
    EXPECT_EQ(haryana().places.size(), 8565U);
    EXPECT_EQ(std::ranges::count_if(haryana().places, [](Place const& p) { return p.ulb_kind == "corporation"; }), 11);
    EXPECT_NE(haryana().attribution.find("Local Government Directory"), std::string::npos);
}

TEST(Haryana, shows_no_machine_made_name_as_official)
{
    const auto machine_made = std::ranges::count_if(haryana().places, [](Place const& p) { return !p.name_hi.empty() && !p.hi_official; });

    EXPECT_GT(machine_made, 6900);
    EXPECT_EQ(haryana().place("HR-V061073")->shown(true), "Sultanpur");
    EXPECT_EQ(haryana().place("HR-D063")->shown(true), "हिसार");
}

TEST(Haryana, became_a_state_of_23_districts_on_a_day)
{
    const auto last = core::parse_date("2025-12-21").value();
    const auto first = core::parse_date("2025-12-22").value();

    EXPECT_EQ(haryana().district_on("HR-U248548", last)->id, "HR-D063");
    EXPECT_EQ(haryana().district_on("HR-U248548", first)->id, "HR-D792");
    EXPECT_EQ(haryana().nodal_office("electricity", "HR-U248548", last)->id, "HR-D063-CM");
    EXPECT_EQ(haryana().nodal_office("electricity", "HR-U248548", first)->id, "HR-D792-CM");
    EXPECT_EQ(haryana().office("HR-D792-DC")->validity.from, first);
}

TEST(Haryana, has_its_offices)
{
    for (auto const* level : {"city_magistrate", "deputy_commissioner", "district_control_room", "duty_magistrate", "ddpo", "dmc", "deo", "civil_surgeon", "complaint_centre",
                              "se_op", "dfsc", "dswo", "gm_roadways", "pollution_ro", "dda", "crid_district"}) {
        EXPECT_EQ(count_offices(level), 23) << level;
    }
    EXPECT_EQ(count_offices("sp"), 25) << "23 districts, Dabwali, Manesar";
    EXPECT_EQ(count_offices("bdpo"), 143);
    EXPECT_EQ(count_offices("sdm"), 80);
    EXPECT_EQ(count_offices("sdo_op"), 143);
    EXPECT_EQ(count_offices("mc_commissioner"), 11);
    EXPECT_EQ(count_offices("municipal_officer"), 83);
    EXPECT_EQ(count_offices("sho") + count_offices("sho_other") + count_offices("women_station") + count_offices("cyber_station"), 352);
    EXPECT_EQ(haryana().office("HR-SNO")->handles.front().second, "cmohry");
}

TEST(Haryana, every_line_ends_at_a_top_and_passes_the_right_rungs)
{
    for (auto const& office : haryana().offices) {
        auto const* at = &office;
        int rungs = 0;
        for (; !at->parent.empty() && rungs < 12; ++rungs) at = haryana().office(at->parent);
        EXPECT_TRUE(std::ranges::find(haryana().top_levels, at->level) != haryana().top_levels.end()) << office.id;
        EXPECT_LE(rungs, 6) << office.id;
    }
    const auto line = [](std::string_view id) {
        std::vector<std::string> levels;
        for (auto const* at = haryana().office(id); at != nullptr; at = haryana().office(at->parent)) levels.push_back(at->level);
        return levels;
    };
    using ::testing::ElementsAre;
    EXPECT_THAT(line("HR-D063-CM"), ElementsAre("city_magistrate", "deputy_commissioner", "divisional_commissioner", "state_nodal"));
    EXPECT_THAT(line("HR-T0394-SDO"), ElementsAre("sdo_op", "xen_op", "se_op", "md_discom"));
    EXPECT_THAT(line("HR-SD063-HISAR-SDEPH"), ElementsAre("sde_phed", "xen_phed", "se_phed", "eic_phed"));
    EXPECT_THAT(line("HR-U248548-MO"), ElementsAre("municipal_officer", "dmc", "director_ulb"));
    EXPECT_THAT(line("HR-U248546-MCJ"), ElementsAre("mc_joint", "mc_commissioner", "director_ulb"));
    EXPECT_THAT(line("HR-B0487-BDPO"), ElementsAre("bdpo", "ddpo", "director_panchayats"));
    EXPECT_THAT(line("HR-D063-PS06"), ElementsAre("sho", "dsp", "sp", "police_range", "dgp", "state_nodal"));
    EXPECT_THAT(line("HR-D062-SP"), ElementsAre("sp", "police_commissioner", "dgp", "state_nodal"));
    for (auto const& office : haryana().offices) {
        EXPECT_TRUE(office.digests_only || !office.parent.empty()) << office.id;
    }
    EXPECT_TRUE(haryana().office("HR-DIV-HIS-COMM")->information_only);
}

TEST(Haryana, somebody_acts_and_answers_for_every_category_in_every_district_and_area)
{
    for (auto const* key : categories) {
        auto const* category = haryana().category(key);
        ASSERT_NE(category, nullptr) << key;
        EXPECT_FALSE(category->name.hi.empty());
        for (auto const* district : districts()) {
            EXPECT_NE(haryana().nodal_office(key, district->id), nullptr) << key << district->id;
            for (const auto area : {Area::unknown, Area::urban, Area::metropolitan, Area::rural}) {
                const auto acting = haryana().acting_offices(key, "", district->id, area);
                ASSERT_FALSE(acting.empty()) << key << district->id;
                EXPECT_TRUE(acting.front().sure()) << key << district->id;
                ASSERT_NE(haryana().limit(key, "", area), nullptr);
            }
        }
    }
}

TEST(Haryana, somebody_acts_on_every_matter_everywhere)
{
    for (auto const& place : haryana().places) {
        if (place.level != "ulb" && place.level != "block" && place.level != "subdivision" && place.level != "tehsil") continue;
        const auto area = haryana().area_of(place.id);
        for (auto const& category : haryana().categories) {
            EXPECT_FALSE(haryana().acting_offices(category.key, "", place.id, area).empty()) << category.key << place.id;
            for (auto const& matter : category.matters) EXPECT_NE(haryana().acting_rule(category.key, matter.key, area), nullptr) << category.key << matter.key;
        }
    }
}

TEST(Haryana, gives_the_notified_limits)
{
    const auto limit = [](std::string_view category, std::string_view matter, Area area) { return to_string(haryana().limit(category, matter, area)->atr); };

    EXPECT_EQ(limit("electricity", "", Area::unknown), "8h");
    EXPECT_EQ(limit("electricity", "fuse_off", Area::metropolitan), "4h") << "a corporation is a town";
    EXPECT_EQ(limit("electricity", "fuse_off", Area::unknown), "4h");
    EXPECT_EQ(limit("electricity", "fuse_off", Area::rural), "8h");
    EXPECT_EQ(limit("electricity", "connection", Area::metropolitan), "3wd");
    EXPECT_EQ(limit("electricity", "connection", Area::rural), "15wd");
    EXPECT_EQ(limit("electricity", "transformer", Area::rural), "48h");
    EXPECT_EQ(limit("water_supply", "", Area::rural), "3wd");
    EXPECT_EQ(limit("water_supply", "leak", Area::urban), "7wd");
    EXPECT_EQ(limit("sewerage", "", Area::urban), "7wd");
    EXPECT_EQ(limit("roads", "", Area::urban), "30wd");
    EXPECT_EQ(limit("roads", "potholes", Area::urban), "7wd");
    EXPECT_EQ(limit("sanitation", "", Area::rural), "2wd");
    EXPECT_EQ(limit("street_lights", "", Area::rural), "10wd");
    EXPECT_EQ(limit("police", "fir", Area::rural), "7wd");
}

TEST(Haryana, has_a_roster_for_every_danger_whose_offices_are_always_on_duty)
{
    for (auto const* district : districts()) {
        for (auto const* danger : {"electric", "water", "gas_fire", "structure", "open_hole", "medical", "violence", "missing_person", "self_harm", "animal", "flood", "unheard"}) {
            auto const* roster = haryana().roster(district->id, danger);
            ASSERT_NE(roster, nullptr) << district->id << danger;
            EXPECT_EQ(roster->rungs.size(), 2U);
            std::set<std::string> offices;
            for (auto const& rung : roster->rungs) offices.insert(rung.begin(), rung.end());
            EXPECT_TRUE(offices.contains("HR-WATCH")) << district->id << danger;
            for (auto const& id : offices) EXPECT_TRUE(haryana().calendar.duty.at(haryana().office(id)->duty).always) << id;
        }
    }
}

TEST(Haryana, police_districts_are_not_revenue_districts)
{
    const auto sp = [](std::string_view place) { return haryana().acting_offices("police", "fir", place, haryana().area_of(place)).front().office->id; };

    EXPECT_EQ(sp("HR-SD074-DABWALI"), "HR-D074-DAB-SP");
    EXPECT_EQ(sp("HR-SD074-SIRSA"), "HR-D074-SP");
    EXPECT_EQ(sp("HR-U297117"), "HR-D062-MAN-SP");
    EXPECT_EQ(sp("HR-D792"), "HR-D792-SP");
    EXPECT_EQ(haryana().nodal_office("police", "HR-D063")->id, "HR-D063-PN");
    EXPECT_EQ(haryana().nodal_office("sanitation", "HR-U248546")->id, "HR-U248546-MCN") << "the corporation's own";
    EXPECT_EQ(haryana().nodal_office("electricity", "HR-U248546")->id, "HR-D063-CM");
}

TEST(Haryana, keeps_the_calendar_as_notified)
{
    auto const& calendar = haryana().calendar;

    EXPECT_EQ(calendar.offset.value, std::chrono::minutes{330});
    EXPECT_EQ(calendar.holidays.size(), 20U + 4U * 9U);
    EXPECT_EQ(calendar.duty.at("office").week[1].size(), 2U);
    EXPECT_TRUE(calendar.duty.at("office").week[6].empty());
    EXPECT_FALSE(calendar.duty.at("sanitation").week[0].empty());
    EXPECT_TRUE(calendar.duty.at("always").always);
    EXPECT_EQ(haryana().helplines.size(), 14U);
}

}  // namespace
}  // namespace sunwai::config
