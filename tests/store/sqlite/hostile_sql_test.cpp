#include "tests/store/sqlite/raw.hpp"

#include "store/sqlite/scope.hpp"
#include "tests/store/contract/samples.hpp"

/// T-AZ-SQL: what a query could reach if somebody managed to have it run on an officer's connection.
namespace sunwai::store::sqlite {
namespace {

using contract::Folder;

constexpr std::string_view canary = "zcanaryhisar";

const std::vector<std::string> hostile{
    "SELECT state FROM case_",
    "SELECT count(*) FROM case_",
    "SELECT rowid FROM case_",
    "SELECT max(id) FROM main.case_",
    "SELECT text FROM post",
    "SELECT p.text FROM v_post v JOIN post p ON 1",
    "WITH x AS (SELECT text FROM post) SELECT text FROM x",
    "SELECT (SELECT group_concat(text) FROM post)",
    "SELECT number FROM v_case WHERE id IN (SELECT id FROM case_)",
    "SELECT number FROM v_case WHERE EXISTS (SELECT 1 FROM case_ WHERE district = 'HR-D063')",
    "SELECT body FROM payload",
    "SELECT data FROM event",
    "SELECT subject FROM message JOIN message_body USING (id)",
    "SELECT reason FROM notice",
    "SELECT office FROM case_excluded",
    "SELECT raw FROM quarantine",
    "SELECT text FROM post_version",
    "SELECT post_id FROM post_case",
    "SELECT hash FROM seal",
    "SELECT value FROM meta",
    "SELECT text FROM post_fts",
    "SELECT highlight(post_fts, 0, '', '') FROM post_fts WHERE post_fts MATCH 'zcanaryhisar'",
    "SELECT snippet(post_fts, 0, '', '', '', 9) FROM post_fts WHERE post_fts MATCH 'zcanaryhisar'",
    "SELECT sql FROM sqlite_master",
    "SELECT id FROM temp.scope_district",
    "INSERT INTO temp.scope_district VALUES ('HR-D063')",
    "DELETE FROM temp.scope_district",
    "DROP VIEW v_case",
    "CREATE TEMP VIEW v_mine AS SELECT * FROM main.case_",
    "ATTACH 'other.db' AS other",
    "PRAGMA query_only = OFF",
    "PRAGMA wal_checkpoint",
    "UPDATE case_ SET district = 'HR-D070'",
    "DELETE FROM case_",
    "INSERT INTO registry VALUES ('a', 'b')",
    "SELECT load_extension('x')",
    "SELECT * FROM pragma_table_info('case_')",
    "SELECT data FROM dbstat",
    "VACUUM INTO 'copy.db'",
};

/// The answer to a statement, or "refused".
std::string attempt(Connection& db, std::string const& sql)
{
    try {
        Query row{db, sql};
        std::string all;
        while (row.step()) all += row.text() + "\n";
        return all;
    } catch (SQLite::Exception const&) {
        return "refused";
    }
}

class HostileSql : public testing::Test {
protected:
    void SetUp() override
    {
        auto store = open_in(folder_.path());
        const auto done = store->write([](Writer& writer) -> Result<void> {
            for (const char* district : {"HR-D063", "HR-D070"}) {
                const std::string words = district == std::string{"HR-D063"} ? std::string{canary} : "words";
                const auto post = writer.posts().insert(contract::post(district, words), contract::grievance("roads", district), "a", contract::morning).value();
                auto outcome = contract::opening(district);
                outcome.events.front().words = words;
                static_cast<void>(writer.cases().insert(std::move(outcome), post.id).value());
            }
            return {};
        });
        ASSERT_TRUE(done) << done.error().what;
        store->close();
        tamper(folder_.path(), "INSERT INTO post_fts(rowid, text) SELECT id, text FROM post WHERE id > (SELECT amount FROM tally WHERE name = 'searchable')");
    }

    Folder folder_;
};

TEST_F(HostileSql, is_refused_on_an_officers_connection)
{
    Connection db{(folder_.path() / "sunwai.db").string(), Connection::Role::reader};
    Scope scope{db};
    core::Viewer officer;
    officer.reach = core::Viewer::Reach::scoped;
    officer.districts = {"HR-D070"};
    scope.enter(officer);

    for (auto const& sql : hostile) EXPECT_EQ(attempt(db, sql), "refused") << sql;
    EXPECT_EQ(attempt(db, "SELECT number FROM v_case"), "TS-2026-000002\n");
    EXPECT_EQ(attempt(db, "SELECT count(*) FROM v_case"), "1\n");
    EXPECT_EQ(attempt(db, "SELECT count(text) FROM v_post"), "1\n");
    EXPECT_EQ(attempt(db, "SELECT group_concat(words) FROM v_event"), "words\n");
}

/// The planted fault: the same statements on a connection without a scope do reach the words, so the test above means something.
TEST_F(HostileSql, would_reach_the_words_without_a_scope)
{
    Connection db{(folder_.path() / "sunwai.db").string(), Connection::Role::reader};
    int reached = 0;
    for (auto const& sql : hostile) reached += attempt(db, sql).find(canary) != std::string::npos ? 1 : 0;

    EXPECT_GE(reached, 3);
}

TEST_F(HostileSql, cannot_use_the_audits_rights_after_the_audit)
{
    Connection db{(folder_.path() / "sunwai.db").string(), Connection::Role::reader};
    Scope scope{db};
    scope.enter(core::Viewer::state_desk("desk"));
    {
        const Scope::Audit audit{scope};
        EXPECT_NE(attempt(db, "SELECT count(hash) FROM seal WHERE 1"), "refused");
    }
    EXPECT_EQ(attempt(db, "SELECT hash FROM seal"), "refused");
    EXPECT_EQ(attempt(db, "SELECT data FROM event"), "refused");
}

}  // namespace
}  // namespace sunwai::store::sqlite
