// Look-ups of the tiny pack: districts, areas, limits, who acts, rosters.
#include "edited_pack.hpp"

#include <gmock/gmock.h>

namespace sunwai::config {
namespace {

using core::Area;
using test::nandi;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ids(std::vector<OfficeMatch> const& matches)
{
    std::vector<std::string> out;
    for (auto const& match : matches) out.push_back(match.office->id + (match.sure() ? "" : "?"));
    return out;
}

core::Date day(std::string_view text) { return core::parse_date(text).value(); }

TEST(Pack, is_data_of_another_state)
{
    EXPECT_EQ(nandi().number_prefix, "ND");
    EXPECT_EQ(nandi().calendar.offset.value, std::chrono::minutes{345});
    EXPECT_EQ(nandi().numbers.triage, (Limit{3, Limit::Unit::working_hours}));
    EXPECT_EQ(nandi().numbers.closing_days, 10);
    EXPECT_EQ(nandi().calendar.duty.at("office").week[6].size(), 0U) << "Saturday is free there";
    EXPECT_EQ(nandi().calendar.duty.at("office").week[0].size(), 2U) << "Sunday is not";
}

TEST(Pack, has_a_version_that_changes_with_its_data)
{
    EXPECT_TRUE(nandi().version.starts_with("2026.1-")) << nandi().version;
    EXPECT_EQ(nandi().version.size(), std::string{"2026.1-"}.size() + 8);
}

TEST(Places, show_official_names_only)
{
    EXPECT_EQ(nandi().place("ND-D1")->shown(true), "अल्फापुर");
    EXPECT_EQ(nandi().place("ND-V1")->name_hi, "ओमरापुर");
    EXPECT_EQ(nandi().place("ND-V1")->shown(true), "Omrapur") << "its Hindi name is machine-made";
    EXPECT_EQ(nandi().place("ND-V9"), nullptr);
}

TEST(Places, lie_in_districts)
{
    EXPECT_EQ(nandi().district_of("ND-V2")->id, "ND-D2");
    EXPECT_EQ(nandi().district_of("ND-D2")->id, "ND-D2");
    EXPECT_EQ(nandi().district_of("ND"), nullptr);
    EXPECT_EQ(nandi().district_of("nowhere"), nullptr);
    EXPECT_TRUE(nandi().within("ND-V1", "ND-T1"));
    EXPECT_TRUE(nandi().within("ND-V1", "ND-V1"));
    EXPECT_TRUE(nandi().within("ND-V1", "ND"));
    EXPECT_FALSE(nandi().within("ND-D1", "ND-V1"));
    EXPECT_FALSE(nandi().within("ND-V1", "ND-D2"));
    EXPECT_FALSE(nandi().within("nowhere", "nowhere"));
}

TEST(Places, of_a_new_district_lay_in_the_old_one_before)
{
    EXPECT_EQ(nandi().district_on("ND-V2", day("2026-02-01"))->id, "ND-D2");
    EXPECT_EQ(nandi().district_on("ND-V2", day("2026-01-31"))->id, "ND-D1");
    EXPECT_EQ(nandi().nodal_office("electricity", "ND-V2", day("2026-02-01"))->id, "ND-D2-MAG");
    EXPECT_EQ(nandi().nodal_office("electricity", "ND-V2", day("2026-01-31"))->id, "ND-D1-MAG");
}

TEST(Places, are_of_an_area)
{
    EXPECT_EQ(nandi().area_of("ND-U1"), Area::metropolitan);
    EXPECT_EQ(nandi().area_of("ND-U2"), Area::urban);
    EXPECT_EQ(nandi().area_of("ND-V1"), Area::rural);
    EXPECT_EQ(nandi().area_of("ND-V5"), Area::metropolitan) << "a village inside a town";
    EXPECT_EQ(nandi().area_of("ND-T1"), Area::unknown);
    EXPECT_EQ(nandi().area_of("nowhere"), Area::unknown);
}

TEST(Limits, are_looked_up_from_the_closest_row_outwards)
{
    const auto limit = [](std::string_view category, std::string_view matter, Area area) { return to_string(nandi().limit(category, matter, area)->atr); };

    EXPECT_EQ(limit("electricity", "fuse_off", Area::rural), "12h") << "(category, matter, area)";
    EXPECT_EQ(limit("electricity", "fuse_off", Area::urban), "6h") << "(category, matter)";
    EXPECT_EQ(limit("electricity", "fuse_off", Area::unknown), "6h");
    EXPECT_EQ(limit("roads", "pothole", Area::metropolitan), "5wd") << "(category, area)";
    EXPECT_EQ(limit("roads", "pothole", Area::rural), "20wd") << "category";
    EXPECT_EQ(limit("electricity", "never_heard_of", Area::rural), "8h");
    EXPECT_EQ(limit("police", "", Area::rural), "7wd") << "*";
    EXPECT_EQ(limit("no_category", "", Area::unknown), "7wd");
    EXPECT_EQ(limit("", "", Area::unknown), "7wd");
}

TEST(Acting, is_the_lowest_office_of_the_place)
{
    EXPECT_THAT(ids(nandi().acting_offices("electricity", "", "ND-V1", Area::rural)), ElementsAre("ND-T1-PWR", "ND-D1-PWR"));
    EXPECT_THAT(ids(nandi().acting_offices("electricity", "", "ND-D1", Area::unknown)), ElementsAre("ND-D1-PWR"));
    EXPECT_THAT(ids(nandi().acting_offices("roads", "", "ND-V5", Area::metropolitan)), ElementsAre("ND-U1-SEC", "ND-D1-TDIR")) << "the row for towns";
    EXPECT_THAT(ids(nandi().acting_offices("roads", "", "ND-V1", Area::rural)), ElementsAre("ND-D1-WRK"));
    EXPECT_THAT(ids(nandi().acting_offices("nothing", "", "ND-V1", Area::rural)), IsEmpty());
    EXPECT_THAT(ids(nandi().acting_offices("roads", "", "nowhere", Area::rural)), IsEmpty());
}

TEST(Acting, a_guessed_second_parent_only_suggests)
{
    const auto found = nandi().acting_offices("electricity", "", "ND-V3", Area::rural);

    EXPECT_THAT(ids(found), ElementsAre("ND-T1-PWR?", "ND-T2-PWR?", "ND-D1-PWR"));
    EXPECT_EQ(found[0].confidence, LinkConfidence::inferred);
    EXPECT_EQ(found[1].confidence, LinkConfidence::low) << "its rival by first parent is the less likely one";
    EXPECT_EQ(found[2].confidence, LinkConfidence::high) << "both lie in one district";
}

TEST(Acting, an_unknown_area_counts_as_urban_and_shows_the_others)
{
    EXPECT_THAT(ids(nandi().acting_offices("roads", "", "ND-D1", Area::unknown)), ElementsAre("ND-D1-TDIR", "ND-D1-WRK?"));
}

TEST(Acting, an_office_covers_its_area_instead_of_its_place)
{
    EXPECT_THAT(ids(nandi().acting_offices("police", "", "ND-U1", Area::metropolitan)), ElementsAre("ND-D1-PP"));
    EXPECT_THAT(ids(nandi().acting_offices("police", "", "ND-V1", Area::rural)), ElementsAre("ND-D1-PP")) << "its whole district, medium";
    EXPECT_TRUE(nandi().offices_at("ND-D1", "police_post").size() == 1);
    EXPECT_TRUE(nandi().offices_at("ND-V1", "police_post").empty());
}

TEST(Acting, offices_not_yet_in_force_do_not_act)
{
    const std::vector<std::string> levels{"works_engineer"};

    EXPECT_THAT(ids(nandi().offices_for("ND-D2", "works", levels, day("2026-02-01"))), ElementsAre("ND-D2-WRK"));
    EXPECT_THAT(ids(nandi().offices_for("ND-D2", "works", levels, day("2026-01-31"))), ElementsAre("ND-D1-WRK"));
    EXPECT_THAT(ids(nandi().offices_for("ND-D2", "power", levels)), IsEmpty()) << "of another department";
}

TEST(Acting, what_contains_a_place_is_nearest_first)
{
    std::vector<std::string> found;
    for (auto const& outer : nandi().containing("ND-V5")) found.push_back(outer.place->id);

    EXPECT_THAT(found, ElementsAre("ND-V5", "ND-U1", "ND-T1", "ND-D1", "ND"));
}

TEST(Rosters, of_one_district_go_before_those_of_all)
{
    EXPECT_EQ(nandi().roster("ND-D2", "violence")->rungs.front(), (std::vector<core::OfficeId>{"ND-D2-PP", "ND-D2-CTRL"}));
    EXPECT_EQ(nandi().roster("ND-D1", "violence")->rungs.front(), (std::vector<core::OfficeId>{"ND-D1-CTRL"})) << "the district's *";
    EXPECT_EQ(nandi().roster("ND-D1", "electric")->rungs.front(), (std::vector<core::OfficeId>{"ND-D1-CTRL", "ND-D1-PWR"}));
    EXPECT_EQ(nandi().roster("ND", "electric"), nullptr);
}

TEST(Offices, take_from_their_level_what_is_common)
{
    auto const* office = nandi().office("ND-U1-SEC");

    ASSERT_NE(office, nullptr);
    EXPECT_EQ(office->duty, "morning");
    EXPECT_EQ(office->department, "civic");
    EXPECT_EQ(office->title.en, "Town Secretary, Alphapur City");
    EXPECT_EQ(office->title.hi, "नगर सचिव, अल्फापुर शहर");
    EXPECT_TRUE(nandi().office("ND-WRK")->digests_only);
    EXPECT_EQ(nandi().office("ND-D1-PWR")->handles.front(), (std::pair<std::string, std::string>{"x", "NandiPower"}));
    EXPECT_EQ(nandi().department("power")->name.hi, "बिजली विभाग");
}

}  // namespace
}  // namespace sunwai::config
