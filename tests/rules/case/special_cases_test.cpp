// Danger, protection, complaints against officers, courts, doubles, changed calendars; and every due time printed as its derivation.
#include "rules/case/derivation.hpp"
#include "rules/case/plain_message.hpp"
#include "tests/rules/case/support/story.hpp"

#include <gtest/gtest.h>

namespace sunwai::rules {
namespace {

using namespace std::chrono;
using namespace testing;
using core::Errc;
using core::Severity;
using core::Status;

core::Instant ist(std::string_view text) { return core::parse_rfc3339(std::string{text} + "+05:30").value(); }

core::Verdict verdict_of(std::string category)
{
    auto verdict = sure_verdict();
    verdict.matters.front().category = std::move(category);
    return verdict;
}

TEST(Emergency, goes_to_the_roster_at_night_and_up_until_somebody_takes_it)
{
    const auto state = full_state();
    auto verdict = sure_verdict();
    verdict.severity = Severity::emergency;
    verdict.danger = {"electric"};
    const auto night = ist("2026-03-07T23:30:00");  // Saturday
    Story story{*state, verdict, night};

    EXPECT_EQ(story.offices_told("emergency"), (std::vector<std::string>{"D1-CTRL", "D1-SDO"}));
    for (auto const* notice : story.told("emergency")) EXPECT_EQ(notice->not_before, night);
    EXPECT_EQ(story.told("danger").size(), 1U);
    story.until(night + minutes{10});
    EXPECT_EQ(story.offices_told("emergency"), (std::vector<std::string>{"D1-CTRL", "D1-SDO", "D1-XEN", "WATCH"}));
    story.until(night + minutes{25});
    EXPECT_EQ(story.offices_told("emergency").back(), "");  // the operator, beside the State nodal officer
    story.does(officer("D1-CTRL"), "relay", {{"whom", "112"}, {"how", "telephone"}, {"reference", "E-1"}});
    EXPECT_FALSE(story.now_is.relay_due.has_value());
    EXPECT_EQ(story.now_is.status, Status::acknowledged);
    EXPECT_EQ(story.now_is.accepting, "STATE");
}

TEST(Command, an_argument_that_the_verb_does_not_take_is_refused_with_the_nearest_known_one)
{
    const auto state = full_state();
    Story story{*state, sure_verdict()};

    const auto slip = story.tries(officer("D1-JE"), "note", {{"text", "x"}, {"txt", "y"}});
    const auto none = story.tries(officer("D1-JE"), "file-atr", {{"colour", "red"}});
    const auto verb = story.tries(officer("D1-JE"), "acknowlege", {});

    EXPECT_EQ(slip.error().what, "note: unknown argument txt; did you mean \"text\"?");
    EXPECT_EQ(none.error().what, "file-atr: unknown argument colour; it takes report message kind evidence rule");
    EXPECT_EQ(verb.error().what, "unknown command acknowlege; did you mean \"acknowledge\"?");
}

TEST(Conduct, goes_to_the_superior_and_never_to_the_office_complained_of)
{
    const auto state = full_state();
    auto verdict = verdict_of("police");
    verdict.matters.front().against_officer = true;
    Story story{*state, verdict};

    auto const& c = story.now_is;
    EXPECT_TRUE(c.is_protected);
    EXPECT_EQ(c.excluded, (std::vector<std::string>{"D1-SHO"}));
    EXPECT_EQ(c.acting, "D1-DSP");
    EXPECT_EQ(c.accepting, "STATE");
    EXPECT_EQ(story.tries(officer("D1-SHO"), "note", {{"text", "x"}}).error().code, Errc::forbidden);
    EXPECT_TRUE(allowed_commands(c, officer("D1-SHO"), state->world()).empty());
    story.until(ist("2026-03-30T12:00:00"));
    EXPECT_TRUE(std::ranges::none_of(story.notices, [](auto const& notice) { return notice.office == "D1-SHO"; }));
    EXPECT_EQ(story.tries(state_desk(), "assign", {{"office", "D1-SHO"}}).error().code, Errc::forbidden);
}

TEST(Conduct, excludes_everything_below_the_office_complained_of)
{
    const auto state = full_state();
    auto verdict = verdict_of("water_supply");
    verdict.matters.front().against_officer = true;
    const Story story{*state, verdict};

    EXPECT_EQ(story.now_is.excluded, (std::vector<std::string>{"D1-SDE"}));
    EXPECT_EQ(story.now_is.acting, "EIC");
    EXPECT_EQ(story.now_is.nodal, "D1-CM");
}

TEST(Handling, self_harm_is_an_emergency_of_its_own_roster_and_protected)
{
    const auto state = full_state();
    auto verdict = sure_verdict();
    verdict.handling = {"self_harm"};
    const Story story{*state, verdict};

    EXPECT_EQ(story.now_is.severity, Severity::emergency);
    EXPECT_TRUE(story.now_is.is_protected);
    EXPECT_EQ(story.offices_told("self_harm"), (std::vector<std::string>{"WATCH", "D1-PNO", "D1-DC", ""}));
    EXPECT_EQ(story.told("received").size(), 0U);
}

TEST(Handling, public_order_is_no_case_and_a_threat_is_decided_by_a_person_without_reply)
{
    auto verdict = sure_verdict();
    verdict.handling = {"public_order"};
    EXPECT_FALSE(opens_case(verdict));
    verdict.handling = {"threat"};
    EXPECT_TRUE(opens_case(verdict));

    const auto state = full_state();
    const Story story{*state, verdict};

    EXPECT_EQ(story.now_is.status, Status::triage);
    EXPECT_EQ(story.now_is.reasons, (std::vector<std::string>{"threat"}));
    EXPECT_TRUE(std::ranges::none_of(story.notices, [](auto const& notice) { return notice.line == "citizen"; }));
}

TEST(Triage, unsure_acting_office_is_decided_by_the_nodal_office_from_candidates)
{
    auto state = full_state();
    auto verdict = sure_verdict();
    verdict.place = core::PlaceFinding{"D1", "D1", "district", "D1", 0.9};
    Story story{*state, verdict};

    EXPECT_EQ(story.now_is.status, Status::triage);
    EXPECT_EQ(story.now_is.nodal, "D1-CM");
    EXPECT_EQ(story.now_is.triage_due, ist("2026-03-05T12:00:00"));
    EXPECT_EQ(story.offices_told("triage"), (std::vector<std::string>{"D1-CM"}));
    EXPECT_TRUE(story.told("received").empty());
    story.later(minutes{30}).does(officer("D1-CM"), "triage-decide", {{"office", "D1-SDO"}});
    EXPECT_EQ(story.now_is.status, Status::assigned);
    EXPECT_EQ(story.told("received").size(), 1U);
    EXPECT_EQ(story.now_is.atr_due, ist("2026-03-05T18:00:00"));
}

TEST(Triage, has_a_limit_of_its_own)
{
    const auto state = full_state();
    auto verdict = sure_verdict();
    verdict.place.reset();
    Story story{*state, verdict};
    EXPECT_EQ(story.offices_told("triage"), (std::vector<std::string>{"STATE"}));

    story.until(ist("2026-03-06T10:00:00"));

    EXPECT_EQ(story.happened("triage_overdue"), 1);
    EXPECT_FALSE(story.told("unreachable_state").empty());
}

TEST(Court, holds_the_stayed_part_with_a_second_key_and_a_bound)
{
    const auto state = full_state();
    Story story{*state, verdict_of("water_supply")};
    const std::map<std::string, std::string> hold{{"court", "High Court"}, {"order", "CWP 12"}, {"until", "2026-03-12T17:00:00+05:30"}};

    story.does(officer("D1-CM", "a"), "hold-by-court", hold);
    EXPECT_TRUE(story.now_is.ledger.empty());
    story.does(officer("D1-DC", "b"), "hold-by-court", hold);
    story.until(ist("2026-03-13T10:00:00"));

    EXPECT_EQ(story.happened("pause_ended"), 1);
    EXPECT_EQ(story.happened("overdue"), 0);
    EXPECT_GT(*story.now_is.atr_due, ist("2026-03-13T10:00:00"));
}

TEST(Correction, brings_the_limit_forward_at_once_and_back_only_with_a_superior)
{
    const auto state = full_state();
    Story story{*state, verdict_of("water_supply")};

    story.does(officer("D1-SDE"), "correct", {{"category", "other"}});
    EXPECT_EQ(story.now_is.atr_due, ist("2026-03-10T17:00:00"));
    EXPECT_TRUE(flag_fact(story.events.back(), "limit_kept"));
    story.does(officer("D1-DC"), "correct", {{"matter", "pump"}});
    EXPECT_EQ(story.now_is.atr_due, ist("2026-03-16T17:00:00"));
    story.does(officer("D1-SDE"), "correct", {{"category", "electricity"}});
    EXPECT_EQ(story.now_is.atr_due, ist("2026-03-05T18:00:00"));
}

TEST(Doubles, merge_with_the_earliest_deadline_and_come_apart_as_they_were)
{
    const auto state = full_state();
    Story older{*state, verdict_of("water_supply")};
    auto urgent = sure_verdict();
    urgent.severity = Severity::high;
    Story younger{*state, urgent};
    younger.now_is.id = 2;
    younger.now_is.number = "SM-2026-000002";
    const Command command{"merge", officer("D1-CM"), younger.now_is.version, {}};

    const auto merged = merge(younger.now_is, older.now_is, command, state->world(), older.now);

    ASSERT_TRUE(merged.has_value());
    EXPECT_EQ(merged->kept.next.number, "SM-2026-000001");
    EXPECT_EQ(merged->kept.next.atr_due, ist("2026-03-05T18:00:00"));
    EXPECT_EQ(merged->kept.next.severity, Severity::high);
    EXPECT_EQ(merged->other.next.status, Status::merged);
    EXPECT_EQ(merged->other.next.linked, "SM-2026-000001");
    EXPECT_EQ(evolve(older.now_is, merged->kept.events.front()), merged->kept.next);

    const Command back{"unmerge", state_desk(), merged->kept.next.version, {}};
    const auto apart = unmerge(merged->kept.next, merged->other.next, back, state->world(), older.now);

    ASSERT_TRUE(apart.has_value());
    EXPECT_EQ(apart->kept.next.atr_due, older.now_is.atr_due);
    EXPECT_EQ(apart->kept.next.severity, Severity::normal);
    EXPECT_EQ(apart->other.next.status, Status::assigned);
    EXPECT_EQ(apart->other.next.atr_due, younger.now_is.atr_due);
    EXPECT_EQ(apart->other.next.next_at, younger.now_is.next_at);
}

TEST(Doubles, of_two_citizens_are_not_merged)
{
    const auto state = full_state();
    const Story one{*state};
    Story two{*state};
    two.now_is.id = 2;
    two.now_is.author_key = "somebody else";

    const auto refused = merge(one.now_is, two.now_is, {"merge", state_desk(), one.now_is.version, {}}, state->world(), one.now);

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::invalid);
}

TEST(Split, gives_the_second_matter_a_case_with_the_same_start)
{
    const auto state = full_state();
    const Story story{*state};

    const auto parts = split(story.now_is, {"split", officer("D1-CM"), story.now_is.version, {{"category", "water_supply"}}}, state->world(), story.now + hours{5});

    ASSERT_TRUE(parts.has_value());
    EXPECT_EQ(parts->other.next.category, "water_supply");
    EXPECT_EQ(parts->other.next.acting, "D1-SDE");
    EXPECT_EQ(parts->other.next.received_at, story.now_is.received_at);
    EXPECT_EQ(parts->other.next.linked, story.now_is.number);
    EXPECT_EQ(parts->other.next.atr_due, ist("2026-03-10T17:00:00"));
}

TEST(Calendar_change, moves_what_is_not_served_yet_and_tells_nobody)
{
    auto state = full_state();
    Story story{*state, verdict_of("water_supply")};
    state->pack.calendar.holidays.push_back({year{2026} / 3 / 9, {}, {}, true, {}});

    const auto outcome = rederive(story.now_is, state->world(), story.now);

    ASSERT_EQ(outcome.events.size(), 1U);
    EXPECT_TRUE(outcome.notices.empty());
    EXPECT_EQ(outcome.next.atr_due, ist("2026-03-11T17:00:00"));
    EXPECT_EQ(evolve(story.now_is, outcome.events.front()), outcome.next);
    EXPECT_TRUE(rederive(outcome.next, state->world(), story.now).events.empty());
}

TEST(Derivation, prints_the_way_to_every_due_time)
{
    const auto state = full_state();
    Story story{*state, verdict_of("water_supply")};
    story.does(officer("D1-SDE"), "extend-ask", {{"until", "2026-03-12T17:00:00+05:30"}, {"reason", "pump"}, {"message", "पंप"}, {"ground", "material"}});
    story.does(officer("D1-CM"), "extend-decide", {{"decision", "grant"}});

    const auto text = derivation_text(story.now_is, state->world());

    EXPECT_NE(text.find("atr 2026-03-12T17:00:00+05:30\n"
                        "  from 2026-03-05T10:00:00+05:30, when the citizen spoke\n"
                        "  on the duty hours 'office'\n"
                        "  limit 3wd → 2026-03-10T17:00:00+05:30\n"
                        "  extension material → 2026-03-12T17:00:00+05:30\n"),
              std::string::npos)
        << text;
}

TEST(Message_to_the_citizen, holds_no_numbers_of_people)
{
    EXPECT_EQ(fault_of_message("आपकी शिकायत SM-2026-000123 पर 05.03.2026 10:30 को काम हुआ, PIN 125001"), "");
    EXPECT_NE(fault_of_message("call 98120 12345"), "");
    EXPECT_NE(fault_of_message("फ़ोन ९८१२०१२३४५"), "");
    EXPECT_NE(fault_of_message("Aadhaar 1234 5678 9012"), "");
    EXPECT_NE(fault_of_message("PAN ABCDE1234F"), "");
    EXPECT_NE(fault_of_message(std::string(601, 'a')), "");
    EXPECT_EQ(fault_of_message(std::string(600, 'a')), "");
}

}  // namespace
}  // namespace sunwai::rules
