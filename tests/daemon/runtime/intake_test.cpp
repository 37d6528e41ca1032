#include "daemon/intake.hpp"

#include "daemon/registry_keys.hpp"
#include "nandi.hpp"

#include <boost/asio/thread_pool.hpp>

namespace sunwai::daemon {
namespace {

using testing::Folder;
using testing::at;
using namespace std::chrono_literals;

/// The shipped state and its reader, read once for all tests of this file.
struct Haryana {
    std::shared_ptr<config::StatePack const> pack;
    std::shared_ptr<rules::Reader const> reader;
};

Haryana const& haryana()
{
    static const Haryana all = [] {
        std::vector<config::Fault> faults;
        Haryana made;
        made.pack = config::load_state_pack(SUNWAI_SOURCE_DIR "/config/states/haryana", faults);
        made.reader = rules::Reader::compile(made.pack, faults);
        for (auto const& fault : faults) {
            if (!fault.warning) ADD_FAILURE() << config::to_string(fault);
        }
        return made;
    }();
    return all;
}

constexpr char const* no_power = "हिसार के सेक्टर 14 में कल से बिजली नहीं आ रही है, फ्यूज उड़ गया है, कोई सुनवाई नहीं हो रही, कृपया ठीक कराएं";

class IntakeTest : public ::testing::Test {
protected:
    IntakeTest() : clock{at("2026-03-05T11:00:00+05:30")}
    {
        store::OpenOptions options;
        options.url = "sqlite:" + (folder.path() / "store.db").string();
        options.state = "haryana";
        options.number_prefix = "HR";
        options.offset = haryana().pack->calendar.offset;
        auto opened = store::open(options);
        EXPECT_TRUE(opened) << opened.error().what;
        store = std::move(*opened);
        auto made = std::make_shared<Policy>();
        made->pack = haryana().pack;
        made->reader = haryana().reader;
        made->directory = std::make_shared<core::Directory const>(made->pack->offices, std::vector<core::Tenure>{});
        policy.set(std::move(made));
    }

    core::Post post(std::string id, std::string text = no_power, std::string handle = "ram") const
    {
        core::Post p;
        p.source = "x";
        p.feed = "test";
        p.external_id = std::move(id);
        p.created_at = clock.now();
        p.text = std::move(text);
        p.author.handle = std::move(handle);
        return p;
    }

    IntakeCounts take(Intake& intake, std::vector<core::Post> posts, std::string cursor = "c")
    {
        CursorMove move{"test", std::move(cursor), {}};
        auto counts = sunwai::testing::await(io, intake.take(std::move(posts), std::move(move)));
        EXPECT_TRUE(counts) << counts.error().what;
        return counts ? *counts : IntakeCounts{};
    }
    IntakeCounts take(std::vector<core::Post> posts)
    {
        Intake intake{*store, policy, clock, {}};
        return take(intake, std::move(posts));
    }

    std::vector<core::Case> cases()
    {
        std::vector<core::Case> found;
        read([&](store::Snapshot& snapshot) -> core::Result<void> {
            auto page = snapshot.cases({}, {}, 200);
            if (!page) return page.error();
            found = page->items;
            return {};
        });
        return found;
    }

    void read(std::function<core::Result<void>(store::Snapshot&)> work)
    {
        auto done = sunwai::testing::await(io, store->read(core::Viewer::daemon(), std::move(work)));
        ASSERT_TRUE(done) << done.error().what;
    }
    void write(std::function<core::Result<void>(store::Writer&)> work)
    {
        auto done = sunwai::testing::await(io, store->write(core::Actor::system("outbox"), std::move(work)));
        ASSERT_TRUE(done) << done.error().what;
    }

    std::string cursor()
    {
        std::string value;
        write([&](store::Writer& writer) -> core::Result<void> {
            auto state = writer.registry().source("test");
            if (!state) return state.error();
            value = state->cursor;
            return {};
        });
        return value;
    }

