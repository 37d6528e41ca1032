#include "tests/store/contract/contract.hpp"
#include "tests/store/contract/samples.hpp"

namespace sunwai::store::contract {
namespace {

class Posts : public StoreContract {
protected:
    PostWriter::Inserted insert(core::Post const& given)
    {
        PostWriter::Inserted inserted;
        write([&](Writer& writer) -> Result<void> {
            auto result = writer.posts().insert(given, grievance(), "author-1", morning);
            if (!result) return result.error();
            inserted = *result;
            return {};
        });
        return inserted;
    }

    std::optional<StoredPost> find(std::string const& id)
    {
        std::optional<StoredPost> found;
        write([&](Writer& writer) -> Result<void> {
            auto result = writer.posts().find("x", id);
            if (!result) return result.error();
            found = std::move(*result);
            return {};
        });
        return found;
    }
};

TEST_P(Posts, a_post_comes_back_as_it_was_stored)
{
    const auto inserted = insert(post("1"));
    const auto found = find("1");

    ASSERT_TRUE(found);
    EXPECT_TRUE(inserted.fresh);
    EXPECT_FALSE(inserted.changed);
    EXPECT_EQ(found->id, inserted.id);
    EXPECT_EQ(found->post, post("1"));
    EXPECT_EQ(found->ingested_at, morning);
    EXPECT_EQ(found->version, 1);
    EXPECT_EQ(found->verdict.kind, core::Kind::grievance);
    EXPECT_EQ(found->verdict.matters.front().category, "water_supply");
    EXPECT_EQ(found->verdict.place->district, "HR-D063");
    EXPECT_EQ(found->verdict.fingerprint, grievance().fingerprint);
    EXPECT_EQ(found->verdict.lang, "hi-Latn");
}

TEST_P(Posts, the_same_post_again_changes_nothing)
{
    const auto first = insert(post("1"));
    const auto second = insert(post("1"));

    EXPECT_EQ(first.id, second.id);
    EXPECT_FALSE(second.fresh);
    EXPECT_FALSE(second.changed);
    EXPECT_EQ(find("1")->version, 1);
}

TEST_P(Posts, other_text_is_a_new_version_of_the_same_post)
{
    const auto first = insert(post("1"));
    const auto second = insert(post("1", "paani aa gaya"));

    EXPECT_EQ(first.id, second.id);
    EXPECT_TRUE(second.changed);
    EXPECT_FALSE(second.fresh);
    EXPECT_EQ(find("1")->version, 2);
    EXPECT_EQ(find("1")->post.text, "paani aa gaya");
}

TEST_P(Posts, several_at_once_are_stored_as_they_would_be_one_by_one)
{
    const auto known = insert(post("2"));
    const std::vector<core::Post> given{post("1"), post("2"), post("3"), post("1"), post("3", "no water since Monday"), post("2", "water is back")};
    const auto verdict = grievance();
    std::vector<NewPost> rows;
    for (auto const& one : given) rows.push_back({&one, &verdict, "author-1", morning});
    std::vector<PostWriter::Inserted> all;
    write([&](Writer& writer) -> Result<void> {
        auto result = writer.posts().insert_all(rows);
        if (!result) return result.error();
        all = std::move(*result);
        EXPECT_TRUE(writer.posts().insert_all({}).value().empty());
        return {};
    });

    std::vector<bool> fresh;
    std::vector<bool> changed;
    for (auto const& one : all) {
        fresh.push_back(one.fresh);
        changed.push_back(one.changed);
    }
    EXPECT_EQ(fresh, (std::vector<bool>{true, false, true, false, false, false}));
    EXPECT_EQ(changed, (std::vector<bool>{false, false, false, false, true, true}));
    EXPECT_EQ(all[1].id, known.id);
    EXPECT_EQ(all[3].id, all[0].id);
    EXPECT_EQ(all[4].id, all[2].id);
    EXPECT_EQ(find("1")->id, all[0].id);
    EXPECT_EQ(find("3")->post.text, "no water since Monday");
    EXPECT_EQ(find("2")->version, 2);
    read([](Snapshot& snapshot) -> Result<void> {
        EXPECT_EQ(snapshot.counts(core::Instant{}, core::Instant{}).value().posts, 3);
        return {};
    });
}

TEST_P(Posts, the_same_id_on_another_network_is_another_post)
{
    auto other = post("1");
    other.source = "mastodon";

    EXPECT_NE(insert(post("1")).id, insert(other).id);
}

TEST_P(Posts, an_erased_post_keeps_its_key_and_nothing_else_and_stays_erased)
{
    const auto inserted = insert(post("1"));
    for (int i = 0; i < 2; ++i) {
        write([&](Writer& writer) { return writer.posts().erase(inserted.id, core::Actor::system("intake"), morning); });
    }
    const auto again = insert(post("1", "other words"));
    const auto found = find("1");

    ASSERT_TRUE(found);
    EXPECT_TRUE(found->erased);
    EXPECT_FALSE(again.fresh);
    EXPECT_FALSE(again.changed);
    EXPECT_EQ(found->post.text, "");
    EXPECT_EQ(found->post.author, core::Author{});
    EXPECT_TRUE(found->post.media.empty());
    EXPECT_FALSE(found->post.geo);
    EXPECT_EQ(found->post.url, "");
}

TEST_P(Posts, erasing_an_unknown_post_is_not_found)
{
    const auto result = opened_->write([](Writer& writer) { return writer.posts().erase(4711, core::Actor::system("intake"), morning); });

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, core::Errc::not_found);
}

TEST_P(Posts, tries_are_counted_across_a_restart_until_they_end)
{
    std::vector<int> before;
    const auto count = [&](Writer& writer) -> Result<void> {
        auto tries = writer.posts().begin_try("x", "1", morning);
        if (!tries) return tries.error();
        before.push_back(*tries);
        return {};
    };
    write(count);
    reopen();
    write(count);
    write([](Writer& writer) { return writer.posts().end_try("x", "1"); });
    write(count);

    EXPECT_EQ(before, (std::vector<int>{0, 1, 0}));
}

TEST_P(Posts, quarantine_is_visible_to_the_state_and_holds_a_key_once)
{
    write([](Writer& writer) { return writer.posts().quarantine("x", "1", "raw", "broke", morning); });
    write([](Writer& writer) { return writer.posts().quarantine("x", "1", "raw", "broke again", morning); });

    read([](Snapshot& snapshot) -> Result<void> {
        auto posts = snapshot.quarantine(10);
        if (!posts) return posts.error();
        EXPECT_EQ(posts->size(), 1U);
        EXPECT_EQ(posts->at(0).key, "1");
        EXPECT_EQ(posts->at(0).raw, "raw");
        EXPECT_EQ(posts->at(0).error, "broke again");
        EXPECT_EQ(snapshot.counts(morning, morning).value().quarantine, 1);
        return {};
    });
}

TEST_P(Posts, another_text_under_the_same_key_does_not_overwrite_the_first_in_quarantine)
{
    write([](Writer& writer) { return writer.posts().quarantine("drop", "a.ndjson:3", "{first", "broken", morning); });
    write([](Writer& writer) { return writer.posts().quarantine("drop", "a.ndjson:3", "{second", "broken", morning); });
    write([](Writer& writer) { return writer.posts().quarantine("drop", "a.ndjson:3", "{first", "broken", morning); });

    read([](Snapshot& snapshot) -> Result<void> {
        const auto kept = snapshot.quarantine(10).value();
        EXPECT_EQ(kept.size(), 2U);
        EXPECT_EQ(kept.at(0).raw + kept.at(1).raw, "{first{second");
        return {};
    });
}

TEST_P(Posts, quarantine_keeps_the_beginning_of_a_long_text_and_says_so)
{
    const std::string raw = std::string(quarantined_bytes - 1, 'x') + "\u0915" + std::string(100, 'y');
    write([&](Writer& writer) { return writer.posts().quarantine("drop", "a.ndjson:3", raw, "broken", morning); });

    read([&](Snapshot& snapshot) -> Result<void> {
        const auto kept = snapshot.quarantine(10).value().at(0);
        EXPECT_EQ(kept.raw, std::string(quarantined_bytes - 1, 'x'));
        EXPECT_NE(kept.error.find("of " + std::to_string(raw.size()) + " bytes"), std::string::npos) << kept.error;
        return {};
    });
}

TEST_P(Posts, quarantine_takes_no_more_of_a_source_than_its_bound_until_a_person_has_looked)
{
    const auto fill = [](Writer& writer) -> Result<void> {
        for (std::int64_t i = 0; i < quarantined_rows; ++i) {
            if (auto kept = writer.posts().quarantine("drop", std::to_string(i), "raw", "broken", morning); !kept) return kept;
        }
        return writer.posts().quarantine("rss", "1", "raw", "broken", morning);
    };
    write(fill);
    const auto more = [](Writer& writer) { return writer.posts().quarantine("drop", "one more", "raw", "broken", morning); };
    EXPECT_EQ(opened_->write(more).error().code, core::Errc::rejected);
    write([](Writer& writer) { return writer.posts().quarantine("drop", "1", "raw", "the same again", morning); });
    write([](Writer& writer) { return writer.posts().quarantine("rss", "2", "raw", "another source", morning); });

    std::int64_t last = 0;
    read([&](Snapshot& snapshot) -> Result<void> {
        for (auto const& one : snapshot.quarantine(10'000).value()) last = one.source == "drop" ? std::max(last, one.id) : last;
        return {};
    });
    write([&](Writer& writer) -> Result<void> {
        EXPECT_EQ(writer.posts().drop_quarantined("drop", last).value(), quarantined_rows);
        EXPECT_EQ(writer.posts().drop_quarantined("drop", last).value(), 0);
        return {};
    });
    write(more);
}

TEST_P(Posts, posts_are_walked_in_pages_in_the_order_they_came)
{
    for (int i = 1; i <= 5; ++i) insert(post(std::to_string(i)));

    read([](Snapshot& snapshot) -> Result<void> {
        std::vector<std::string> seen;
        core::PostId after = 0;
        for (;;) {
            auto page = snapshot.posts_after(after, 2);
            if (!page) return page.error();
            if (page->empty()) break;
            for (auto const& stored : *page) seen.push_back(stored.post.external_id);
            after = page->back().id;
        }
        EXPECT_EQ(seen, (std::vector<std::string>{"1", "2", "3", "4", "5"}));
        EXPECT_EQ(snapshot.counts(morning, morning).value().posts, 5);
        return {};
    });
}

INSTANTIATE_TEST_SUITE_P(Store, Posts, testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace sunwai::store::contract
