// Lives told by hand: what CASE.md says, step by step.
#include "tests/rules/case/support/story.hpp"

#include <gtest/gtest.h>

namespace sunwai::rules {
namespace {

using namespace std::chrono;
using namespace testing;
using core::Errc;
using core::Status;

core::Instant ist(std::string_view text) { return core::parse_rfc3339(std::string{text} + "+05:30").value(); }

core::Verdict slow_verdict()
{
    auto verdict = sure_verdict();
    verdict.matters.front().category = "water_supply";
    return verdict;
}

TEST(Case_story, a_sure_verdict_is_assigned_at_once_and_everybody_is_told_once)
{
    const auto state = full_state();
    const Story story{*state};

    auto const& c = story.now_is;
    EXPECT_EQ(c.status, Status::assigned);
    EXPECT_EQ(c.nodal, "D1-CM");
    EXPECT_EQ(c.acting, "D1-SDO");
    EXPECT_EQ(c.accepting, "D1-CM");
    EXPECT_EQ(c.atr_due, ist("2026-03-05T18:00:00"));  // 8 h of calendar time
    EXPECT_EQ(c.ack_due, ist("2026-03-06T10:30:00"));  // 8 working hours of the nodal office
    EXPECT_EQ(story.offices_told("assigned"), (std::vector<std::string>{"D1-CM", "D1-SDO"}));
    EXPECT_EQ(story.told("received").size(), 1U);
    for (auto const* notice : story.told("assigned")) EXPECT_EQ(notice->not_before, beginning + minutes{10});
}

TEST(Case_story, report_accepted_and_a_yes_close_it)
{
    const auto state = full_state();
    Story story{*state};

    story.later(minutes{30}).does(officer("D1-SDO"), "acknowledge", {{"next_step", "lineman sent"}});
    story.later(hours{1}).does(officer("D1-SDO"), "file-atr", report());
    story.later(hours{1}).does(officer("D1-CM"), "accept");
    story.later(hours{1}).does(citizen(), "citizen-answer", {{"answer", "yes"}});

    EXPECT_EQ(story.now_is.status, Status::closed);
    EXPECT_FALSE(story.now_is.next_at.has_value());
    EXPECT_EQ(story.told("asked").size(), 1U);
    EXPECT_EQ(story.told("closed").size(), 1U);
}

TEST(Case_story, an_overdue_case_climbs_both_lines_rung_by_rung_and_then_daily)
{
    const auto state = full_state();
    Story story{*state, slow_verdict()};
    story.does(officer("D1-CM"), "acknowledge", {{"next_step", "visit"}});

    story.until(ist("2026-03-25T12:00:00"));

    EXPECT_EQ(story.now_is.atr_due, ist("2026-03-10T17:00:00"));
    EXPECT_EQ(story.happened("reminder"), 2);
    EXPECT_EQ(story.happened("overdue"), 1);
    const auto climbed = story.offices_told("climb");
    // District line: DC, Divisional Commissioner for information beside the State nodal officer; department line: its chief. Then daily.
    EXPECT_EQ(climbed[0], "D1-DC");
    EXPECT_EQ(climbed[1], "EIC");
    EXPECT_EQ(std::ranges::count(climbed, "D1-DC"), 1);
    EXPECT_EQ(story.offices_told("information"), (std::vector<std::string>{"DIV"}));
    EXPECT_GE(std::ranges::count(climbed, "STATE"), 5);
    EXPECT_GE(std::ranges::count(climbed, "EIC"), 8);
    EXPECT_EQ(story.happened("twice_limit"), 1);
}

TEST(Case_story, the_next_step_runs_from_when_the_rung_could_read_it)
{
    const auto state = full_state();
    Story story{*state};  // 8 h: the limit falls at 18:00 on Thursday, after office hours
    story.does(officer("D1-SDO"), "acknowledge", {{"next_step", "visit"}}).until(ist("2026-03-05T18:00:00"));

    auto const& climb = story.now_is.climbs.front();
    EXPECT_EQ(climb.at, "D1-DC");
    EXPECT_EQ(climb.reached, ist("2026-03-06T09:15:00"));  // the first digest of Friday
    EXPECT_EQ(climb.next, ist("2026-03-06T17:15:00"));     // eight hours later
    EXPECT_EQ(story.told("climb").front()->not_before, ist("2026-03-06T09:00:00"));
}

TEST(Case_story, vacant_rungs_are_passed_and_shown)
{
    const auto state = full_state({"D1-CM", "D1-XEN"});
    Story story{*state};

    EXPECT_EQ(story.offices_told("assigned"), (std::vector<std::string>{"D1-DC", "D1-SDO"}));
    story.until(ist("2026-03-05T18:00:00"));
    EXPECT_EQ(story.offices_told("climb"), (std::vector<std::string>{"STATE", "SE"}));
    const auto skipped = list_fact(story.events.back(), "skipped");
    EXPECT_EQ(skipped, (std::vector<std::string>{"D1-XEN"}));
}

TEST(Case_story, nobody_anywhere_and_the_operator_hears_every_day)
{
    auto state = full_state();
    state->directory = core::Directory{state->pack.offices, {}};
    Story story{*state};

    story.until(ist("2026-03-12T12:00:00"));

    EXPECT_TRUE(story.now_is.next_at.has_value());
    EXPECT_GE(story.told("unreachable_district").size(), 5U);
    EXPECT_TRUE(std::ranges::all_of(story.notices, [](auto const& notice) { return notice.office.empty(); }));
}

TEST(Case_story, silence_closes_after_two_reminders_in_seven_days)
{
    const auto state = full_state();
    Story story{*state};
    story.does(officer("D1-SDO"), "file-atr", report()).does(officer("D1-CM"), "accept");
    const auto asked = story.now;

    story.until(asked + days{8});

    EXPECT_EQ(story.now_is.status, Status::closed_unconfirmed);
    EXPECT_EQ(story.now_is.ended_at, asked + days{7});
    EXPECT_EQ(story.told("closing_reminder").size(), 2U);
}

TEST(Case_story, silence_without_evidence_sends_it_back)
{
    const auto state = full_state();
    Story story{*state};
    auto bare = report();
    bare["evidence"] = "0";
    story.does(officer("D1-SDO"), "file-atr", bare).does(officer("D1-CM"), "accept");

    story.until(story.now + days{8});

    EXPECT_NE(story.now_is.status, Status::closed_unconfirmed);
    EXPECT_TRUE(core::is_open(story.now_is.status));
    EXPECT_EQ(story.happened("returned"), 1);
}

TEST(Case_story, a_no_reopens_one_rung_higher_with_half_the_limit_and_a_higher_judge)
{
    const auto state = full_state();
    Story story{*state, slow_verdict()};
    story.does(officer("D1-SDE"), "file-atr", report()).does(officer("D1-CM"), "accept");
    story.later(days{1}).does(citizen(), "citizen-answer", {{"answer", "no"}});

    auto const& c = story.now_is;
    EXPECT_EQ(c.cycle, 2);
    EXPECT_EQ(c.status, Status::assigned);
    EXPECT_EQ(c.accepting, "D1-DC");
    EXPECT_EQ(story.offices_told("reopened").front(), "D1-DC");
    EXPECT_LT(*c.atr_due, ist("2026-03-11T17:00:00"));
    story.does(officer("D1-SDE"), "file-atr", report());
    EXPECT_EQ(story.tries(officer("D1-CM"), "accept").error().code, Errc::forbidden);
    story.does(officer("D1-DC"), "accept").does(citizen(), "citizen-answer", {{"answer", "no"}});
    EXPECT_EQ(c.accepting, "STATE");
}

TEST(Case_story, nobody_ends_a_case_alone_and_not_ours_is_no_end)
{
    const auto state = full_state();
    Story story{*state};
    const std::map<std::string, std::string> end{{"kind", "rejected"}, {"reason", "no grievance"}, {"message", "यह शिकायत नहीं है"}};

    story.does(officer("D1-CM", "a"), "close", end);
    EXPECT_EQ(story.now_is.status, Status::assigned);
    story.does(officer("D1-CM", "a"), "close", end);
    EXPECT_EQ(story.now_is.status, Status::assigned);
    auto referred = end;
    referred["kind"] = "referred";
    referred["authority"] = "D1-SDE";
    EXPECT_EQ(story.tries(officer("D1-DC"), "close", referred).error().code, Errc::invalid);
    story.does(officer("D1-DC", "b"), "close", end);
    EXPECT_EQ(story.now_is.status, Status::rejected);
}

TEST(Case_story, a_stale_command_is_told_what_changed)
{
    const auto state = full_state();
    Story story{*state};
    story.does(officer("D1-SDO"), "acknowledge", {{"next_step", "visit"}}).does(officer("D1-SDO"), "start");

    const auto refused = decide(story.now_is, {"note", officer("D1-CM"), 1, {{"text", "x"}}}, state->world(), story.now);

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::conflict);
    EXPECT_EQ(refused.error().what, "the case has changed since version 1: acknowledged, started");
}

TEST(Case_story, three_days_of_downtime_are_served_once_in_order_and_late)
{
    const auto state = full_state();
    Story story{*state};

    story.later(days{3});
    const auto events = story.events.size();
    const auto notices = story.notices.size();
    story.later(minutes{1});

    EXPECT_EQ(story.happened("reminder"), 1);
    EXPECT_EQ(story.happened("ack_overdue"), 1);
    EXPECT_EQ(story.happened("overdue"), 1);
    const auto overdue = std::ranges::find(story.events, "overdue", &core::Event::kind);
    EXPECT_TRUE(flag_fact(*overdue, "late"));
    EXPECT_EQ(number_fact(*overdue, "due"), core::to_millis(ist("2026-03-05T18:00:00")));
    EXPECT_EQ(story.events.size(), events);
    EXPECT_EQ(story.notices.size(), notices);
}

TEST(Case_story, the_third_office_in_a_row_is_named_by_the_deputy_commissioner)
{
    const auto state = full_state();
    Story story{*state, slow_verdict()};
    story.does(officer("D1-SDE"), "transfer", {{"office", "D1-EO"}, {"reason", "municipal road"}});
    EXPECT_EQ(story.now_is.acting, "D1-EO");

    story.does(officer("D1-EO"), "transfer", {{"office", "D1-SDE"}, {"reason", "theirs"}});

    EXPECT_EQ(story.now_is.acting, "D1-EO");
    EXPECT_EQ(story.now_is.transfer_judge, "D1-DC");
    EXPECT_EQ(story.offices_told("transfer_dispute"), (std::vector<std::string>{"D1-DC"}));
    EXPECT_EQ(story.now_is.atr_due, ist("2026-03-10T17:00:00"));
    story.does(officer("D1-DC"), "assign", {{"office", "D1-SDE"}});
    EXPECT_EQ(story.now_is.acting, "D1-SDE");
    EXPECT_FALSE(story.now_is.transfer_due.has_value());
}

TEST(Case_story, an_extension_is_asked_before_the_limit_and_undecided_is_refused)
{
    const auto state = full_state();
    Story story{*state, slow_verdict()};
    const std::map<std::string, std::string> ask{{"until", "2026-03-20T17:00:00+05:30"}, {"reason", "pump ordered"}, {"message", "पंप मंगाया है"}};
    story.does(officer("D1-SDE"), "extend-ask", ask);
    story.until(ist("2026-03-09T10:00:00"));
    EXPECT_EQ(story.happened("extension_refused"), 1);
    EXPECT_EQ(story.now_is.atr_due, ist("2026-03-10T17:00:00"));

    story.does(officer("D1-SDE"), "extend-ask", ask).does(officer("D1-CM"), "extend-decide", {{"decision", "grant"}});

    EXPECT_EQ(story.now_is.atr_due, ist("2026-03-20T17:00:00"));
    auto longer = ask;
    longer["until"] = "2026-04-02T17:00:00+05:30";
    EXPECT_EQ(story.tries(officer("D1-SDE"), "extend-ask", longer).error().code, Errc::invalid);
}

}  // namespace
}  // namespace sunwai::rules