    std::vector<store::QuarantinedPost> quarantine()
    {
        std::vector<store::QuarantinedPost> found;
        read([&](store::Snapshot& snapshot) -> core::Result<void> {
            auto all = snapshot.quarantine(100);
            if (!all) return all.error();
            found = std::move(*all);
            return {};
        });
        return found;
    }

    Folder folder;
    boost::asio::io_context io{1};
    core::ManualClock clock;
    PolicyHolder policy{nullptr};
    std::unique_ptr<store::Store> store;
};

TEST_F(IntakeTest, GrievanceBecomesACaseWithItsPostAndCursorTogether)
{
    const auto counts = take({post("1"), post("2", "good morning everybody, have a nice day", "sita")});
    EXPECT_EQ(counts.posts, 2);
    EXPECT_EQ(counts.fresh, 2);
    EXPECT_EQ(counts.cases, 1);
    EXPECT_EQ(cursor(), "c");
    ASSERT_EQ(cases().size(), 1U);
    EXPECT_EQ(cases().front().category, "electricity");
    EXPECT_EQ(cases().front().received_at, clock.now());
}

TEST_F(IntakeTest, RepeatingABatchChangesNothing)
{
    take({post("1")});
    const auto again = take({post("1")});
    EXPECT_EQ(again.fresh, 0);
    EXPECT_EQ(again.cases, 0);
    EXPECT_EQ(cases().size(), 1U);
}

TEST_F(IntakeTest, OneCitizenOneMatterOneNumber)
{
    take({post("1")});
    clock.advance(1h);
    const auto counts = take({post("2", std::string{no_power} + " please jaldi kare")});
    EXPECT_EQ(counts.joined, 1);
    EXPECT_EQ(counts.cases, 0);
    ASSERT_EQ(cases().size(), 1U);
    EXPECT_EQ(cases().front().reminders_by_citizen, 1);
    const auto number = cases().front().number;
    read([&](store::Snapshot& snapshot) -> core::Result<void> {
        auto posts = snapshot.posts_of(number);
        if (!posts) return posts.error();
        EXPECT_EQ(posts->size(), 2U);
        return {};
    });
}

TEST_F(IntakeTest, ARepeatForTheOlderOfTwoPlacesIsNoThirdNumber)
{
    constexpr char const* elsewhere = "करनाल के सेक्टर 12 में कल से बिजली नहीं आ रही है, फ्यूज उड़ गया है, कोई सुनवाई नहीं हो रही, कृपया ठीक कराएं";
    EXPECT_EQ(take({post("1")}).cases, 1);
    EXPECT_EQ(take({post("2", elsewhere)}).cases, 1);
    clock.advance(1h);
    const auto counts = take({post("3", std::string{no_power} + " please jaldi kare")});
    EXPECT_EQ(counts.joined, 1);
    EXPECT_EQ(counts.cases, 0);
    ASSERT_EQ(cases().size(), 2U);
    EXPECT_EQ(cases().back().reminders_by_citizen, 1);  // the older one
}

TEST_F(IntakeTest, AnExactCopyByAnotherJoinsButAnotherCitizensOwnWordsDoNot)
{
    take({post("1")});
    EXPECT_EQ(take({post("2", no_power, "shyam")}).joined, 1);
    const auto own = take({post("3", "हिसार सेक्टर 14 बिजली गुल है, फ्यूज उड़ा हुआ है, तीन घंटे से अंधेरा है, कोई नहीं आया", "mohan")});
    EXPECT_EQ(own.joined, 0);
    EXPECT_EQ(own.cases, 1);
}

TEST_F(IntakeTest, ACaseThatEndedLatelyIsTakenUpAgainUnderItsNumber)
{
    take({post("1")});
    const auto before = cases().front();
    write([&](store::Writer& writer) -> core::Result<void> {
        auto record = writer.cases().load(std::string_view{before.number});
        if (!record) return record.error();
        rules::Outcome outcome{*record, {}, {}};
        outcome.next.status = core::Status::closed;
        outcome.next.ended_at = clock.now();
        outcome.next.next_at.reset();
        outcome.next.version += 1;
        core::Event event;
        event.seq = outcome.next.version;
        event.kind = "closed";
        event.at = clock.now();
        outcome.events.push_back(event);
        auto saved = writer.cases().save(outcome, record->version);
        if (!saved) return saved.error();
        return {};
    });
    clock.advance(5 * 24h);
    const auto counts = take({post("2", std::string{no_power} + " फिर से")});
    EXPECT_EQ(counts.cases, 0);
    EXPECT_EQ(counts.reopened, 1);
    ASSERT_EQ(cases().size(), 1U);
    EXPECT_TRUE(core::is_open(cases().front().status));
    EXPECT_EQ(cases().front().cycle, 2);
    clock.advance(60 * 24h);
}

TEST_F(IntakeTest, DeletedPostLosesItsWordsAndTheCaseStands)
{
    take({post("1")});
    auto gone = post("1");
    gone.text.clear();
    gone.deleted = true;
    EXPECT_EQ(take({gone}).erased, 1);
    EXPECT_EQ(cases().size(), 1U);
    const auto number = cases().front().number;
    read([&](store::Snapshot& snapshot) -> core::Result<void> {
        auto posts = snapshot.posts_of(number);
        if (!posts) return posts.error();
        EXPECT_TRUE(posts->front().erased);
        EXPECT_TRUE(posts->front().post.text.empty());
        return {};
    });
    EXPECT_EQ(take({post("1")}).fresh, 0) << "what was erased stays erased";
}

TEST_F(IntakeTest, OtherTextUnderTheSameKeyIsAVersionNotAnotherCase)
{
    take({post("1")});
    EXPECT_EQ(take({post("1", std::string{no_power} + "!! सुधार")}).versions, 1);
    EXPECT_EQ(cases().size(), 1U);
    take({post("2", "hello", "gita")});
    EXPECT_EQ(take({post("2", no_power + std::string{" गाँव"}, "gita")}).cases, 1) << "an edit that makes it a grievance";
}

TEST_F(IntakeTest, ReplayedCasesAreMarkedAndTakeThePostsTime)
{
    Intake intake{*store, policy, clock, {.replayed = true}};
    auto old = post("1");
    old.created_at = at("2025-06-02T10:00:00+05:30");
    take(intake, {old});
    ASSERT_EQ(cases().size(), 1U);
    EXPECT_TRUE(cases().front().replayed);
    EXPECT_EQ(cases().front().received_at, old.created_at);
    EXPECT_EQ(cases().front().opened_at, old.created_at);
}

TEST_F(IntakeTest, BigBatchOnThePoolGivesTheSame)
{
    boost::asio::thread_pool pool{2};
    Intake intake{*store, policy, clock, {.pool = &pool}};
    std::vector<core::Post> posts;
    for (int i = 0; i < 300; ++i) posts.push_back(post(std::to_string(i), i % 3 == 0 ? no_power : "nice weather today", "u" + std::to_string(i)));
    const auto counts = take(intake, posts);
    EXPECT_EQ(counts.fresh, 300);
    EXPECT_EQ(counts.cases + counts.joined, 100);
}

TEST_F(IntakeTest, WhatIsNoPostGoesIntoTheQuarantineWithTheCursor)
{
    Intake intake{*store, policy, clock, {}};
    CursorMove move{"test", "c9", {{"a.ndjson:3", "not JSON", "{broken"}}};
    const auto counts = sunwai::testing::await(io, intake.take({post("1")}, std::move(move)));
    ASSERT_TRUE(counts) << counts.error().what;
    EXPECT_EQ(counts->quarantined, 1);
    ASSERT_EQ(quarantine().size(), 1U);
    EXPECT_EQ(quarantine().front().raw, "{broken");
    EXPECT_EQ(cursor(), "c9");
}

TEST_F(IntakeTest, APostThatTookTheProcessDownThreeTimesIsSetAsideAndTheCursorMovesOn)
{
    // Three starts counted a try and never came to its end.
    for (int i = 0; i < 3; ++i) {
        write([&](store::Writer& writer) -> core::Result<void> {
            auto tries = writer.posts().begin_try("x", "2", clock.now());
            if (!tries) return tries.error();
            return {};
        });
    }
    Intake intake{*store, policy, clock, {.careful = true}};
    const auto counts = take(intake, {post("1"), post("2", "boom", "evil"), post("3", "hello", "gita")}, "c3");
    EXPECT_EQ(counts.quarantined, 1);
    EXPECT_EQ(counts.fresh, 2);
    EXPECT_EQ(cursor(), "c3");
    ASSERT_EQ(quarantine().size(), 1U);
    EXPECT_EQ(quarantine().front().key, "2");
    EXPECT_NE(quarantine().front().raw.find("boom"), std::string::npos);
    const auto later = take(intake, {post("4", "fine", "gita")}, "c4");
    EXPECT_EQ(later.fresh, 1);
}

TEST_F(IntakeTest, TheSameAuthorIsKnownAgainAfterARestartAndNobodyElseIs)
{
    take({post("1")});
    clock.advance(1h);
    EXPECT_EQ(take({post("2", std::string{no_power} + " abhi tak", "RAM")}).joined, 1) << "a new Intake reads the same key; case of letters does not count";
    auto elsewhere = post("3", std::string{no_power} + " kab tak");
    elsewhere.source = "facebook";
    EXPECT_EQ(take({elsewhere}).joined, 0);
}

TEST_F(IntakeTest, AReplayedPostFromBeforeADistrictGoesToTheOfficesOfTheOlderOne)
{
    auto old = post("old", "हांसी में कल से बिजली नहीं आ रही है, फ्यूज उड़ गया है, कृपया ठीक कराएं");
    old.created_at = at("2025-06-02T10:00:00+05:30");
    Intake intake{*store, policy, clock, {.replayed = true}};
    std::vector<core::Post> posts{old};
    const auto counts = sunwai::testing::await(io, intake.take(std::move(posts), std::nullopt));

    ASSERT_TRUE(counts) << counts.error().what;
    ASSERT_EQ(cases().size(), 1U);
    const auto record = cases().front();
    EXPECT_EQ(record.district, "HR-D063");
    for (auto const* office : {&record.nodal, &record.acting, &record.accepting}) EXPECT_TRUE(office->empty() || office->starts_with("HR-D063")) << *office;
}

TEST_F(IntakeTest, AReplayedRepeatIsAReminderOfItsOwnTimeNeverBeforeWhatHappenedLast)
{
    auto first = post("1");
    first.created_at = at("2026-01-05T10:00:00+05:30");
    auto later = post("2");
    later.created_at = at("2026-01-07T10:00:00+05:30");
    auto between = post("3");
    between.created_at = at("2026-01-06T10:00:00+05:30");
    Intake intake{*store, policy, clock, {.replayed = true}};
    std::vector<core::Post> posts{first, later, between};
    ASSERT_TRUE(sunwai::testing::await(io, intake.take(std::move(posts), std::nullopt)));

    std::vector<core::Instant> reminded;
    read([&](store::Snapshot& snapshot) -> core::Result<void> {
        auto events = snapshot.history("HR-2026-000001");
        if (!events) return events.error();
        for (auto const& event : *events) {
            if (event.kind == "citizen_reminded") reminded.push_back(event.at);
        }
        return {};
    });
    EXPECT_EQ(reminded, (std::vector<core::Instant>{later.created_at, later.created_at}));
}

}  // namespace
}  // namespace sunwai::daemon
