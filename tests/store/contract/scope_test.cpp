#include "tests/store/contract/contract.hpp"
#include "tests/store/contract/samples.hpp"

#include <chrono>

namespace sunwai::store::contract {
namespace {

using namespace std::chrono_literals;

/// Two districts whose rows carry a word of their own; one protected case; one conduct case that an office must never see.
class Scope : public StoreContract {
protected:
    static constexpr std::string_view hisar_word = "canaryhisar";
    static constexpr std::string_view rohtak_word = "canaryrohtak";

    void SetUp() override
    {
        StoreContract::SetUp();
        hisar_ = add("1", std::string{hisar_word}, opening("HR-D063", "phed"));
        rohtak_ = add("2", std::string{rohtak_word}, opening("HR-D070", "electricity"));
        auto guarded = opening("HR-D063", "phed");
        guarded.next.is_protected = true;
        guarded.next.references = {"fir:12"};
        protected_ = add("3", "protectedwords", guarded);
        auto conduct = opening("HR-D063", "phed");
        conduct.next.excluded = {"HR-D063-PHED-SDE"};
        conduct.next.linked = hisar_.number;
        conduct_ = add("4", "conductwords", conduct);
        auto linked = next_step(hisar_, core::Status::assigned, "noted", "noted");
        linked.next.linked = conduct_.number;
        linked.events.back().data = R"({"other":")" + conduct_.number + R"("})";
        write([&](Writer& writer) -> Result<void> {
            auto result = writer.cases().save(linked, 2);
            if (!result) return result.error();
            return {};
        });
    }

    core::Case add(std::string id, std::string words, rules::Outcome outcome)
    {
        core::Case stored;
        outcome.events.front().words = words;
        write([&](Writer& writer) -> Result<void> {
            auto inserted = writer.posts().insert(post(id, words), grievance("water_supply", outcome.next.district), "a", morning);
            if (!inserted) return inserted.error();
            auto result = open_case(writer, outcome, inserted->id);
            if (!result) return result.error();
            stored = *result;
            auto mail = message("m" + id, stored.id);
            mail.text = words;
            return writer.outbox().enqueue(mail, {});
        });
        return stored;
    }

    static core::Viewer of_district(std::string district)
    {
        core::Viewer viewer;
        viewer.reach = core::Viewer::Reach::scoped;
        viewer.districts = {std::move(district)};
        return viewer;
    }

    /// Everything that the port can say to this viewer, as one text.
    std::string everything(core::Viewer const& viewer)
    {
        std::string all;
        read(viewer, [&](Snapshot& snapshot) -> Result<void> {
            const auto cases = snapshot.cases({}, "", 200);
            if (!cases) return cases.error();
            for (auto const& item : cases->items) all += describe(item);
            for (auto const& number : {hisar_.number, rohtak_.number, protected_.number, conduct_.number}) {
                if (auto found = snapshot.find(number)) all += describe(*found);
                if (auto events = snapshot.history(number)) {
                    for (auto const& event : *events) all += event.data + event.words.value_or("") + "\n";
                }
                if (auto posts = snapshot.posts_of(number)) {
                    for (auto const& stored : *posts) all += describe(stored);
                }
                if (auto messages = snapshot.messages_of(number)) {
                    for (auto const& mail : *messages) all += mail.message_id + mail.recipient + mail.subject + mail.text + mail.html + "\n";
                }
            }
            auto posts = snapshot.posts_after(0, 100);
            if (!posts) return posts.error();
            for (auto const& stored : *posts) all += describe(stored);
            for (auto const& [district, count] : snapshot.open_by("district", morning, false).value()) all += district + std::to_string(count) + "\n";
            auto quarantined = snapshot.quarantine(10);
            if (!quarantined) return quarantined.error();
            for (auto const& stored : *quarantined) all += stored.raw;
            return {};
        });
        return all;
    }

    static std::string describe(core::Case const& item)
    {
        std::string all = item.number + " " + item.district + " " + item.place + " " + item.author_key + " " + item.linked + " " + item.acting;
        for (auto const& reference : item.references) all += " " + reference;
        return all + "\n";
    }
    static std::string describe(StoredPost const& stored)
    {
        std::string all = stored.post.external_id + stored.post.text + stored.post.author.handle + stored.post.url;
        for (auto const& number : stored.cases) all += " " + number;
        return all + "\n";
    }
    static bool says(std::string const& all, std::string_view word) { return all.find(word) != std::string::npos; }

