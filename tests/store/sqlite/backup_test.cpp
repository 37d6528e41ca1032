#include "tests/store/sqlite/raw.hpp"

#include "store/operations.hpp"
#include "store/sqlite/archive.hpp"
#include "tests/store/contract/samples.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <cstdlib>
#include <fstream>

namespace sunwai::store::sqlite {
namespace {

using contract::Folder;

class Backup : public testing::Test {
protected:
    [[nodiscard]] std::string tar(std::string const& name = "backup.tar") const { return (away_.path() / name).string(); }
    [[nodiscard]] std::string other_url() const { return options_in(other_.path()).url; }
    /// One backup while eight writers are busy; what is restored from it must hold together.
    void back_up_under_load(contract::Opened& store, int round)
    {
        const std::string name = "round-" + std::to_string(round) + ".tar";
        struct { Folder folder; std::string url = options_in(folder.path()).url; } other;
        boost::asio::io_context io{1};
        int written = 0;
        int left = 200;
        std::function<void()> more = [&] {
            if (left <= 0) return;
            --left;
            auto unit = [n = round * 1000 + left](Writer& writer) -> Result<void> {
                const auto post = writer.posts().insert(contract::post("load-" + std::to_string(n)), contract::grievance(), "a", contract::morning).value();
                static_cast<void>(writer.cases().insert(contract::opening(), post.id).value());
                return {};
            };
            boost::asio::co_spawn(io, store.store().write(core::Actor::system("test"), unit), [&](std::exception_ptr, Result<void> result) {
                written += result ? 1 : 0;
                more();
            });
        };
        for (int i = 0; i < 8; ++i) more();
        Result<void> saved = core::Error{};
        boost::asio::co_spawn(io, store.store().backup(tar(name)), [&](std::exception_ptr, Result<void> result) { saved = std::move(result); });
        io.run();
        ASSERT_TRUE(saved) << saved.error().what;
        EXPECT_EQ(written, 200);

        const auto restored = restore(tar(name), other.url);

        ASSERT_TRUE(restored) << restored.error().what;
        EXPECT_GE(restored->cases, 300);
        EXPECT_LE(restored->cases, 300 + 200 * (round + 1));
        EXPECT_EQ(restored->posts, restored->cases);
        EXPECT_EQ(restored->epoch, 2);
        EXPECT_TRUE(audit(other.folder.path(), heads_in(other.folder.path())).intact) << audit(other.folder.path(), heads_in(other.folder.path())).first_fault;
        EXPECT_TRUE(verify(other.url)->empty());
    }

