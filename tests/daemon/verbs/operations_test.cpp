#include "child.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

namespace sunwai::tests {
namespace {

TEST(Operations, backup_and_restore)
{
    const Workplace place;
    const Workplace other;
    ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);
    const auto tar = place.path("copy.tar").string();

    const auto made = place.run({"backup", tar});
    const auto again = place.run({"backup", tar});
    const auto restored = other.run({"restore", tar, "--json"});
    const auto over = other.run({"restore", tar});
    const auto shown = other.run({"case", "show", "HR-2026-000001"});

    EXPECT_EQ(made.exit, 0) << made.err;
    EXPECT_NE(again.exit, 0) << "it does not overwrite";
    EXPECT_EQ(restored.exit, 0) << restored.err;
    EXPECT_NE(restored.out.find(R"("cases":1)"), std::string::npos) << restored.out;
    EXPECT_EQ(over.exit, 1) << over.err;
    EXPECT_EQ(shown.exit, 0) << shown.err;
}

TEST(Operations, a_mistyped_store_is_not_made)
{
    const Workplace place;
    const auto wrong = "sqlite:" + place.path("typo/stor.db").string();
    for (auto const& words : {std::vector<std::string>{"backup", place.path("copy.tar").string()}, {"migrate"}, {"status"}, {"case", "list"}, {"quarantine", "list"},
                              {"quarantine", "drop", "--source", "x", "--upto", "1"}, {"office", "import", place.file("offices.csv", "office_id\n")},
                              {"case", "ack", "HR-2026-000001", "--as", "HR-D063-CM"}}) {
        auto with = words;
        with.insert(with.end(), {"--store", wrong});

        const auto ran = place.run(with);

        EXPECT_EQ(ran.exit, 1) << words.front() << ran.err;
        EXPECT_NE(ran.err.find("no store"), std::string::npos) << words.front() << ran.err;
        EXPECT_FALSE(std::filesystem::exists(place.path("typo"))) << words.front();
    }
}

TEST(Operations, a_backup_into_a_folder_that_is_not_open_says_so)
{
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);
    const auto tar = place.path("nowhere/copy.tar").string();

    const auto made = place.run({"backup", tar});

    EXPECT_EQ(made.exit, 3);
    EXPECT_NE(made.err.find(tar + ": whoever makes the copy"), std::string::npos) << made.err;
}

TEST(Operations, what_is_no_backup_is_not_restored)
{
    const Workplace place;

    EXPECT_EQ(place.run({"restore", place.file("no.tar", "not a tar")}).exit, 1);
    EXPECT_NE(place.run({"restore", place.path("none.tar").string()}).exit, 0);
    EXPECT_FALSE(std::filesystem::exists(place.path("store.db")));
}

TEST(Operations, migrate_and_copy)
{
    const Workplace place;
    const auto before = place.run({"migrate"});
    ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);

    const auto migrated = place.run({"migrate", "--json"});
    const auto copied = place.run({"copy-store", "--from", "sqlite:" + place.path("store.db").string(), "--to", "sqlite:" + place.path("new.db").string()});
    const auto listed = place.run({"case", "list", "--store", "sqlite:" + place.path("new.db").string()});

    EXPECT_EQ(before.exit, 1) << "there is none yet";
    EXPECT_EQ(migrated.exit, 0) << migrated.err;
    EXPECT_EQ(copied.exit, 0) << copied.err;
    EXPECT_NE(listed.out.find("HR-2026-000001"), std::string::npos) << listed.err;
}

TEST(Operations, audit_verify)
{
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);

    const auto whole = place.run({"audit", "verify", "--json"});
    const auto no_heads = place.run({"audit", "verify", "--heads", place.path("none").string()});

    EXPECT_EQ(whole.exit, 0) << whole.err;
    EXPECT_EQ(whole.out.substr(0, 15), R"({"intact":true,)");
    EXPECT_EQ(no_heads.exit, 1);
}

TEST(Operations, what_is_no_store_is_refused_in_words)
{
    const Workplace place;
    const auto text = place.file("text.db", std::string(8192, 'x'));

    for (auto const& url : {"sqlite:" + text, std::string{"sqlite:/"}, std::string{"sqlite:/dev/null"}, std::string{"mysql://x"}, std::string{"sqlite:"}}) {
        const auto reading = place.run({"status", "--store", url});
        const auto writing = place.run({"replay", "-", "--store", url});
        EXPECT_TRUE(reading.exit == 1 || reading.exit == 3) << url << ": " << reading.exit;
        EXPECT_TRUE(writing.exit == 1 || writing.exit == 3) << url << ": " << writing.exit;
        EXPECT_FALSE(reading.err.empty()) << url;
        EXPECT_FALSE(writing.err.empty()) << url;
    }
}

TEST(Operations, the_quarantine_can_be_looked_at_and_emptied)
{
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}, post_line("1", no_power_in_hisar)).exit, 0);

    EXPECT_EQ(place.run({"quarantine", "list", "--json"}).out, "");
    EXPECT_EQ(place.run({"quarantine", "list", "--limit", "0"}).exit, 2);
    EXPECT_EQ(place.run({"quarantine", "drop", "--source", "drop", "--upto", "9"}).out, "0 rows removed\n");
    EXPECT_EQ(place.run({"quarantine", "drop", "--source", "drop", "--upto", "x"}).exit, 2);
}

TEST(Operations, root_does_not_work_in_a_folder_of_the_service)
{
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    const Workplace place;
    ASSERT_EQ(::chown(place.path("").c_str(), 65534, 65534), 0);

    for (auto const& words : {std::vector<std::string>{"replay", "-"}, {"case", "new", "--text", no_power_in_hisar}, {"status"}, {"serve"}}) {
        const auto ran = place.run(words);
        EXPECT_EQ(ran.exit, 3) << words.front();
        EXPECT_NE(ran.err.find("runuser -u nobody -- sunwai"), std::string::npos) << ran.err;
    }
    EXPECT_FALSE(std::filesystem::exists(place.path("store.db")));
    EXPECT_FALSE(std::filesystem::exists(place.path("store.db.lock")));
}

TEST(Operations, status_says_whether_the_daemon_runs_and_how_old_its_figures_are)
{
    const Workplace place;
    ASSERT_EQ(place.run({"replay", "-"}).exit, 0) << "makes the store";

    const auto text = place.run({"status"}).out;
    const auto as_json = place.run({"status", "--json"}).out;

    EXPECT_EQ(text.find("daemon    not running"), 0U) << text;
    EXPECT_NE(text.find("the store was written to"), std::string::npos) << text;
    EXPECT_NE(as_json.find(R"("written_seconds_ago":)"), std::string::npos) << as_json;
}

TEST(Operations, the_configuration_of_a_demonstration_is_good_for_verbs_and_not_for_serve)
{
    const Workplace place;
    std::ifstream good{place.path("sunwai.toml")};
    const std::string text{std::istreambuf_iterator<char>{good}, {}};
    static_cast<void>(place.file("sunwai.toml", text + "[demo]\ntime_scale = 60\n"));

    EXPECT_EQ(place.run({"replay", "-"}).exit, 0);
    EXPECT_EQ(place.run({"status"}).exit, 0);
    for (auto const* verb : {"serve", "check-config"}) {
        const auto ran = place.run({verb});
        EXPECT_EQ(ran.exit, 1) << verb;
        EXPECT_NE((ran.err + ran.out).find("demo mode only"), std::string::npos) << ran.err;
    }
}

}  // namespace
}  // namespace sunwai::tests
