#include "connectors/feeds/drop_folder.hpp"
#include "tests/support/await.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace sunwai::connectors {
namespace {

namespace fs = std::filesystem;
using testing::await;

std::string line(int number) { return fmt::format(R"({{"source":"x","external_id":"{}","created_at":"2026-05-01T10:00:00Z","text":"पानी नहीं {}"}})", number, number); }

std::string lines(int from, int to)
{
    std::string out;
    for (int i = from; i < to; ++i) out += line(i) + "\n";
    return out;
}

class DropFolderTest : public ::testing::Test {
protected:
    DropFolderTest() : folder{fs::temp_directory_path() / ("sunwai-drop-" + std::to_string(::getpid()))}
    {
        fs::remove_all(folder);
        fs::create_directories(folder);
        settings.name = "drop";
        settings.type = "drop";
        settings.path = folder;
        source = std::make_unique<DropFolder>(settings, clock);
    }
    ~DropFolderTest() override { fs::remove_all(folder); }

    void put(std::string const& name, std::string const& content) const
    {
        std::ofstream{folder / ".writing"} << content;
        fs::rename(folder / ".writing", folder / name);
    }
    core::Result<Batch> fetch() { return await(io, source->fetch(cursor)); }
    /// What the daemon does: store, commit, tell, go on while there is more.
    void read_all()
    {
        for (int step = 0; step < 1000; ++step) {
            auto batch = fetch();
            ASSERT_TRUE(batch) << batch.error().what;
            EXPECT_LE(batch->posts.size(), 1000U);
            for (auto const& post : batch->posts) stored.insert(post.external_id);
            for (auto& item : batch->bad) bad.push_back(std::move(item));
            cursor = batch->next_cursor;
            ASSERT_TRUE(await(io, source->committed(cursor)));
            if (!batch->more) return;
        }
        FAIL() << "never ends";
    }
    void restart() { source = std::make_unique<DropFolder>(settings, clock); }

    boost::asio::io_context io{1};
    core::ManualClock clock{core::SystemClock{}.now()};
    fs::path folder;
    config::SourceSettings settings;
    std::unique_ptr<DropFolder> source;
    std::string cursor;
    std::set<std::string> stored;
    std::vector<BadItem> bad;
};

TEST_F(DropFolderTest, reads_files_in_order_and_moves_them_away)
{
    put("b.ndjson", lines(10, 20));
    put("a.ndjson", lines(0, 10));

    const auto first = fetch();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->posts.at(0).external_id, "0");
    EXPECT_EQ(first->posts.at(0).feed, "drop");
    EXPECT_TRUE(fs::exists(folder / "a.ndjson")) << "nothing is moved before the commit";
    read_all();

    EXPECT_EQ(stored.size(), 20U);
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson"));
    EXPECT_TRUE(fs::exists(folder / "done" / "b.ndjson"));
    EXPECT_TRUE(fetch()->idle);
}

TEST_F(DropFolderTest, an_empty_or_missing_folder_is_idle_or_an_error_in_words)
{
    EXPECT_TRUE(fetch()->idle);
    fs::remove_all(folder);

    const auto missing = fetch();

    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, core::Errc::not_found);
    EXPECT_NE(missing.error().what.find(folder.string()), std::string::npos);
}

TEST_F(DropFolderTest, names_that_are_still_being_written_are_left_alone)
{
    put("a.ndjson.tmp", lines(0, 1));
    put("b.part", lines(1, 2));
    put("c~", lines(2, 3));
    put(".d", lines(3, 4));
    fs::create_directories(folder / "sub");

    read_all();

    EXPECT_TRUE(stored.empty());
    EXPECT_TRUE(fs::exists(folder / "a.ndjson.tmp"));
}

