#include "tests/store/sqlite/raw.hpp"

#include "store/operations.hpp"
#include "tests/store/contract/samples.hpp"

namespace sunwai::store::sqlite {
namespace {

using Lines = std::vector<std::string>;

/// A load of much at once into the store of a folder.
class BulkLoad : public testing::Test {
protected:
    [[nodiscard]] std::unique_ptr<contract::Opened> open_for_bulk() const
    {
        auto options = options_in(folder_.path());
        options.bulk = true;
        auto opened = store::open(options);
        EXPECT_TRUE(opened) << opened.error().what;
        return std::make_unique<contract::Opened>(std::move(*opened));
    }
    /// What the schema says of the indexes over open cases.
    [[nodiscard]] Lines indexes() const
    {
        return ask(folder_.path(), "SELECT name || ': ' || sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'case_' AND sql IS NOT NULL ORDER BY name");
    }
    /// Totals as the state's desk counts them.
    static Result<void> has_counts(Snapshot& snapshot, std::int64_t open)
    {
        const auto counts = snapshot.counts(core::Instant{}, core::Instant{});
        if (!counts) return counts.error();
        EXPECT_EQ(counts->open, open);
        return {};
    }

    contract::Folder folder_;
};

TEST_F(BulkLoad, lists_are_right_without_indexes_and_have_them_at_the_end)
{
    open_in(folder_.path())->close();
    const auto before = indexes();
    auto store = open_for_bulk();
    fill(*store, 30);

    EXPECT_LT(indexes().size(), before.size());
    EXPECT_TRUE(store->read(core::Viewer::daemon(), [](Snapshot& snapshot) { return has_counts(snapshot, 30); }));
    store->close();
    EXPECT_EQ(indexes(), before);
    EXPECT_TRUE(verify(options_in(folder_.path()).url)->empty());
    EXPECT_TRUE(audit(folder_.path()).intact);
}

TEST_F(BulkLoad, one_that_was_cut_off_is_made_good_at_the_next_opening)
{
    open_in(folder_.path())->close();
    const auto before = indexes();
    open_for_bulk()->close();
    tamper(folder_.path(), "DROP INDEX case_totals; DROP INDEX case_acting");  // as a process that was killed leaves them
    auto reading = options_in(folder_.path());
    reading.read_only = true;

    contract::Opened reader{std::move(store::open(reading).value())};
    EXPECT_TRUE(reader.read(core::Viewer::daemon(), [](Snapshot& snapshot) { return has_counts(snapshot, 0); }));
    reader.close();
    open_in(folder_.path())->close();
    EXPECT_EQ(indexes(), before);
}

TEST_F(BulkLoad, a_store_that_holds_much_keeps_its_indexes)
{
    open_in(folder_.path())->close();
    const auto before = indexes();
    tamper(folder_.path(), "UPDATE tally SET amount = 20001 WHERE name = 'cases'");
    auto store = open_for_bulk();
    fill(*store, 1);

    EXPECT_EQ(indexes(), before);
}

TEST_F(BulkLoad, repeats_are_found_in_memory_and_after_it)
{
    constexpr std::uint64_t words = 0x9E3779B97F4A7C15;
    auto store = open_for_bulk();
    ASSERT_TRUE(store->write([](Writer& writer) -> Result<void> {
        for (int i = 0; i < 9000; ++i) {
            auto outcome = contract::opening("HR-D063", "phed", "author-" + std::to_string(i));
            outcome.next.fingerprint = i % 2 == 0 ? static_cast<std::uint64_t>(i + 1) * words : words;
            if (auto opened = writer.cases().insert(std::move(outcome), 0); !opened) return opened.error();
        }
        return {};
    }));
    const auto find = [](Writer& writer) -> Result<void> {
        const auto any = [](core::Case const&) { return true; };
        EXPECT_EQ(writer.cases().same_matter("author-0", "water_supply", contract::morning, any).value()->author_key, "author-0");
        EXPECT_EQ(writer.cases().same_text(words, "water_supply").value()->author_key, "author-8999");
        EXPECT_FALSE(writer.cases().same_matter("author-0", "electricity", contract::morning, any).value());
        EXPECT_FALSE(writer.cases().same_matter("author-9000", "water_supply", contract::morning, any).value());
        return {};
    };
    EXPECT_TRUE(store->write(find));
    EXPECT_EQ(ask(folder_.path(), "SELECT count(*) FROM trace"), Lines{"0"});
    store->close();
    EXPECT_EQ(ask(folder_.path(), "SELECT count(*) FROM trace"), Lines{"18000"});
    EXPECT_TRUE(open_for_bulk()->write(find));
    EXPECT_TRUE(open_in(folder_.path())->write(find));
}

/// A row whose state alone moves is written without its indexes; whatever else changes is written too.
TEST_F(BulkLoad, every_change_of_a_case_reaches_its_row)
{
    auto store = open_in(folder_.path());
    core::Case last;
    const auto step = [&](core::Status status, std::string kind) {
        return store->write([&](Writer& writer) -> Result<void> {
            auto saved = writer.cases().save(contract::next_step(last, status, std::move(kind), "told"), last.version);
            if (saved) last = *saved;
            return saved ? Result<void>{} : saved.error();
        });
    };
    ASSERT_TRUE(store->write([&](Writer& writer) -> Result<void> {
        auto opened = contract::open_case(writer, contract::opening());
        if (opened) last = *opened;
        return opened ? Result<void>{} : opened.error();
    }));
    const std::string row = "SELECT version || ' ' || status || ' ' || (SELECT count(*) FROM case_ c INDEXED BY case_totals JOIN case_sort s ON s.id = c.sort "
                            "WHERE c.is_open = 1 AND s.status = c.status) FROM case_";

    ASSERT_TRUE(step(last.status, "reminded"));
    EXPECT_EQ(ask(folder_.path(), row), Lines{"3 assigned 1"});
    ASSERT_TRUE(step(core::Status::acknowledged, "acknowledged"));
    EXPECT_EQ(ask(folder_.path(), row), Lines{"4 acknowledged 1"});
    store->close();
    EXPECT_TRUE(verify(options_in(folder_.path()).url)->empty());
    EXPECT_TRUE(audit(folder_.path()).intact);
}

}  // namespace
}  // namespace sunwai::store::sqlite
