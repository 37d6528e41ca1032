// Random cases through every form in which a case is written. Of the data of `opened`: what is left out comes back, whatever the case is like, and what
// older programs wrote is read as it was meant.
#include "rules/case/codec.hpp"
#include "rules/case/fields.hpp"
#include "rules/case/machine.hpp"
#include "tests/rules/case/support/dice.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace sunwai::rules {
namespace {

using core::Case;
using testing::Dice;

core::Instant at(std::int64_t ms) { return core::from_millis(ms); }

/// Values of few kinds, so that fields often have what another one implies.
struct Filler {
    Dice& dice;

    void fill(bool& value) const { value = dice.one_in(2); }
    void fill(double& value) const { value = dice.upto(999) / 1000.0; }
    void fill(std::integral auto& value) const { value = static_cast<std::remove_cvref_t<decltype(value)>>(dice.upto(3)); }
    void fill(core::Instant& value) const { value = at(dice.upto(3)); }
    void fill(core::Duration& value) const { value = core::Duration{dice.upto(3)}; }
    void fill(core::Kind& value) const { value = static_cast<core::Kind>(dice.upto(4)); }
    void fill(core::Severity& value) const { value = static_cast<core::Severity>(dice.upto(2)); }
    void fill(core::Area& value) const { value = static_cast<core::Area>(dice.upto(3)); }
    void fill(core::Status& value) const { value = static_cast<core::Status>(dice.upto(3)); }
    void fill(std::string& value) const
    {
        static const std::vector<std::string> words{"", "office", "ack_reminder", "triage_reminder", "a \"word\" of many letters\n"};
        value = dice.of(words);
    }
    void fill(core::LedgerEntry& entry) const
    {
        fill(entry.kind), fill(entry.from), fill(entry.until), fill(entry.granted), fill(entry.cycle);
    }
    void fill(core::Climb& climb) const
    {
        fill(climb.line);
        if (dice.one_in(2)) return;
        fill(climb.rung), fill(climb.at), fill(climb.reached), fill(climb.next), fill(climb.repeats);
    }
    void fill(core::Absorbed& absorbed) const { fill(absorbed.number), fill(absorbed.severity), fill(absorbed.ack_due), fill(absorbed.triage_due); }
    template <class T> void fill(std::optional<T>& value) const
    {
        value.reset();
        if (dice.one_in(2)) fill(value.emplace());
    }
    template <class T> void fill(std::vector<T>& list) const
    {
        list.resize(static_cast<std::size_t>(dice.upto(2)));
        for (auto& item : list) fill(item);
    }
};

Case random_case(Dice& dice)
{
    Case made;
    each_field([&](std::string_view, auto member) {
        if (dice.one_in(3)) Filler{dice}.fill(made.*member);
    });
    if (dice.one_in(2)) made.cycle_from = made.received_at;
    made.version = 1;
    made.recent = {"opened"};
    return made;
}

core::Event opened_event(std::string data)
{
    core::Event event;
    event.seq = 1;
    event.kind = "opened";
    event.data = std::move(data);
    return event;
}

Case usual_case()
{
    Case c;
    c.status = core::Status::assigned;
    c.category = "roads";
    c.place = c.district = "HR-D060";
    c.nodal = c.accepting = "HR-D060-CM";
    c.acting = "HR-D060-DMC";
    c.received_at = c.opened_at = at(1'767'247'000'000);
    c.cycle_from = c.assigned_at = c.opened_at;
    c.duty = "office";
    c.next_at = at(1'767'266'080'000);
    c.next_why = "ack_reminder";
    c.climbs = {{"district", 0, {}, {}, std::nullopt, 0}, {"department", 0, "HR-D060-DMC", at(1'767'247'000'000), std::nullopt, 0}};
    c.version = 1;
    c.recent = {"opened"};
    return c;
}

TEST(Opened_data, say_only_what_does_not_follow)
{
    EXPECT_EQ(opened_data(usual_case()), R"({"set":{"acting":"HR-D060-DMC","category":"roads","climbs":["district",{"at":"HR-D060-DMC","line":"department",)"
                                         R"("reached":1767247000000}],"district":"HR-D060","next_at":1767266080000,"nodal":"HR-D060-CM","opened_at":1767247000000}})");
    EXPECT_EQ(*decode_opened(opened_data(usual_case())), usual_case());
}

TEST(Opened_data, any_case_comes_back_as_it_was)
{
    Dice dice{7};
    for (int i = 0; i < 5000; ++i) {
        const auto made = random_case(dice);
        const auto data = opened_data(made);

        const auto decoded = decode_opened(data);

        ASSERT_TRUE(decoded.has_value()) << data;
        ASSERT_EQ(*decoded, made) << data;
        ASSERT_EQ(evolve({}, opened_event(data)), made) << data;
    }
}

TEST(Codec, any_case_and_any_change_comes_back_as_it_was)
{
    Dice dice{8};
    for (int i = 0; i < 5000; ++i) {
        const auto before = random_case(dice);
        const auto made = random_case(dice);
        core::Event event;
        event.seq = 1;
        event.kind = "changed";
        event.data = event_data(before, made);

        auto changed = evolve(before, event);

        changed.recent = made.recent;
        ASSERT_EQ(changed, made) << event.data;
        ASSERT_EQ(*decode_case(encode(made)), made) << encode(made);
    }
}

TEST(Opened_data, every_implied_field_is_said_when_it_differs)
{
    const auto usual = usual_case();
    each_implied(usual, [&](std::string_view name, auto member, auto) {
        auto changed = usual;
        changed.*member = {};
        ASSERT_NE(changed, usual) << name;
        EXPECT_EQ(*decode_opened(opened_data(changed)), changed) << name;
    });
    auto changed = usual;
    changed.cycle_from.reset();
    EXPECT_EQ(*decode_opened(opened_data(changed)), changed);
}

TEST(Opened_data, of_older_programs_imply_nothing)
{
    constexpr std::string_view data =
        R"({"set":{"accepting":"HR-SNO","atr_due":1768217400000,"category":"roads","climbs":[{"at":"","line":"state","reached":0,"repeats":0,"rung":0}],)"
        R"("cycle_from":1767225774000,"district":"HR-D060","duty":"office","next_at":1767242520000,"next_why":"triage_reminder","opened_at":1767225774000,)"
        R"("reasons":["place_unknown"],"received_at":1767225774000,"triage_due":1767245400000}})";
    Case meant;
    meant.version = 1;
    meant.recent = {"opened"};
    meant.accepting = "HR-SNO";
    meant.atr_due = at(1'768'217'400'000);
    meant.category = "roads";
    meant.climbs = {{"state", 0, {}, {}, std::nullopt, 0}};
    meant.cycle_from = meant.received_at = meant.opened_at = at(1'767'225'774'000);
    meant.district = "HR-D060";
    meant.duty = "office";
    meant.next_at = at(1'767'242'520'000);
    meant.next_why = "triage_reminder";
    meant.reasons = {"place_unknown"};
    meant.triage_due = at(1'767'245'400'000);

    EXPECT_EQ(*decode_opened(data), meant);
    EXPECT_EQ(evolve({}, opened_event(std::string{data})), meant);
    EXPECT_EQ(decode_opened(R"({"set":{"cycle_from":5,"opened_at":5}})")->received_at, at(0));
}

TEST(Opened_data, of_no_use_are_corrupt)
{
    for (const auto* data : {"", "{", "null", "{}", R"({"set":5})"}) EXPECT_FALSE(decode_opened(data).has_value()) << data;
}

}  // namespace
}  // namespace sunwai::rules