TEST_F(DropFolderTest, bad_lines_are_reported_with_file_and_line_and_the_rest_goes_on)
{
    put("a.ndjson", line(1) + "\n{broken\n\n" + R"({"source":"x"})" + "\n\xff\xfe\n" + line(2) + "\r\n");

    read_all();

    EXPECT_EQ(stored, (std::set<std::string>{"1", "2"}));
    ASSERT_EQ(bad.size(), 3U);
    EXPECT_EQ(bad[0].where, "a.ndjson:2");
    EXPECT_EQ(bad[0].raw, "{broken");
    EXPECT_EQ(bad[1].where, "a.ndjson:4");
    EXPECT_EQ(bad[2].where, "a.ndjson:5");
    EXPECT_TRUE(fs::exists(folder / "bad" / "a.ndjson"));
    EXPECT_FALSE(fs::exists(folder / "done" / "a.ndjson"));
}

TEST_F(DropFolderTest, a_line_of_ten_megabytes_is_skipped_and_reported_once)
{
    put("a.ndjson", line(1) + "\n" + std::string(10U << 20, 'x') + "\n" + line(2) + "\n" + std::string(5U << 20, 'y'));

    read_all();
    read_all();

    EXPECT_EQ(stored, (std::set<std::string>{"1", "2"}));
    ASSERT_EQ(bad.size(), 2U);
    EXPECT_EQ(bad[0].where, "a.ndjson:2");
    EXPECT_LE(bad[0].raw.size(), 4096U);
    EXPECT_EQ(bad[1].where, "a.ndjson:4");
    EXPECT_TRUE(fs::exists(folder / "bad" / "a.ndjson"));
}

