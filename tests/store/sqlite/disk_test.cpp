#include "tests/store/sqlite/raw.hpp"

#include "store/operations.hpp"
#include "tests/store/contract/samples.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

/// T-DUR-5 and erasure: what lies on the disk, and what happens when there is no more of it.
namespace sunwai::store::sqlite {
namespace {

using namespace std::chrono_literals;
using contract::Folder;

/// A small file system of its own; a test without one is skipped.
class SmallDisk {
public:
    SmallDisk() : mounted_{::geteuid() == 0 && ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=24m,mode=0700") == 0} {}
    ~SmallDisk()
    {
        if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
    }
    SmallDisk(SmallDisk const&) = delete;
    SmallDisk& operator=(SmallDisk const&) = delete;
    [[nodiscard]] bool mounted() const noexcept { return mounted_; }
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return folder_.path(); }
    void fill_up() const
    {
        std::ofstream file{folder_.path() / "ballast", std::ios::binary};
        const std::string block(65536, 'b');
        while (file << block << std::flush) {
        }
    }
    void make_room() const { std::filesystem::remove(folder_.path() / "ballast"); }

private:
    Folder folder_;
    bool mounted_;
};

Result<void> take_post(contract::Opened& store, int number)
{
    return store.write(
        [number](Writer& writer) -> Result<void> {
            auto inserted = writer.posts().insert(contract::post(std::to_string(number), std::string(4000, 'w')), contract::grievance(), "a", contract::morning);
            return inserted ? Result<void>{} : Result<void>{inserted.error()};
        },
        core::Actor::system("intake"));
}

TEST(FullDisk, a_bulk_load_that_meets_it_says_nothing_untrue_and_the_store_opens)
{
    const SmallDisk disk;
    if (!disk.mounted()) GTEST_SKIP() << "a small file system needs root and tmpfs";
    auto options = options_in(disk.path());
    options.bulk = true;
    auto store = std::make_unique<contract::Opened>(store::open(options).value());
    const auto open_some = [](int from) {
        return [from](Writer& writer) -> Result<void> {
            for (int i = from; i < from + 200; ++i) {
                auto outcome = contract::opening("HR-D063", "phed", "author-" + std::to_string(i));
                if (auto opened = writer.cases().insert(std::move(outcome), 0); !opened) return opened.error();
            }
            return {};
        };
    };
    ASSERT_TRUE(store->write(open_some(0)));
    disk.fill_up();
    int from = 200;
    while (from < 100'000 && store->write(open_some(from), core::Actor::system("intake"))) from += 200;
    ASSERT_LT(from, 100'000);
    store->close();

    EXPECT_EQ(ask(disk.path(), "SELECT (SELECT amount FROM tally WHERE name = 'traced') <= (SELECT max(id) FROM event)"), std::vector<std::string>{"1"});
    EXPECT_EQ(ask(disk.path(), "SELECT count(*) FROM trace WHERE case_id NOT IN (SELECT id FROM case_)"), std::vector<std::string>{"0"});
    open_in(disk.path())->close();  // with the disk still full
    disk.make_room();
    store = open_in(disk.path());
    EXPECT_EQ(ask(disk.path(), "SELECT count(*) FROM sqlite_schema WHERE name = 'case_totals'"), std::vector<std::string>{"1"});
    EXPECT_TRUE(store->write([](Writer& writer) -> Result<void> {
        const auto any = [](core::Case const&) { return true; };
        EXPECT_TRUE(writer.cases().same_matter("author-0", "water_supply", contract::morning, any).value());
        return {};
    }));
}

TEST(FullDisk, posts_wait_people_go_on_and_all_is_well_when_there_is_space)
{
    const SmallDisk disk;
    if (!disk.mounted()) GTEST_SKIP() << "a small file system needs root and tmpfs";
    auto store = open_in(disk.path());
    fill(*store, 1);
    disk.fill_up();
    int stored = 0;
    Result<void> last;
    while (stored < 20'000 && (last = take_post(*store, 1000 + stored))) ++stored;
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error().code, core::Errc::full) << last.error().what;
    EXPECT_NE(store->store().trouble().find("full"), std::string::npos);

    const auto officer = core::Actor{core::ActorKind::officer, "sharma", "HR-D063-CM"};
    const auto acknowledged = store->write(
        [](Writer& writer) -> Result<void> {
            auto present = writer.cases().load("TS-2026-000001");
            if (!present) return present.error();
            auto saved = writer.cases().save(contract::next_step(*present, core::Status::acknowledged, "acknowledged", "told"), present->version);
            return saved ? Result<void>{} : Result<void>{saved.error()};
        },
        officer);
    EXPECT_TRUE(acknowledged) << acknowledged.error().what;
    EXPECT_EQ(take_post(*store, 999'999).error().code, core::Errc::full);

    disk.make_room();
    const auto end = std::chrono::steady_clock::now() + 30s;
    bool resumed = false;
    while (!resumed && std::chrono::steady_clock::now() < end) resumed = bool{take_post(*store, 999'999)};
    EXPECT_TRUE(resumed);
    EXPECT_EQ(store->store().trouble(), "");
    ASSERT_TRUE(store->read(core::Viewer::daemon(), [&](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.counts(contract::morning, contract::morning).value().posts, 1 + stored + 1);
        EXPECT_EQ(snapshot.find("TS-2026-000001").value().status, core::Status::acknowledged);
        return {};
    }));
    store->close();
    EXPECT_TRUE(verify(options_in(disk.path()).url)->empty());
    EXPECT_TRUE(audit(disk.path(), heads_in(disk.path())).intact);
}

TEST(Erasure, leaves_no_byte_of_the_words_in_any_file_and_the_record_intact)
{
    const Folder folder;
    const std::string canary = "zxcanaryqv";
    auto store = open_in(folder.path());
    fill(*store, 40);
    core::PostId post = 0;
    ASSERT_TRUE(store->write([&](Writer& writer) -> Result<void> {
        auto given = contract::post("secret", "before " + canary + " after");
        given.author = {canary + "handle", canary + "name", canary};
        post = writer.posts().insert(given, contract::grievance(), "a", contract::morning).value().id;
        auto outcome = contract::opening();
        outcome.events.front().words = "said " + canary;
        const auto opened = writer.cases().insert(std::move(outcome), post).value();
        auto mail = contract::message("m1", opened.id);
        mail.text = canary;
        return writer.outbox().enqueue(mail, {});
    }));
    ASSERT_TRUE(store->write([&](Writer& writer) -> Result<void> {
        const auto mail = writer.outbox().claim(contract::morning).value();
        return writer.outbox().settle(mail->id, mail->lease, core::MessageState::sent, contract::morning, "250");
    }));
    // A second version, so that the words lie in the table of versions too, and all of it in the index of words.
    ASSERT_TRUE(store->write([&](Writer& writer) -> Result<void> {
        auto given = contract::post("secret", "now " + canary + " still");
        return writer.posts().insert(given, contract::grievance(), "a", contract::morning) ? Result<void>{} : Result<void>{core::Error{}};
    }));
    fill(*store, 40, 100);
    const auto indexed = [&] {
        std::size_t found = 0;
        static_cast<void>(store->read(core::Viewer::daemon(), [&](Snapshot& snapshot) -> Result<void> {
            CaseFilter filter;
            filter.q = canary;
            found = snapshot.cases(filter, "", 10).value().items.size();
            return {};
        }));
        return found == 1;
    };
    const auto end = std::chrono::steady_clock::now() + 30s;
    while (!indexed() && std::chrono::steady_clock::now() < end) {
    }
    ASSERT_TRUE(on_disk(folder.path(), canary));

    ASSERT_TRUE(store->write([&](Writer& writer) { return writer.posts().erase(post, core::Actor::system("intake"), contract::morning); }));
    while (on_disk(folder.path(), canary) && std::chrono::steady_clock::now() < end) {
    }
    EXPECT_FALSE(on_disk(folder.path(), canary));
    store->close();
    EXPECT_FALSE(on_disk(folder.path(), canary));
    const auto report = audit(folder.path(), heads_in(folder.path()));
    EXPECT_TRUE(report.intact) << report.first_fault;
}

}  // namespace
}  // namespace sunwai::store::sqlite
