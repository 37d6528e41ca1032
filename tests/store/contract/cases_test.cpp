#include "core/model/overdue.hpp"
#include "tests/store/contract/contract.hpp"
#include "tests/store/contract/samples.hpp"

#include <random>
#include <set>

namespace sunwai::store::contract {
namespace {

using namespace std::chrono_literals;

class Cases : public StoreContract {
protected:
    core::Case open(rules::Outcome outcome, core::PostId of = 0)
    {
        core::Case stored;
        write([&](Writer& writer) -> Result<void> {
            auto result = open_case(writer, outcome, of);
            if (!result) return result.error();
            stored = std::move(*result);
            return {};
        });
        return stored;
    }

    core::Case load(core::CaseId id)
    {
        core::Case found;
        write([&](Writer& writer) -> Result<void> {
            auto result = writer.cases().load(id);
            if (!result) return result.error();
            found = std::move(*result);
            return {};
        });
        return found;
    }

    Result<void> save(rules::Outcome outcome, std::int64_t expected)
    {
        return opened_->write([&](Writer& writer) -> Result<void> {
            auto result = writer.cases().save(outcome, expected);
            if (!result) return result.error();
            return {};
        });
    }

    std::vector<core::CaseNumber> due(Instant now, bool replayed_too = false)
    {
        std::vector<core::CaseNumber> numbers;
        write([&](Writer& writer) -> Result<void> {
            auto cases = writer.cases().due(now, 100, replayed_too);
            if (!cases) return cases.error();
            for (auto const& item : *cases) numbers.push_back(item.number);
            return {};
        });
        return numbers;
    }
};

TEST_P(Cases, numbers_follow_the_year_at_the_states_offset_and_have_six_digits)
{
    auto late = opening();
    late.next.opened_at = core::parse_rfc3339("2026-12-31T19:00:00Z").value();

    EXPECT_EQ(open(opening()).number, "TS-2026-000001");
    EXPECT_EQ(open(opening()).number, "TS-2026-000002");
    EXPECT_EQ(open(late).number, "TS-2027-000001");
    reopen();
    EXPECT_EQ(open(opening()).number, "TS-2026-000003");
}

TEST_P(Cases, a_case_comes_back_as_it_was_stored)
{
    const auto stored = open(opening());
    auto expected = opening().next;
    expected.id = stored.id;
    expected.number = stored.number;

    reopen();

    EXPECT_EQ(stored, expected);
    EXPECT_EQ(load(stored.id), expected);
    write([&](Writer& writer) -> Result<void> {
        EXPECT_EQ(writer.cases().load(std::string_view{stored.number}).value().id, stored.id);
        EXPECT_EQ(writer.cases().load("TS-2026-000099").error().code, core::Errc::not_found);
        EXPECT_EQ(writer.cases().load("XX-2026-000001").error().code, core::Errc::not_found);
        EXPECT_EQ(writer.cases().load("nonsense").error().code, core::Errc::not_found);
        return {};
    });
}

TEST_P(Cases, history_holds_every_event_in_order_with_its_words)
{
    const auto stored = open(opening());
    ASSERT_TRUE(save(next_step(stored, core::Status::acknowledged, "acknowledged", "acknowledged"), 2));

    read([&](Snapshot& snapshot) -> Result<void> {
        auto events = snapshot.history(stored.number);
        if (!events) return events.error();
        EXPECT_EQ(events->size(), 3U);
        EXPECT_EQ(events->at(0).seq, 1);
        EXPECT_EQ(events->at(0).words, "the citizen's own words");
        EXPECT_EQ(events->at(1).words, std::nullopt);
        EXPECT_EQ(events->at(2).seq, 3);
        EXPECT_EQ(events->at(2).kind, "acknowledged");
        EXPECT_EQ(events->at(2).actor.name, "sharma");
        EXPECT_EQ(events->at(2).actor.kind, core::ActorKind::officer);
        return {};
    });
}

TEST_P(Cases, a_save_on_an_older_version_is_a_conflict_and_changes_nothing)
{
    const auto stored = open(opening());
    ASSERT_TRUE(save(next_step(stored, core::Status::acknowledged, "acknowledged", "acknowledged"), 2));

    const auto stale = save(next_step(stored, core::Status::in_progress, "started", "started"), 2);

    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().code, core::Errc::conflict);
    EXPECT_EQ(load(stored.id).status, core::Status::acknowledged);
    EXPECT_EQ(load(stored.id).version, 3);
}

TEST_P(Cases, due_gives_open_cases_most_overdue_first_and_leaves_replayed_ones_alone)
{
    auto replayed = opening();
    replayed.next.replayed = true;
    replayed.next.next_at = morning + 1h;
    auto later = opening();
    later.next.next_at = morning + 6h;
    const auto a = open(later);
    const auto b = open(opening());
    const auto c = open(replayed);
    const auto ended = open(opening());
    ASSERT_TRUE(save(next_step(ended, core::Status::closed, "closed", "closed"), 2));

    EXPECT_TRUE(due(morning).empty());
    EXPECT_EQ(due(morning + 4h), (std::vector{b.number}));
    EXPECT_EQ(due(morning + 7h), (std::vector{b.number, a.number}));
    EXPECT_EQ(due(morning + 7h, true), (std::vector{c.number, b.number, a.number}));
    read([&](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.next_deadline().value(), std::optional{morning + 4h});
        return {};
    });
}

