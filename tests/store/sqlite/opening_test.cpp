#include "tests/store/sqlite/raw.hpp"

#include "store/operations.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/schema.hpp"
#include "tests/store/contract/samples.hpp"

#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace sunwai::store::sqlite {
namespace {

using contract::Folder;

class Opening : public testing::Test {
protected:
    /// A store as the first version of the program left it.
    void put_version_1() const
    {
        std::ifstream file{std::string{SUNWAI_SOURCE_DIR} + "/tests/store/fixtures/version_1.sql"};
        const std::string sql{std::istreambuf_iterator<char>{file}, {}};
        Connection db{(folder_.path() / "sunwai.db").string(), Connection::Role::stand_alone};
        db.exec(sql.c_str());
    }

    Folder folder_;
};

TEST_F(Opening, makes_the_folder_and_every_file_private)
{
    const auto home = folder_.path() / "data";
    auto store = open_in(home);
    fill(*store, 1);

    const auto mode = [](std::filesystem::path const& path) { return static_cast<unsigned>(std::filesystem::status(path).permissions()) & 0777U; };
    EXPECT_EQ(mode(home), 0700U);
    for (auto const& entry : std::filesystem::directory_iterator{home}) EXPECT_EQ(mode(entry.path()) & 0077U, 0U) << entry.path();
}

TEST_F(Opening, keeps_the_promises_of_its_connection)
{
    auto store = open_in(folder_.path());
    fill(*store, 1);

    EXPECT_EQ(ask(folder_.path(), "PRAGMA journal_mode"), std::vector<std::string>{"wal"});
    EXPECT_EQ(ask(folder_.path(), "PRAGMA wal_autocheckpoint"), std::vector<std::string>{"0"});
    EXPECT_EQ(ask(folder_.path(), "PRAGMA user_version"), std::vector<std::string>{std::to_string(migrations().size())});
}

TEST_F(Opening, an_older_store_is_migrated_and_keeps_what_it_holds)
{
    put_version_1();
    const auto migrated = migrate(options_in(folder_.path()));

    ASSERT_TRUE(migrated) << migrated.error().what;
    EXPECT_EQ(migrated->from, 1);
    EXPECT_EQ(migrated->to, static_cast<int>(migrations().size()));
    auto store = open_in(folder_.path());
    ASSERT_TRUE(store->read(core::Viewer::daemon(), [](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.find("TS-2026-000001").value().status, core::Status::assigned);
        EXPECT_EQ(snapshot.history("TS-2026-000001").value().size(), 2U);
        EXPECT_EQ(snapshot.posts_of("TS-2026-000001").value().at(0).post.text, "words of 0");
        EXPECT_EQ(snapshot.counts(core::Instant{}, core::Instant{}).value().open, 2);
        return {};
    }));
    store->close();
    EXPECT_TRUE(verify(options_in(folder_.path()).url)->empty());
    EXPECT_TRUE(audit(folder_.path()).intact);
}

TEST_F(Opening, what_must_exist_is_not_made)
{
    auto options = options_in(folder_.path() / "nowhere");
    options.must_exist = true;
    const auto writing = store::open(options);
    options.read_only = true;
    const auto reading = store::open(options);

    EXPECT_EQ(writing.error().code, core::Errc::not_found);
    EXPECT_EQ(reading.error().code, core::Errc::not_found);
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "nowhere"));
}

TEST_F(Opening, a_newer_store_is_refused_and_left_as_it_is)
{
    open_in(folder_.path())->close();
    tamper(folder_.path(), "PRAGMA user_version = 99");
    const auto refused = store::open(options_in(folder_.path()));
    auto reading = options_in(folder_.path());
    reading.read_only = true;

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::wrong_version);
    EXPECT_NE(refused.error().what.find("99"), std::string::npos);
    EXPECT_EQ(store::open(reading).error().code, core::Errc::wrong_version);
    EXPECT_EQ(ask(folder_.path(), "PRAGMA user_version"), std::vector<std::string>{"99"});
}

TEST_F(Opening, a_store_from_before_the_first_numbered_tables_is_refused_in_words)
{
    open_in(folder_.path())->close();
    tamper(folder_.path(), "DROP TABLE case_sort");
    const auto refused = store::open(options_in(folder_.path()));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::wrong_version);
    EXPECT_NE(refused.error().what.find("replay"), std::string::npos);
    auto reading = options_in(folder_.path());
    reading.read_only = true;
    EXPECT_EQ(store::open(reading).error().code, core::Errc::wrong_version);
}

TEST_F(Opening, an_older_store_is_not_read_before_it_is_migrated)
{
    put_version_1();
    auto reading = options_in(folder_.path());
    reading.read_only = true;

    EXPECT_EQ(store::open(reading).error().code, core::Errc::wrong_version);
}

TEST_F(Opening, what_is_no_database_is_called_damaged)
{
    std::ofstream{folder_.path() / "sunwai.db"} << std::string(8192, 'x');

    EXPECT_EQ(store::open(options_in(folder_.path())).error().code, core::Errc::corrupt);
    EXPECT_EQ(store::open({.url = "postgresql://x"}).error().code, core::Errc::invalid);
    EXPECT_EQ(store::open({.url = "sqlite:"}).error().code, core::Errc::invalid);
}

TEST_F(Opening, a_second_writer_is_told_who_holds_the_store)
{
    int ready[2];
    int done[2];
    ASSERT_EQ(::pipe(ready), 0);
    ASSERT_EQ(::pipe(done), 0);
    const auto child = ::fork();
    if (child == 0) {
        auto store = open_in(folder_.path());
        char byte = 'r';
        static_cast<void>(!::write(ready[1], &byte, 1));
        static_cast<void>(!::read(done[0], &byte, 1));
        store->close();
        ::_exit(0);
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);

    const auto refused = store::open(options_in(folder_.path()));
    static_cast<void>(!::write(done[1], &byte, 1));
    int status = 0;
    ::waitpid(child, &status, 0);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::busy);
    EXPECT_NE(refused.error().what.find("process " + std::to_string(child)), std::string::npos) << refused.error().what;
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(store::open(options_in(folder_.path())));
}

TEST_F(Opening, a_lock_of_another_program_fails_units_in_words_and_passes)
{
    auto store = open_in(folder_.path());
    Connection other{(folder_.path() / "sunwai.db").string(), Connection::Role::stand_alone};
    other.exec("BEGIN IMMEDIATE");
    const auto refused = store->write([](Writer& writer) { return writer.registry().put("a", "1"); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::busy);
    EXPECT_NE(store->store().trouble(), "");
    other.exec("ROLLBACK");

    EXPECT_TRUE(store->write([](Writer& writer) { return writer.registry().put("a", "1"); }));
    EXPECT_EQ(store->store().trouble(), "");
}

TEST_F(Opening, a_read_only_file_system_is_named)
{
    if (::geteuid() != 0) GTEST_SKIP() << "mounting needs root";
    open_in(folder_.path())->close();
    if (::mount(folder_.path().c_str(), folder_.path().c_str(), nullptr, MS_BIND, nullptr) != 0) GTEST_SKIP() << "no mounts here";
    const bool read_only = ::mount(nullptr, folder_.path().c_str(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    const auto refused = store::open(options_in(folder_.path()));
    ::umount(folder_.path().c_str());
    if (!read_only) GTEST_SKIP() << "no read-only mounts here";

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::unavailable);
    EXPECT_NE(refused.error().what.find("ead-only"), std::string::npos) << refused.error().what;
}

}  // namespace
}  // namespace sunwai::store::sqlite
