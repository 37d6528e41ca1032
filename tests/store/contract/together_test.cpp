#include "tests/store/contract/contract.hpp"
#include "tests/store/contract/samples.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <atomic>
#include <thread>

/// Units, commits, readers and closing.
namespace sunwai::store::contract {
namespace {

namespace asio = boost::asio;

class Together : public StoreContract {
protected:
    std::int64_t posts()
    {
        std::int64_t count = 0;
        read([&](Snapshot& snapshot) -> Result<void> {
            count = snapshot.counts(morning, morning).value().posts;
            return {};
        });
        return count;
    }
};

TEST_P(Together, a_unit_that_fails_leaves_nothing_behind)
{
    const auto result = opened_->write([](Writer& writer) -> Result<void> {
        EXPECT_TRUE(writer.posts().insert(post("1"), grievance(), "a", morning));
        EXPECT_TRUE(writer.cases().insert(opening(), 1));
        return core::Error{core::Errc::invalid, "changed my mind"};
    });

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what, "changed my mind");
    EXPECT_EQ(posts(), 0);
    read([](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.counts(morning, morning).value().cases, 0);
        EXPECT_TRUE(snapshot.cases({}, "", 10).value().items.empty());
        return {};
    });
}

TEST_P(Together, cases_opened_one_after_another_are_seen_by_every_later_call_of_the_unit)
{
    std::vector<core::Case> read_back;
    write([&](Writer& writer) -> Result<void> {
        std::vector<NewCase> given;
        for (int i = 0; i < 3; ++i) {
            const auto inserted = writer.posts().insert(post(std::to_string(i)), grievance(), "a", morning).value();
            given.push_back(writer.cases().insert(opening("HR-D063", "phed", "author-" + std::to_string(i)), inserted.id).value());
        }
        const auto any = [](core::Case const&) { return true; };
        EXPECT_EQ(writer.cases().same_matter("author-1", "water_supply", morning, any).value()->number, given[1].number);
        given.push_back(writer.cases().insert(opening(), 0).value());
        EXPECT_EQ(writer.cases().history(given[3].id).value().size(), 2U);
        given.push_back(writer.cases().insert(opening(), 0).value());
        EXPECT_EQ(writer.posts().find("x", "2").value()->cases, (std::vector{given[2].number}));
        for (auto const& one : given) read_back.push_back(writer.cases().load(std::string_view{one.number}).value());
        EXPECT_EQ(writer.outbox().open_notices(morning + std::chrono::hours{24}, 100).value().size(), 10U);
        return {};
    });

    ASSERT_EQ(read_back.size(), 5U);
    read([&](Snapshot& snapshot) -> Result<void> {
        for (auto const& one : read_back) EXPECT_EQ(snapshot.find(one.number).value(), one);
        EXPECT_EQ(snapshot.counts(morning, morning).value().open, 5);
        return {};
    });
}

TEST_P(Together, a_unit_that_throws_fails_alone_and_the_store_goes_on)
{
    const auto result = opened_->write([](Writer& writer) -> Result<void> {
        EXPECT_TRUE(writer.posts().insert(post("1"), grievance(), "a", morning));
        throw std::runtime_error{"a fault in the caller"};
    });

    EXPECT_FALSE(result);
    EXPECT_EQ(posts(), 0);
    write([](Writer& writer) -> Result<void> {
        EXPECT_TRUE(writer.posts().insert(post("1"), grievance(), "a", morning).value().fresh);
        return {};
    });
    EXPECT_EQ(posts(), 1);
}

TEST_P(Together, units_that_share_a_commit_fail_one_by_one)
{
    asio::io_context io{1};
    int stored = 0;
    int refused = 0;
    for (int i = 0; i < 50; ++i) {
        auto unit = [i](Writer& writer) -> Result<void> {
            auto inserted = writer.posts().insert(post(std::to_string(i)), grievance(), "a", morning);
            if (!inserted) return inserted.error();
            if (auto opened = writer.cases().insert(opening(), inserted->id); !opened) return opened.error();
            if (i % 5 == 0) return core::Error{core::Errc::invalid, "every fifth"};
            return {};
        };
        asio::co_spawn(io, opened_->store().write(core::Actor::system("test"), unit), [&](std::exception_ptr error, Result<void> result) {
            EXPECT_FALSE(error);
            ++(result ? stored : refused);
        });
    }
    io.run();

    EXPECT_EQ(stored, 40);
    EXPECT_EQ(refused, 10);
    EXPECT_EQ(posts(), 40);
    read([](Snapshot& snapshot) -> Result<void> {
        auto page = snapshot.cases({}, "", 200);
        if (!page) return page.error();
        EXPECT_EQ(page->items.size(), 40U);
        std::set<core::CaseNumber> numbers;
        for (auto const& item : page->items) numbers.insert(item.number);
        EXPECT_EQ(numbers.size(), 40U);
        return {};
    });
}