TEST_P(Cases, the_same_matter_is_the_newest_open_or_lately_ended_case_of_the_author)
{
    const auto first = open(opening("HR-D063", "phed", "author-1"));
    const auto other = open(opening("HR-D063", "phed", "author-2"));
    const auto find = [&](std::string author, std::string category, Instant since, core::CaseNumber const& unfit = {}) {
        std::optional<core::Case> found;
        write([&](Writer& writer) -> Result<void> {
            auto result = writer.cases().same_matter(author, category, since, [&](core::Case const& one) { return one.number != unfit; });
            if (!result) return result.error();
            found = std::move(*result);
            return {};
        });
        return found ? found->number : core::CaseNumber{};
    };

    EXPECT_EQ(find("author-1", "water_supply", morning), first.number);
    EXPECT_EQ(find("author-2", "water_supply", morning), other.number);
    EXPECT_EQ(find("author-1", "roads", morning), "");
    EXPECT_EQ(find("", "water_supply", morning), "");
    const auto newer = open(opening("HR-D063", "phed", "author-1"));
    EXPECT_EQ(find("author-1", "water_supply", morning), newer.number);
    EXPECT_EQ(find("author-1", "water_supply", morning, newer.number), first.number);  // the newest that fits, not the newest
    ASSERT_TRUE(save(next_step(newer, core::Status::closed, "closed", "closed"), 2));
    EXPECT_EQ(find("author-1", "water_supply", morning + 6h), first.number);
    ASSERT_TRUE(save(next_step(first, core::Status::closed, "closed", "closed"), 2));
    EXPECT_EQ(find("author-1", "water_supply", morning), newer.number);
    EXPECT_EQ(find("author-1", "water_supply", morning + 6h), "");
}

TEST_P(Cases, the_same_text_is_the_newest_open_case_of_the_category)
{
    const auto first = open(opening());
    const auto second = open(opening());
    const auto find = [&](std::uint64_t fingerprint, std::string category) {
        core::CaseNumber number;
        write([&](Writer& writer) -> Result<void> {
            auto result = writer.cases().same_text(fingerprint, category);
            if (!result) return result.error();
            if (*result) number = (*result)->number;
            return {};
        });
        return number;
    };

    EXPECT_EQ(find(first.fingerprint, "water_supply"), second.number);
    EXPECT_EQ(find(first.fingerprint, "roads"), "");
    EXPECT_EQ(find(1, "water_supply"), "");
    ASSERT_TRUE(save(next_step(second, core::Status::closed, "closed", "closed"), 2));
    EXPECT_EQ(find(first.fingerprint, "water_supply"), first.number);
}

TEST_P(Cases, posts_and_cases_are_many_to_many_and_a_link_is_made_once)
{
    core::PostId first = 0;
    core::PostId second = 0;
    write([&](Writer& writer) -> Result<void> {
        first = writer.posts().insert(post("1"), grievance(), "a", morning).value().id;
        second = writer.posts().insert(post("2"), grievance(), "a", morning).value().id;
        return {};
    });
    const auto one = open(opening(), first);
    const auto two = open(opening(), first);
    for (int i = 0; i < 2; ++i) {
        write([&](Writer& writer) { return writer.posts().link(second, one.id); });
    }

    read([&](Snapshot& snapshot) -> Result<void> {
        auto posts = snapshot.posts_of(one.number);
        if (!posts) return posts.error();
        EXPECT_EQ(posts->size(), 2U);
        EXPECT_EQ(posts->at(0).cases, (std::vector{one.number, two.number}));
        EXPECT_EQ(posts->at(1).cases, (std::vector{one.number}));
        return {};
    });
}

