#include "rules/case/codec.hpp"

#include "rules/case/machine.hpp"

#include <gtest/gtest.h>

namespace sunwai::rules {
namespace {

using core::Case;

core::Instant at(std::int64_t ms) { return core::from_millis(ms); }

/// Something in every field, so that a forgotten one is seen.
Case full_case()
{
    Case c;
    c.id = 7;
    c.number = "HR-2026-000123";
    c.version = 12;
    c.status = core::Status::atr_filed;
    c.cycle = 2;
    c.category = "roads";
    c.matter = "pothole";
    c.confidence = 0.9325;
    c.severity = core::Severity::high;
    c.danger = {"electric", "flood"};
    c.handling = {"child"};
    c.lang = "hi-Latn";
    c.reasons = {"quote \" back\\slash", "line\nfeed\ttab \x01 सड़क"};
    c.fingerprint = 0xFFFF'FFFF'FFFF'FFF0ULL;
    c.area = core::Area::rural;
    c.next_at = at(1'772'000'000'123);
    c.ledger = {{"pause", "question", at(5), at(9), core::Duration{}, at(11), 1}, {"extension", "material", at(6), std::nullopt, core::Duration{86'400'000}, core::Instant{}, 2}};
    c.climbs = {{"district", 2, "HR-D063-DC", at(77), at(99), 3}, {"department", 0, "X", at(1), std::nullopt, 0}};
    c.absorbed = {{"HR-2026-000124", core::Severity::high, at(3), std::nullopt}};
    c.replayed = true;
    c.recent = {"opened", "assigned"};
    return c;
}

TEST(Codec, a_case_comes_back_as_it_was)
{
    const auto original = full_case();

    const auto back = decode_case(encode(original));

    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, original);
    EXPECT_EQ(encode(*back), encode(original));
}

TEST(Codec, an_empty_case_is_its_identity_alone)
{
    EXPECT_EQ(encode(Case{}), R"({"0":[0,"",0,[]]})");
    EXPECT_EQ(*decode_case(encode(Case{})), Case{});
}

TEST(Codec, damaged_text_is_corrupt)
{
    const auto whole = encode(full_case());
    for (std::string const& text : {std::string{}, std::string{"[]"}, std::string{"{}"}, std::string{"{\"0\":[1]}"}, whole.substr(0, whole.size() / 2)}) {
        const auto read = decode_case(text);
        ASSERT_FALSE(read.has_value()) << text;
        EXPECT_EQ(read.error().code, core::Errc::corrupt);
    }
}

TEST(Codec, fields_of_a_newer_program_are_passed_over)
{
    const auto read = decode_case(R"({"0":[1,"N",2,["opened"]],"category":"roads","dark_matter":{"a":[1]},"matter":"pothole","zz":null})");

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->category, "roads");
    EXPECT_EQ(read->matter, "pothole");
}

TEST(Event_data, changes_apply_to_the_case_before_them)
{
    Case before;
    before.nodal = "A";
    before.danger = {"flood"};
    before.ack_due = at(5);
    const auto after = full_case();

    core::Event event;
    event.seq = 12;
    event.data = event_data(before, after);
    auto replayed = evolve(before, event);
    replayed.id = after.id;
    replayed.number = after.number;
    replayed.recent = after.recent;

    EXPECT_EQ(replayed, after);
}

TEST(Event_data, facts_stand_in_order_and_can_be_read)
{
    Case before;
    Case after = before;
    after.cycle = 2;

    core::Event event;
    event.data = event_data(before, after, {{"why", std::string{"no"}}, {"late", true}, {"minutes", std::int64_t{-4}}, {"skipped", std::vector<std::string>{"A", "B"}}});

    EXPECT_EQ(event.data, R"({"late":true,"minutes":-4,"set":{"cycle":2},"skipped":["A","B"],"why":"no"})");
    EXPECT_EQ(text_fact(event, "why"), "no");
    EXPECT_EQ(number_fact(event, "minutes"), -4);
    EXPECT_TRUE(flag_fact(event, "late"));
    EXPECT_EQ(list_fact(event, "skipped"), (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(text_fact(event, "nothing"), std::nullopt);
}

TEST(Event_data, unknown_or_broken_data_changes_only_the_version)
{
    const auto before = full_case();
    for (const auto* data : {"", "{", "null", R"({"set":5})", R"({"set":{"cycle":"two","danger":7,"status":"unheard"}})"}) {
        core::Event event;
        event.seq = 13;
        event.data = data;
        auto expected = before;
        expected.version = 13;
        expected.recent.push_back("");
        EXPECT_EQ(evolve(before, event), expected) << data;
    }
}

}  // namespace
}  // namespace sunwai::rules