    Folder folder_;
    Folder away_;
    Folder other_;
};

/// T-BKP. SUNWAI_BACKUP_ROUNDS sets how often; the whole count is 50.
TEST_F(Backup, a_backup_under_load_restores_to_whole_units_and_an_intact_record)
{
    const char* wanted = std::getenv("SUNWAI_BACKUP_ROUNDS");
    const int rounds = wanted == nullptr ? 3 : std::atoi(wanted);
    auto store = open_in(folder_.path());
    fill(*store, 300);
    for (int round = 0; round < rounds; ++round) back_up_under_load(*store, round);
}

TEST_F(Backup, a_backup_that_is_cut_off_by_closing_is_cancelled_and_leaves_no_file)
{
    auto store = open_in(folder_.path());
    fill(*store, 100);
    boost::asio::io_context io{1};
    Result<void> saved;
    boost::asio::co_spawn(io, store->store().backup(tar()), [&](std::exception_ptr, Result<void> result) { saved = std::move(result); });
    boost::asio::co_spawn(io, store->store().close(), [](std::exception_ptr) {});
    io.run();

    EXPECT_FALSE(std::filesystem::exists(tar() + ".copy"));
    // Whole or not there at all, whichever came first.
    EXPECT_EQ(bool{saved}, std::filesystem::exists(tar()));
    if (!saved) {
        EXPECT_EQ(saved.error().code, core::Errc::cancelled) << saved.error().what;
    }
}

TEST_F(Backup, after_a_restore_numbers_jump_and_nothing_is_sent_unseen)
{
    auto store = open_in(folder_.path());
    fill(*store, 3);
    ASSERT_TRUE(store->write([](Writer& writer) -> Result<void> {
        for (const char* id : {"queued", "sending", "sent"}) writer.outbox().enqueue(contract::message(id, 0), {}).value();
        static_cast<void>(writer.outbox().claim(contract::morning).value());
        const auto claimed = writer.outbox().claim(contract::morning).value();
        return writer.outbox().settle(claimed->id, claimed->lease, core::MessageState::sent, contract::morning, "250");
    }));
    ASSERT_TRUE(store->backup(tar()));
    store->close();

    const auto restored = restore(tar(), other_url());

    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_EQ(restored->uncertain, 2);
    auto again = open_in(other_.path());
    ASSERT_TRUE(again->write([](Writer& writer) -> Result<void> {
        EXPECT_FALSE(writer.outbox().claim(contract::morning).value());
        EXPECT_EQ(writer.outbox().in_state(core::MessageState::uncertain, 10).value().size(), 2U);
        EXPECT_EQ(writer.cases().insert(contract::opening(), 0).value().number, "TS-2026-001001");
        auto next_year = contract::opening();
        next_year.next.opened_at += std::chrono::days{365};
        EXPECT_EQ(writer.cases().insert(std::move(next_year), 0).value().number, "TS-2027-001001");
        return {};
    }));
}

TEST_F(Backup, never_overwrites)
{
    auto store = open_in(folder_.path());
    std::ofstream{tar()} << "mine";

    const auto refused = store->backup(tar());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::invalid);
    ASSERT_TRUE(store->backup(tar("second.tar")));
    store->close();
    EXPECT_EQ(restore(tar("second.tar"), options_in(folder_.path()).url).error().code, core::Errc::invalid);
    EXPECT_EQ(copy(options_in(folder_.path()).url, options_in(folder_.path()).url).error().code, core::Errc::invalid);
}

TEST_F(Backup, a_damaged_or_foreign_file_leaves_nothing_behind)
{
    auto store = open_in(folder_.path());
    fill(*store, 50);
    ASSERT_TRUE(store->backup(tar()));
    store->close();
    std::fstream file{tar(), std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(100'000);
    file.put('\x7f');
    file.close();
    EXPECT_EQ(restore(tar(), other_url()).error().code, core::Errc::corrupt);

    std::ofstream{tar("text.tar")} << "no tar at all";
    EXPECT_EQ(restore(tar("text.tar"), other_url()).error().code, core::Errc::invalid);
    EXPECT_TRUE(write_tar(tar("odd.tar"), {{"../../evil", {}, "x"}}));
    EXPECT_EQ(restore(tar("odd.tar"), other_url()).error().code, core::Errc::invalid);
    std::filesystem::resize_file(tar(), 30'000);
    EXPECT_FALSE(restore(tar(), other_url()));
    EXPECT_FALSE(std::filesystem::exists(other_.path() / "sunwai.db"));
    EXPECT_FALSE(std::filesystem::exists(other_.path() / "sunwai.db.restoring"));
}

TEST_F(Backup, a_copy_is_the_same_store_elsewhere)
{
    auto store = open_in(folder_.path());
    fill(*store, 20);
    store->close();

    ASSERT_TRUE(copy(options_in(folder_.path()).url, other_url()));
    EXPECT_EQ(ask(other_.path(), "SELECT count(*) FROM case_"), ask(folder_.path(), "SELECT count(*) FROM case_"));
    EXPECT_EQ(ask(other_.path(), "SELECT value FROM meta WHERE key = 'store_id'"), ask(folder_.path(), "SELECT value FROM meta WHERE key = 'store_id'"));
    EXPECT_TRUE(audit(other_.path(), heads_in(folder_.path())).intact);
    EXPECT_EQ(copy("sqlite:" + (away_.path() / "none.db").string(), "sqlite:" + (away_.path() / "new.db").string()).error().code, core::Errc::not_found);
}

}  // namespace
}  // namespace sunwai::store::sqlite