TEST_F(DropFolderTest, large_files_come_in_bounded_steps)
{
    put("a.ndjson", lines(0, 25'000));

    read_all();

    EXPECT_EQ(stored.size(), 25'000U);
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson"));
}

TEST_F(DropFolderTest, a_kill_before_or_after_any_commit_loses_and_repeats_nothing_stored)
{
    put("a.ndjson", lines(0, 2500));
    put("b.ndjson", lines(2500, 2600));
    std::size_t handed_over = 0;

    for (int step = 0; step < 50; ++step) {
        restart();
        auto lost = fetch();  // killed before the commit: the cursor stays
        ASSERT_TRUE(lost);
        restart();
        auto batch = fetch();
        ASSERT_TRUE(batch);
        for (auto const& post : batch->posts) stored.insert(post.external_id);
        handed_over += batch->posts.size();
        cursor = batch->next_cursor;  // killed after the commit: committed() is never called
        if (batch->idle) break;
    }

    EXPECT_EQ(stored.size(), 2600U);
    EXPECT_EQ(handed_over, 2600U);
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson"));
    EXPECT_TRUE(fs::exists(folder / "done" / "b.ndjson"));
}

TEST_F(DropFolderTest, a_new_file_of_a_finished_name_is_read)
{
    put("a.ndjson", lines(0, 10));
    read_all();
    put("a.ndjson", lines(10, 20));
    restart();
    read_all();

    EXPECT_EQ(stored.size(), 20U);
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson"));
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson.1"));
}

TEST_F(DropFolderTest, a_last_line_without_newline_is_taken_when_the_file_has_stopped_growing)
{
    const std::string last = line(2);
    put("a.ndjson", line(1) + "\n" + last.substr(0, 40));
    read_all();
    EXPECT_EQ(stored, (std::set<std::string>{"1"}));
    std::ofstream{folder / "a.ndjson", std::ios::app} << last.substr(40);

    read_all();
    EXPECT_EQ(stored.size(), 1U);
    read_all();

    EXPECT_EQ(stored, (std::set<std::string>{"1", "2"}));
    EXPECT_TRUE(bad.empty());
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson"));
}

TEST_F(DropFolderTest, a_file_that_is_written_in_place_is_finished_when_nobody_writes_it_any_more)
{
    std::ofstream writing{folder / "a.ndjson"};
    writing << lines(0, 3) << line(3).substr(0, 30) << std::flush;
    put("b.ndjson", lines(10, 12));

    for (int look = 0; look < 3; ++look) read_all();
    EXPECT_EQ(stored, (std::set<std::string>{"0", "1", "2", "10", "11"})) << "whole lines at once, other files do not wait, half a line does";
    EXPECT_TRUE(fs::exists(folder / "a.ndjson"));
    EXPECT_TRUE(fs::exists(folder / "done" / "b.ndjson"));
    writing << line(3).substr(30) << "\n" << std::flush;
    for (int look = 0; look < 3; ++look) read_all();
    EXPECT_TRUE(stored.contains("3"));
    EXPECT_TRUE(fs::exists(folder / "a.ndjson")) << "somebody has it open";
    writing << lines(4, 6);
    writing.close();
    read_all();

    EXPECT_EQ(stored.size(), 8U);
    EXPECT_TRUE(bad.empty());
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson"));
}

TEST_F(DropFolderTest, a_restart_in_the_middle_of_a_growing_file_loses_nothing)
{
    std::ofstream writing{folder / "a.ndjson"};
    writing << lines(0, 3) << std::flush;
    put("b.ndjson", lines(10, 12));
    read_all();
    restart();
    writing << lines(3, 5);
    writing.close();

    read_all();

    EXPECT_EQ(stored.size(), 7U);
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson"));
}

TEST_F(DropFolderTest, files_that_were_read_are_removed_after_their_time)
{
    settings.keep_files = std::chrono::hours{24};
    restart();
    put("a.ndjson", lines(0, 3));
    put("b.ndjson", "{broken\n");
    read_all();
    clock.advance(std::chrono::hours{23});
    read_all();
    EXPECT_TRUE(fs::exists(folder / "done" / "a.ndjson"));

    clock.advance(std::chrono::hours{2});
    put("c.ndjson", lines(3, 6));
    fs::create_directories(folder / "done" / "kept");
    read_all();

    EXPECT_FALSE(fs::exists(folder / "done" / "a.ndjson"));
    EXPECT_FALSE(fs::exists(folder / "bad" / "b.ndjson"));
    EXPECT_TRUE(fs::exists(folder / "done" / "kept"));
    EXPECT_EQ(stored.size(), 6U);
}

TEST_F(DropFolderTest, links_pipes_and_empty_files_do_no_harm)
{
    std::ofstream{folder / "secret"} << line(9) << "\n";
    fs::create_directories(folder / "elsewhere");
    fs::rename(folder / "secret", folder / "elsewhere" / "secret");
    fs::create_symlink(folder / "elsewhere" / "secret", folder / "a-link");
    ASSERT_EQ(::mkfifo((folder / "b-pipe").c_str(), 0600), 0);
    put("c-empty", "");
    put("d.ndjson", lines(0, 3));

    for (int i = 0; i < 4; ++i) read_all();

    EXPECT_EQ(stored.size(), 3U);
    EXPECT_TRUE(fs::exists(folder / "done" / "d.ndjson"));
    EXPECT_TRUE(fs::exists(folder / "done" / "c-empty"));
    EXPECT_TRUE(fs::exists(fs::symlink_status(folder / "a-link")));
}

TEST_F(DropFolderTest, a_done_folder_that_cannot_be_used_is_said_and_nothing_is_lost)
{
    put("a.ndjson", lines(0, 3));
    std::ofstream{folder / "done~"} << "";
    fs::rename(folder / "done~", folder / "done");  // a file where the folder should be
    const auto batch = fetch();
    ASSERT_TRUE(batch);

    const auto told = await(io, source->committed(batch->posts.empty() ? "" : batch->next_cursor));

    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().code, core::Errc::unavailable);
    EXPECT_TRUE(fs::exists(folder / "a.ndjson"));
}

TEST_F(DropFolderTest, any_text_is_a_cursor)
{
    put("a.ndjson", lines(0, 3));
    for (const char* odd : {"garbage", "{}", "[1]", R"({"file":"../../etc/passwd","offset":5})", R"({"file":"a.ndjson","offset":-7,"inode":1})", R"({"offset":"x","done":1})"}) {
        cursor = odd;
        restart();
        const auto batch = fetch();
        ASSERT_TRUE(batch) << odd;
    }
}

}  // namespace
}  // namespace sunwai::connectors