TEST_P(Cases, lists_are_pages_by_number_newest_first)
{
    for (int i = 0; i < 5; ++i) open(opening());

    read([](Snapshot& snapshot) -> Result<void> {
        std::vector<std::string> seen;
        std::string cursor;
        do {
            auto page = snapshot.cases({}, cursor, 2);
            if (!page) return page.error();
            for (auto const& item : page->items) seen.push_back(item.number.substr(8));
            cursor = page->next;
        } while (!cursor.empty());
        EXPECT_EQ(seen, (std::vector<std::string>{"000005", "000004", "000003", "000002", "000001"}));
        EXPECT_EQ(snapshot.cases({}, "", 0).error().code, core::Errc::invalid);
        EXPECT_EQ(snapshot.cases({}, "", 201).error().code, core::Errc::invalid);
        EXPECT_EQ(snapshot.cases({}, "x", 10).error().code, core::Errc::invalid);
        return {};
    });
}

TEST_P(Cases, filters_narrow_a_list)
{
    const auto hisar = open(opening("HR-D063", "phed"));
    const auto rohtak = open(opening("HR-D070", "electricity"));
    auto late = next_step(rohtak, core::Status::in_progress, "atr_limit", "breach");
    late.next.atr_due = morning - 1h;
    ASSERT_TRUE(save(late, 2));
    const auto ended = open(opening("HR-D063"));
    ASSERT_TRUE(save(next_step(ended, core::Status::rejected, "rejected", "rejected"), 2));

    read([&](Snapshot& snapshot) -> Result<void> {
        const auto list = [&](auto set) {
            CaseFilter filter;
            filter.now = morning;
            set(filter);
            std::vector<core::CaseNumber> numbers;
            auto page = snapshot.cases(filter, "", 50);
            EXPECT_TRUE(page) << page.error().what;
            if (page) {
                for (auto const& item : page->items) numbers.push_back(item.number);
            }
            return numbers;
        };
        using Numbers = std::vector<core::CaseNumber>;
        EXPECT_EQ(list([](auto& f) { f.status = "open"; }), (Numbers{rohtak.number, hisar.number}));
        EXPECT_EQ(list([](auto& f) { f.status = "ended"; }), (Numbers{ended.number}));
        EXPECT_EQ(list([](auto& f) { f.status = "assigned"; }), (Numbers{hisar.number}));
        EXPECT_EQ(list([](auto& f) { f.district = "HR-D070"; }), (Numbers{rohtak.number}));
        EXPECT_EQ(list([](auto& f) { f.office = "HR-D063-CM"; }), (Numbers{ended.number, hisar.number}));
        EXPECT_EQ(list([](auto& f) { f.office = "HR-D070-PHED-SDE"; }), (Numbers{rohtak.number}));
        EXPECT_EQ(list([](auto& f) { f.overdue = true; }), (Numbers{rohtak.number}));
        EXPECT_EQ(list([](auto& f) { f.overdue = false; }), (Numbers{ended.number, hisar.number}));
        EXPECT_EQ(list([](auto& f) { f.replayed = true; }), Numbers{});
        EXPECT_EQ(list([](auto& f) { f.category = "roads"; }), Numbers{});
        EXPECT_EQ(list([&](auto& f) { f.q = hisar.number; }), (Numbers{hisar.number}));
        CaseFilter wrong;
        wrong.status = "nonsense";
        EXPECT_EQ(snapshot.cases(wrong, "", 10).error().code, core::Errc::invalid);
        CaseFilter timeless;
        timeless.overdue = true;
        EXPECT_EQ(snapshot.cases(timeless, "", 10).error().code, core::Errc::invalid);
        return {};
    });
}