TEST_P(Together, readers_see_whole_units_while_the_writer_works)
{
    std::atomic<bool> stop{false};
    std::atomic<int> torn{0};
    std::atomic<int> looks{0};
    Opened& store = *opened_;
    std::thread reader{[&] {
        asio::io_context io{1};
        while (!stop) {
            auto look = [&](Snapshot& snapshot) -> Result<void> {
                const auto counts = snapshot.counts(morning, morning);
                if (!counts) return counts.error();
                if (counts->posts % 10 != 0 || counts->cases * 10 != counts->posts) ++torn;
                ++looks;
                return {};
            };
            asio::co_spawn(io, store.store().read(core::Viewer::daemon(), look), asio::detached);
            io.restart();
            io.run();
        }
    }};
    for (int unit = 0; unit < 60; ++unit) {
        write([unit](Writer& writer) -> Result<void> {
            for (int i = 0; i < 10; ++i) {
                auto inserted = writer.posts().insert(post(std::to_string(unit * 10 + i)), grievance(), "a", morning);
                if (!inserted) return inserted.error();
            }
            auto opened = writer.cases().insert(opening(), 0);
            if (!opened) return opened.error();
            return {};
        });
    }
    stop = true;
    reader.join();

    EXPECT_EQ(torn, 0);
    EXPECT_GT(looks, 0);
    EXPECT_EQ(posts(), 600);
}

TEST_P(Together, commits_wake_who_asked_for_it)
{
    std::atomic<int> woken{0};
    opened_->store().on_commit([&] { ++woken; });

    write([](Writer& writer) { return writer.registry().put("clock", "1"); });
    EXPECT_EQ(woken, 0);
    write([](Writer& writer) -> Result<void> {
        auto opened = writer.cases().insert(opening(), 0);
        if (!opened) return opened.error();
        return {};
    });
    EXPECT_EQ(woken, 1);
}

TEST_P(Together, the_writer_answers_and_nothing_stands_in_its_way)
{
    EXPECT_TRUE(opened_->store().writer_alive());
    write([](Writer& writer) { return writer.registry().put("clock", "1"); });
    EXPECT_TRUE(opened_->store().writer_alive());
    EXPECT_EQ(opened_->store().trouble(), "");
}

TEST_P(Together, a_writer_that_is_stuck_does_not_look_alive)
{
    std::atomic<bool> go{false};
    asio::io_context io{1};
    auto stuck = [&](Writer&) -> Result<void> {
        while (!go) std::this_thread::yield();
        return {};
    };
    asio::co_spawn(io, opened_->store().write(core::Actor::system("test"), stuck), asio::detached);
    io.poll();
    static_cast<void>(opened_->store().writer_alive());

    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    bool alive = true;
    while (alive && std::chrono::steady_clock::now() < end) alive = opened_->store().writer_alive();
    go = true;
    io.run();

    EXPECT_FALSE(alive);
}

TEST_P(Together, after_closing_every_call_is_cancelled)
{
    opened_->close();
    opened_->close();

    EXPECT_EQ(opened_->write([](Writer&) -> Result<void> { return {}; }).error().code, core::Errc::cancelled);
    EXPECT_EQ(opened_->read(core::Viewer::daemon(), [](Snapshot&) -> Result<void> { return {}; }).error().code, core::Errc::cancelled);
    EXPECT_TRUE(opened_->store().writer_alive());
}

TEST_P(Together, a_store_of_another_state_is_refused)
{
    opened_->close();
    opened_.reset();
    auto other = options();
    other.state = "elsewhere";
    const auto refused = store::open(other);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::wrong_version);
    EXPECT_NE(refused.error().what.find("elsewhere"), std::string::npos);
}

TEST_P(Together, a_store_opened_for_reading_reads_and_does_not_write)
{
    write([](Writer& writer) -> Result<void> {
        EXPECT_TRUE(writer.posts().insert(post("1"), grievance(), "a", morning).value().fresh);
        return {};
    });
    auto looking = options();
    looking.read_only = true;
    auto second = store::open(looking);  // while the first is still writing
    ASSERT_TRUE(second) << second.error().what;
    Opened reader{std::move(*second)};

    EXPECT_TRUE(reader.read(core::Viewer::daemon(), [](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.counts(morning, morning).value().posts, 1);
        return {};
    }));
    EXPECT_EQ(reader.write([](Writer&) -> Result<void> { return {}; }).error().code, core::Errc::forbidden);
    reader.close();
}

INSTANTIATE_TEST_SUITE_P(Store, Together, testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace sunwai::store::contract
