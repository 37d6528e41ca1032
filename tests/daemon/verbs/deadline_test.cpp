#include "child.hpp"

#include <gtest/gtest.h>

namespace sunwai::tests {
namespace {

std::string due(Workplace const& place, std::string const& within)
{
    const auto ran = place.run({"deadline", "--from", "2026-03-05T10:11:00+05:30", "--within", within});
    return ran.exit == 0 ? ran.out : ran.err;
}

TEST(Deadline, every_unit)
{
    const Workplace place;

    EXPECT_EQ(due(place, "30m"), "2026-03-05T10:41:00+05:30\n");
    EXPECT_EQ(due(place, "48h"), "2026-03-07T10:11:00+05:30\n");
    EXPECT_EQ(due(place, "7d"), "2026-03-12T10:11:00+05:30\n");
    EXPECT_EQ(due(place, "4wh"), "2026-03-05T14:41:00+05:30\n") << "half an hour of lunch";
    EXPECT_EQ(due(place, "7wd"), "2026-03-16T17:00:00+05:30\n");
}

TEST(Deadline, explains_day_by_day)
{
    const Workplace place;

    const auto ran = place.run({"deadline", "--from", "2026-03-05T10:11:00+05:30", "--within", "7wd", "--explain"});

    EXPECT_EQ(ran.exit, 0);
    EXPECT_NE(ran.out.find("2026-03-07 Sat closed"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("2026-03-16 Mon 09:00-13:00 13:30-17:00"), std::string::npos) << ran.out;
}

TEST(Deadline, gives_the_limits_of_policy)
{
    const Workplace place;

    const auto ran = place.run({"deadline", "--from", "2026-03-05T10:11:00+05:30", "--category", "electricity", "--matter", "fuse_off", "--place", "HR-D063", "--json"});

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_NE(ran.out.find(R"("due":"2026-03-05T14:11:00+05:30","limit":"4h")"), std::string::npos) << ran.out;
}

TEST(Deadline, batch_answers_every_line_under_its_id)
{
    const Workplace place;
    const std::string input = R"({"id":1,"from":"2026-03-05T10:11:00+05:30","within":"4wh"}
{"from":"2026-03-05T10:11:00+05:30","within":"4wh","id":"two"}
{"id":3,"from":"0000-03-05T10:11:00+05:30","within":"4wh"}
{"id":4,"from":"2026-03-05T10:11:00+05:30","within":"4 wh"}
{"id":5,"from":5,"within":"4wh"}
not json
{"id":{"a":[1]},"from":"2026-03-05T10:11:00+05:30","within":"1d","note":"unknown fields do not matter"}
{"id":8,"from":"9999-12-31T10:11:00+05:30","within":"7d"}
)";

    const auto ran = place.run({"deadline", "--batch"}, input);

    EXPECT_EQ(ran.exit, 1);
    EXPECT_EQ(ran.out, R"({"id":1,"due":"2026-03-05T14:41:00+05:30"}
{"id":"two","due":"2026-03-05T14:41:00+05:30"}
{"id":3,"error":"from: '0000-03-05T10:11:00+05:30' is not an RFC 3339 time between 1970 and 9999"}
{"id":4,"error":"within: '4 wh' must read like 30m, 48h, 7d, 4wh or 7wd"}
{"id":5,"error":"from: must be a string"}
{"id":null,"error":"not a JSON object"}
{"id":{"a":[1]},"due":"2026-03-06T10:11:00+05:30"}
{"id":8,"error":"that never falls due: no working time within reach of the calendar"}
)");
}

TEST(Deadline, batch_of_good_lines_ends_with_zero)
{
    const Workplace place;

    const auto ran = place.run({"deadline", "--batch"}, "{\"id\":1,\"from\":\"2026-03-05T10:11:00+05:30\",\"within\":\"1m\"}\n");

    EXPECT_EQ(ran.exit, 0);
    EXPECT_TRUE(ran.err.empty()) << ran.err;
}

TEST(Deadline, unknown_names_are_refused_in_words)
{
    const Workplace place;

    for (auto const* option : {"--category", "--matter", "--place", "--duty", "--severity"}) {
        const auto ran = place.run({"deadline", "--from", "2026-03-05T10:11:00+05:30", "--within", "1d", option, "nowhere"});
        EXPECT_EQ(ran.exit, 1) << option;
        EXPECT_NE(ran.err.find(option), std::string::npos) << ran.err;
    }
}

TEST(Deadline, a_limit_of_certain_places_holds_there_only_and_says_so)
{
    const Workplace place;
    const auto at = [&](std::string const& where) {
        return place.run({"deadline", "--from", "2026-03-05T10:11:00+05:30", "--category", "water_supply", "--matter", "leak", "--place", where, "--explain"}).out;
    };

    EXPECT_NE(at("HR-U248576").find("3wd"), std::string::npos) << at("HR-U248576");
    EXPECT_NE(at("HR-U248576").find("a limit of HR-U248576, HR-U297117, HR-U248585 only; source: GMDA"), std::string::npos) << at("HR-U248576");
    EXPECT_NE(at("HR-D063").find("7wd"), std::string::npos) << at("HR-D063");
    EXPECT_EQ(at("HR-D063").find("only"), std::string::npos) << at("HR-D063");
}

TEST(Deadline, a_slip_of_the_fingers_is_answered_with_what_was_meant)
{
    const Workplace place;
    const std::vector<std::string> asked{"deadline", "--from", "2026-03-05T10:11:00+05:30", "--category", "electricity"};
    const auto with = [&](std::vector<std::string> const& more) {
        auto words = asked;
        words.insert(words.end(), more.begin(), more.end());
        return place.run(words);
    };

    EXPECT_EQ(with({"--matter", "fuse_of"}).err, "sunwai: --matter: 'fuse_of' is no matter of the category electricity; did you mean \"fuse_off\"?\n");
    EXPECT_EQ(with({"--matter", "fuse_of"}).exit, 1);
    EXPECT_EQ(with({"extra.txt"}).exit, 2);
    EXPECT_EQ(place.run({"deadline", "--batch", "--within", "1d"}).exit, 2);
    const auto batch = place.run({"deadline", "--batch"}, R"({"id":1,"from":"2026-03-05T10:11:00+05:30","wihtin":"1m"})");
    EXPECT_EQ(batch.out, "{\"id\":1,\"error\":\"unknown field 'wihtin'; did you mean \\\"within\\\"?\"}\n");
    EXPECT_EQ(batch.exit, 1);
}

}  // namespace
}  // namespace sunwai::tests