/// Cases in every status, with and without a limit, paused and breached, around `morning`.
std::vector<core::Case> all_sorts(std::function<core::Case(rules::Outcome)> const& open)
{
    std::mt19937 dice{7};
    const auto roll = [&](int sides) { return std::uniform_int_distribution<int>{0, sides - 1}(dice); };
    std::vector<core::Case> cases;
    for (int i = 0; i < 150; ++i) {
        auto outcome = opening(i % 2 == 0 ? "HR-D063" : "HR-D070");
        auto& record = outcome.next;
        record.status = static_cast<core::Status>(i % (static_cast<int>(core::Status::withdrawn) + 1));
        if (roll(8) == 0) record.atr_due.reset();
        else record.atr_due = morning + std::chrono::hours{roll(97) - 48};
        record.breached = roll(3) == 0;
        if (roll(3) == 0) record.ledger.push_back({"pause", "court", morning - 9h, std::nullopt, {}, morning + 9h, 1});
        if (roll(3) == 0) record.ledger.push_back({"pause", "question", morning - 20h, morning - 15h, {}, morning + 9h, 1});
        if (!core::is_open(record.status)) record.ended_at = morning;
        cases.push_back(open(std::move(outcome)));
    }
    return cases;
}

TEST_P(Cases, what_is_overdue_is_counted_grouped_and_listed_as_the_model_says)
{
    const auto cases = all_sorts([this](rules::Outcome outcome) { return open(std::move(outcome)); });
    using Numbers = std::set<core::CaseNumber>;
    Numbers overdue;
    Numbers others;
    Numbers today;
    const auto midnight = morning + 14h;
    for (auto const& one : cases) {
        const bool late = core::is_overdue(one, morning);
        (late ? overdue : others).insert(one.number);
        if (!late && core::is_overdue(one, midnight)) today.insert(one.number);
    }
    ASSERT_FALSE(overdue.empty() || today.empty());

    read([&](Snapshot& snapshot) -> Result<void> {
        const auto list = [&](std::optional<bool> is_overdue, std::optional<core::Instant> until) {
            CaseFilter filter;
            filter.now = morning;
            filter.overdue = is_overdue;
            filter.due_until = until;
            Numbers numbers;
            for (auto const& item : snapshot.cases(filter, "", 200).value().items) numbers.insert(item.number);
            return numbers;
        };
        EXPECT_EQ(list(true, std::nullopt), overdue);
        EXPECT_EQ(list(false, std::nullopt), others);
        EXPECT_EQ(list(std::nullopt, midnight), today);
        const auto counts = snapshot.counts(morning, midnight).value();
        EXPECT_EQ(counts.overdue, static_cast<std::int64_t>(overdue.size()));
        EXPECT_EQ(counts.due_today, static_cast<std::int64_t>(today.size()));
        for (auto const* column : {"district", "department", "category", "status"}) {
            std::int64_t sum = 0;
            for (auto const& [key, count] : snapshot.open_by(column, morning, true).value()) sum += count;
            EXPECT_EQ(sum, counts.overdue) << column;
        }
        return {};
    });
}

TEST_P(Cases, counts_and_groups_say_what_is_open)
{
    open(opening("HR-D063"));
    open(opening("HR-D063"));
    open(opening("HR-D070"));
    auto unsure = opening("HR-D070");
    unsure.next.status = core::Status::triage;
    unsure.next.atr_due.reset();
    open(unsure);

    read([](Snapshot& snapshot) -> Result<void> {
        auto counts = snapshot.counts(morning + 71h, morning + 73h);
        if (!counts) return counts.error();
        EXPECT_EQ(counts->open, 4);
        EXPECT_EQ(counts->cases, 4);
        EXPECT_EQ(counts->overdue, 0);
        EXPECT_EQ(counts->due_today, 3);
        EXPECT_EQ(counts->unacknowledged, 3);
        EXPECT_EQ(counts->triage, 1);
        EXPECT_EQ(snapshot.counts(morning + 72h, morning + 73h).value().overdue, 3);
        using Groups = std::vector<std::pair<std::string, std::int64_t>>;
        EXPECT_EQ(snapshot.open_by("district", morning, false).value(), (Groups{{"HR-D063", 2}, {"HR-D070", 2}}));
        EXPECT_EQ(snapshot.open_by("district", morning + 80h, true).value(), (Groups{{"HR-D063", 2}, {"HR-D070", 1}}));
        EXPECT_EQ(snapshot.open_by("status", morning, false).value(), (Groups{{"assigned", 3}, {"triage", 1}}));
        EXPECT_EQ(snapshot.open_by("state", morning, false).error().code, core::Errc::invalid);
        return {};
    });
}

INSTANTIATE_TEST_SUITE_P(Store, Cases, testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace sunwai::store::contract
