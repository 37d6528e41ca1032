#include "rules/read/evaluation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sunwai::rules {
namespace {

core::Verdict verdict(core::Kind kind, std::string category = {}, std::string district = {})
{
    core::Verdict v;
    v.kind = kind;
    if (!category.empty()) v.matters.push_back({std::move(category), {}, 0.9, {}, false});
    if (!district.empty()) v.place = core::PlaceFinding{district, "x", "district", district, 0.9};
    return v;
}

Gold gold(std::string kind, std::optional<std::string> category = {}, std::string lang = "hi")
{
    Gold g;
    g.kind = std::move(kind);
    g.category = std::move(category);
    g.lang = std::move(lang);
    return g;
}

TEST(Evaluation, Wilson_interval_of_nine_of_ten)
{
    const auto [low, high] = Share{9, 10}.interval();

    EXPECT_NEAR(low, 0.596, 0.001);
    EXPECT_NEAR(high, 0.982, 0.001);
}

TEST(Evaluation, Counts_give_f1)
{
    EXPECT_NEAR((Counts{8, 2, 2}).f1(), 0.8, 1e-9);
    EXPECT_EQ((Counts{}).f1(), 0.0);
}

TEST(Evaluation, Not_grievance_is_any_other_kind)
{
    Evaluation evaluation;
    evaluation.add(verdict(core::Kind::praise), gold("not_grievance"));
    evaluation.add(verdict(core::Kind::grievance, "roads"), gold("not_grievance"));
    evaluation.add(verdict(core::Kind::grievance, "roads"), gold("grievance", "roads"));
    evaluation.add(verdict(core::Kind::other), gold("grievance", "roads"));

    const auto counts = evaluation.grievance();
    EXPECT_EQ(counts.hit, 1U);
    EXPECT_EQ(counts.extra, 1U);
    EXPECT_EQ(counts.missed, 1U);
}

TEST(Evaluation, Macro_f1_is_the_mean_over_categories)
{
    Evaluation evaluation;
    evaluation.add(verdict(core::Kind::grievance, "roads"), gold("grievance", "roads"));
    evaluation.add(verdict(core::Kind::grievance, "roads"), gold("grievance", "water_supply"));

    EXPECT_NEAR(evaluation.category_macro_f1("hi"), (2.0 / 3.0 + 0.0) / 2, 1e-9);
    EXPECT_EQ(evaluation.confident_wrong_category().hits, 1U);
}

TEST(Evaluation, Gold_is_read_from_the_line)
{
    const auto g = parse_gold(R"({"text":"x","gold":{"kind":"grievance","category":"roads","district":null,"lang":"en","danger":["electric"]}})");

    ASSERT_TRUE(g);
    EXPECT_EQ(g->kind, "grievance");
    EXPECT_EQ(g->district, "");
    EXPECT_EQ(g->danger, true);
    EXPECT_FALSE(parse_gold(R"({"text":"x"})"));
    EXPECT_FALSE(parse_gold("not json"));
}

TEST(Evaluation, Text_and_json_hold_the_same_figures)
{
    Evaluation evaluation;
    auto g = gold("grievance", "roads");
    g.district = "HR-D063";
    g.danger = true;
    evaluation.add(verdict(core::Kind::grievance, "roads", "HR-D063"), g);

    EXPECT_THAT(evaluation.text(), testing::HasSubstr("district right                1.000"));
    EXPECT_THAT(evaluation.json(), testing::HasSubstr(R"("posts":1)"));
    EXPECT_EQ(evaluation.danger().missed, 1U);
}

}  // namespace
}  // namespace sunwai::rules