    std::vector<core::CaseNumber> search(core::Viewer const& viewer, std::string words)
    {
        std::vector<core::CaseNumber> numbers;
        read(viewer, [&](Snapshot& snapshot) -> Result<void> {
            CaseFilter filter;
            filter.q = words;
            auto page = snapshot.cases(filter, "", 50);
            if (!page) return page.error();
            for (auto const& item : page->items) numbers.push_back(item.number);
            return {};
        });
        return numbers;
    }

    /// The index of words is filled when the writer rests: looked at again and again, within a bound.
    bool found_in_time(std::string const& words)
    {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (std::chrono::steady_clock::now() < end) {
            if (!search(core::Viewer::daemon(), words).empty()) return true;
        }
        return false;
    }

    core::Case hisar_;
    core::Case rohtak_;
    core::Case protected_;
    core::Case conduct_;
};

TEST_P(Scope, a_district_sees_its_own_cases_and_no_word_of_another)
{
    const auto all = everything(of_district("HR-D070"));

    EXPECT_TRUE(says(all, rohtak_word));
    EXPECT_TRUE(says(all, rohtak_.number));
    EXPECT_FALSE(says(all, hisar_word));
    EXPECT_FALSE(says(all, hisar_.number));
    EXPECT_FALSE(says(all, "HR-D063"));
}

TEST_P(Scope, what_is_outside_is_not_found_and_not_counted)
{
    read(of_district("HR-D070"), [&](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.find(hisar_.number).error().code, core::Errc::not_found);
        EXPECT_EQ(snapshot.find("TS-2026-000999").error().code, core::Errc::not_found);
        EXPECT_EQ(snapshot.find(hisar_.number).error().what, snapshot.find("TS-2026-000999").error().what);
        EXPECT_EQ(snapshot.history(hisar_.number).error().code, core::Errc::not_found);
        EXPECT_EQ(snapshot.posts_of(hisar_.number).error().code, core::Errc::not_found);
        EXPECT_EQ(snapshot.messages_of(hisar_.number).error().code, core::Errc::not_found);
        const auto counts = snapshot.counts(morning, morning);
        if (!counts) return counts.error();
        EXPECT_EQ(counts->open, 1);
        EXPECT_EQ(counts->cases, 1);
        EXPECT_EQ(counts->posts, 1);
        EXPECT_EQ(counts->queue, 1);
        CaseFilter filter;
        filter.district = "HR-D063";
        EXPECT_TRUE(snapshot.cases(filter, "", 10).value().items.empty());
        return {};
    });
}

TEST_P(Scope, nobody_without_reach_sees_anything)
{
    core::Viewer nobody;
    core::Viewer empty;
    empty.reach = core::Viewer::Reach::scoped;
    empty.sees_protected = true;

    EXPECT_EQ(everything(nobody), "");
    EXPECT_EQ(everything(empty), "");
}

TEST_P(Scope, places_departments_and_offices_narrow_together)
{
    auto viewer = of_district("HR-D063");
    viewer.departments = {"electricity"};
    EXPECT_EQ(everything(viewer), "");

    core::Viewer office;
    office.reach = core::Viewer::Reach::scoped;
    office.offices = {"HR-D070-PHED-SDE"};
    EXPECT_TRUE(says(everything(office), rohtak_word));
    EXPECT_FALSE(says(everything(office), hisar_word));

    core::Viewer department;
    department.reach = core::Viewer::Reach::scoped;
    department.departments = {"electricity"};
    EXPECT_TRUE(says(everything(department), rohtak_word));
    EXPECT_FALSE(says(everything(department), hisar_word));
}

TEST_P(Scope, an_offices_open_cases_are_listed_and_counted_whatever_part_it_has_in_them)
{
    auto judged = opening("HR-D070", "electricity");
    judged.next.accepting = "HR-D063-CM";
    const auto third = add("5", "judged", judged);
    core::Viewer magistrate;
    magistrate.reach = core::Viewer::Reach::scoped;
    magistrate.offices = {"HR-D063-CM"};
    magistrate.sees_protected = true;

    read(magistrate, [&](Snapshot& snapshot) -> Result<void> {
        CaseFilter filter;
        filter.status = "open";
        std::vector<core::CaseNumber> numbers;
        for (auto const& item : snapshot.cases(filter, "", 50).value().items) numbers.push_back(item.number);
        EXPECT_EQ(numbers, (std::vector{third.number, conduct_.number, protected_.number, hisar_.number}));
        filter.office = "HR-D070-CM";
        EXPECT_EQ(snapshot.cases(filter, "", 50).value().items.size(), 1U);
        EXPECT_EQ(snapshot.counts(morning, morning).value().open, 4);
        return {};
    });
}

TEST_P(Scope, a_case_that_excludes_an_office_does_not_exist_for_its_holder)
{
    auto viewer = of_district("HR-D063");
    viewer.held = {"HR-D063-PHED-SDE"};
    viewer.sees_protected = true;
    const auto all = everything(viewer);

    EXPECT_TRUE(says(all, hisar_word));
    EXPECT_FALSE(says(all, conduct_.number));
    EXPECT_FALSE(says(all, "conductwords"));
    EXPECT_TRUE(says(everything(of_district("HR-D063")), conduct_.number));
}

TEST_P(Scope, words_name_and_exact_place_of_a_protected_case_need_clearance)
{
    auto cleared = of_district("HR-D063");
    cleared.sees_protected = true;
    EXPECT_TRUE(says(everything(cleared), "protectedwords"));
    EXPECT_TRUE(says(everything(cleared), "fir:12"));

    const auto all = everything(of_district("HR-D063"));
    EXPECT_TRUE(says(all, protected_.number));
    EXPECT_FALSE(says(all, "protectedwords"));
    EXPECT_FALSE(says(all, "fir:12"));
    read(of_district("HR-D063"), [&](Snapshot& snapshot) -> Result<void> {
        auto found = snapshot.find(protected_.number);
        if (!found) return found.error();
        EXPECT_EQ(found->place, "HR-D063");
        EXPECT_EQ(found->author_key, "");
        auto posts = snapshot.posts_of(protected_.number);
        if (!posts) return posts.error();
        EXPECT_EQ(posts->size(), 1U);
        EXPECT_EQ(posts->at(0).post.text, "");
        EXPECT_EQ(posts->at(0).post.author, core::Author{});
        EXPECT_EQ(posts->at(0).post.external_id, "");
        EXPECT_TRUE(posts->at(0).post.media.empty());
        EXPECT_FALSE(posts->at(0).post.geo);
        return {};
    });
}

TEST_P(Scope, search_finds_words_within_the_scope_only)
{
    ASSERT_TRUE(found_in_time("protectedwords"));
    ASSERT_TRUE(found_in_time("conductwords"));

    using Numbers = std::vector<core::CaseNumber>;
    EXPECT_EQ(search(core::Viewer::daemon(), std::string{hisar_word}), Numbers{hisar_.number});
    EXPECT_EQ(search(of_district("HR-D063"), std::string{hisar_word}), Numbers{hisar_.number});
    EXPECT_EQ(search(of_district("HR-D070"), std::string{hisar_word}), Numbers{});
    EXPECT_EQ(search(of_district("HR-D063"), "protectedwords"), Numbers{});
    EXPECT_EQ(search(of_district("HR-D070"), hisar_.number), Numbers{});
    EXPECT_EQ(search(core::Viewer::daemon(), "\" OR NEAR( * col:"), Numbers{});
    EXPECT_EQ(search(core::Viewer::daemon(), "   ").size(), 4U);
}

TEST_P(Scope, one_viewer_after_another_on_the_same_connections_keeps_them_apart)
{
    for (int i = 0; i < 6; ++i) {
        EXPECT_FALSE(says(everything(of_district("HR-D070")), hisar_word));
        EXPECT_TRUE(says(everything(core::Viewer::daemon()), hisar_word));
        EXPECT_FALSE(says(everything(of_district("HR-D063")), rohtak_word));
    }
}

INSTANTIATE_TEST_SUITE_P(Store, Scope, testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace sunwai::store::contract
