#include "tests/store/sqlite/raw.hpp"

#include "store/sqlite/signed_heads.hpp"

#include <cstdlib>
#include <fstream>
#include <random>

namespace sunwai::store::sqlite {
namespace {

using contract::Folder;

/// A closed store with events, copied afresh for each act of tampering.
class Audit : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        original_ = std::make_unique<Folder>();
        auto store = open_in(original_->path());
        fill(*store, 20);
        const auto done = store->write([](Writer& writer) { return writer.posts().erase(3, core::Actor::system("intake"), core::Instant{}); });
        ASSERT_TRUE(done) << done.error().what;
        fill(*store, 4, 20);
        store->close();
    }
    static void TearDownTestSuite() { original_.reset(); }

    void SetUp() override { renew(); }
    void renew()
    {
        std::filesystem::remove_all(folder_.path());
        std::filesystem::copy(original_->path(), folder_.path(), std::filesystem::copy_options::recursive);
    }
    /// The first fault after running this SQL; empty when the audit saw nothing.
    std::string after(std::string const& sql)
    {
        renew();
        const auto heads = heads_in(folder_.path());
        tamper(folder_.path(), sql);
        return audit(folder_.path(), heads).first_fault;
    }

    static inline std::unique_ptr<Folder> original_;
    Folder folder_;
};

TEST_F(Audit, an_untouched_store_is_intact)
{
    const auto heads = heads_in(folder_.path());
    const auto report = audit(folder_.path(), heads);

    EXPECT_TRUE(report.intact) << report.first_fault;
    EXPECT_EQ(report.events, 24 * 2 + 12 * 2);
    EXPECT_GT(report.seals, 20);
    EXPECT_FALSE(heads.empty());
}

TEST_F(Audit, names_a_changed_event)
{
    EXPECT_EQ(after("UPDATE event SET data = replace(data, 'false', 'true') WHERE case_id = 2026000000002 AND seq = 3"),
              "change: case 2026-2, event 3 is not what was recorded");
    EXPECT_NE(after("UPDATE event SET at = at + 1 WHERE id = 1").find("change: case 2026-1, event 1"), std::string::npos);
}

TEST_F(Audit, names_a_changed_or_silently_erased_payload)
{
    EXPECT_NE(after("UPDATE payload SET body = 'other words' WHERE id = 1").find("change: case 2026-1, event 1"), std::string::npos);
    EXPECT_NE(after("UPDATE payload SET salt = NULL, body = NULL WHERE id = 1").find("without an erasure on record"), std::string::npos);
    EXPECT_NE(after("DELETE FROM payload WHERE id = 1").find("without an erasure on record"), std::string::npos);
    EXPECT_NE(after("INSERT INTO payload(id, salt, body) VALUES (2, x'00', 'words')"), "");
}

TEST_F(Audit, names_a_gap)
{
    EXPECT_EQ(after("DELETE FROM event WHERE case_id = 2026000000002 AND seq = 2"), "gap: the event of row 4 is gone (seal 2)");
    EXPECT_NE(after("DELETE FROM seal WHERE id = 5").find("gap: seal 6 follows seal 4"), std::string::npos);
    EXPECT_NE(after("DELETE FROM event WHERE case_id = 2026000000004; DELETE FROM case_ WHERE id = 2026000000004"), "");
}

TEST_F(Audit, names_a_reordering)
{
    const auto swapped = after("UPDATE event SET seq = 100 WHERE case_id = 2026000000002 AND seq = 2; UPDATE event SET seq = 2 WHERE case_id = 2026000000002 AND seq = 3; "
                               "UPDATE event SET seq = 3 WHERE case_id = 2026000000002 AND seq = 100");

    EXPECT_EQ(swapped.substr(0, 8), "reorder:") << swapped;
}

TEST_F(Audit, finds_a_truncation_that_the_store_alone_cannot_show)
{
    const std::string gone = "DELETE FROM payload WHERE id > 68; DELETE FROM event WHERE id > 68; DELETE FROM case_ WHERE id = 2026000000024; ";
    EXPECT_EQ(after(gone).substr(0, 11), "truncation:") << after(gone);

    // Cut so that all that is left fits together: only the signed heads tell.
    const std::string clean = gone + "DELETE FROM seal WHERE last_event > 68";
    EXPECT_EQ(after(clean).substr(0, 11), "truncation:") << after(clean);
    renew();
    tamper(folder_.path(), clean);
    EXPECT_TRUE(audit(folder_.path()).intact);
}

TEST_F(Audit, refuses_forged_heads)
{
    auto heads = heads_in(folder_.path());
    auto forged = *parse_head(heads.back());
    forged.head.seal += 1;
    EXPECT_NE(audit(folder_.path(), {to_line(forged)}).first_fault.find("does not fit its signature"), std::string::npos);

    Folder elsewhere;
    const auto other = SigningKey::load((elsewhere.path() / "key").string());
    ASSERT_TRUE(other) << other.error().what;
    other->sign(forged);
    EXPECT_NE(audit(folder_.path(), {to_line(forged)}).first_fault.find("does not know"), std::string::npos);
    EXPECT_TRUE(audit(folder_.path(), {"", "{torn", R"({"store":"another"})"}).intact);
}

TEST_F(Audit, only_the_states_desk_may_ask)
{
    auto store = open_in(folder_.path());
    core::Viewer officer;
    officer.reach = core::Viewer::Reach::scoped;
    officer.districts = {"HR-D063"};
    const auto refused = store->read(officer, [](Snapshot& snapshot) -> Result<void> {
        auto report = snapshot.audit({});
        return report ? Result<void>{} : Result<void>{report.error()};
    });

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::Errc::forbidden);
}

TEST_F(Audit, the_secret_key_is_for_the_owner_alone)
{
    const auto mode = std::filesystem::status(folder_.path() / "sunwai.db.audit-key").permissions();

    EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

/// T-AUDIT: random rows of the record, one byte or one row at a time. SUNWAI_AUDIT_ROUNDS sets the count; the whole one is 1000.
TEST_F(Audit, every_random_change_is_found)
{
    const char* wanted = std::getenv("SUNWAI_AUDIT_ROUNDS");
    const int rounds = wanted == nullptr ? 120 : std::atoi(wanted);
    std::mt19937 random{20260305};
    const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    const std::vector<std::string> columns{"kind", "data", "actor", "actor_kind", "hash", "at", "seq", "case_id", "payload_hash"};
    int undetected = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto row = std::to_string(1 + pick(72));
        const auto other = std::to_string(1 + pick(72));
        std::string sql;
        switch (pick(7)) {
        case 0:
        case 1: {
            auto const& column = columns[static_cast<std::size_t>(pick(static_cast<int>(columns.size())))];
            if (column == "hash" || column == "payload_hash") sql = "UPDATE event SET " + column + " = randomblob(32) WHERE id = " + row;
            else if (column == "at" || column == "seq" || column == "case_id") sql = "UPDATE event SET " + column + " = " + column + " + 1000 WHERE id = " + row;
            else sql = "UPDATE event SET " + column + " = " + column + " || 'x' WHERE id = " + row;
            break;
        }
        case 2: sql = "DELETE FROM event WHERE id = " + row; break;
        case 3: sql = "UPDATE event SET id = 1000 WHERE id = " + row; break;
        case 4: sql = "DELETE FROM seal WHERE id > " + std::to_string(1 + pick(24)); break;
        case 5: sql = "UPDATE seal SET hash = randomblob(32) WHERE id = " + std::to_string(1 + pick(24)); break;
        default: sql = "DELETE FROM event WHERE id >= " + row + "; DELETE FROM seal WHERE last_event >= " + row; break;
        }
        if (after(sql).empty()) {
            ++undetected;
            ADD_FAILURE() << "not found: " << sql;
        }
    }

    EXPECT_EQ(undetected, 0);
}

}  // namespace
}  // namespace sunwai::store::sqlite
