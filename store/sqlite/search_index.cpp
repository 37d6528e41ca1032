#include "store/sqlite/search_index.hpp"

#include <sqlite3.h>

namespace sunwai::store::sqlite {
namespace {

constexpr std::int64_t posts_per_batch = 500;
constexpr std::int64_t pages_per_merge = 200;

}  // namespace

void SearchIndex::start()
{
    Query left{db_, "SELECT (SELECT coalesce(max(id), 0) FROM post) > (SELECT amount FROM tally WHERE name = 'searchable'), "
                    "EXISTS (SELECT 1 FROM meta WHERE key = 'words_to_purge')"};
    left.step();
    behind_ = left.flag();
    purge_ = left.flag();
}

void SearchIndex::step()
{
    db_.exec("BEGIN IMMEDIATE");
    try {
        if (behind_) index_some();
        else if (purge_) merge_some();
        db_.exec("COMMIT");
    } catch (...) {
        if (db_.in_transaction()) db_.database().tryExec("ROLLBACK");
        throw;
    }
}

void SearchIndex::index_some()
{
    Query done{db_, "SELECT amount FROM tally WHERE name = 'searchable'"};
    done.step();
    const auto after = done.integer();
    done.reset();
    Query end{db_, "SELECT coalesce(max(id), 0) FROM (SELECT id FROM post WHERE id > ? ORDER BY id LIMIT ?)"};
    end.bind(after).bind(posts_per_batch).step();
    const auto last = end.integer();
    end.reset();
    if (last == 0) {
        behind_ = false;
        return;
    }
    Query{db_, "INSERT INTO post_fts(rowid, text) SELECT id, text FROM post WHERE id > ? AND id <= ? AND text IS NOT NULL"}.bind(after).bind(last).run();
    Query{db_, "UPDATE tally SET amount = ? WHERE name = 'searchable'"}.bind(last).run();
}

/// A negative count of pages makes FTS5 take all segments into one merge; further steps go on with it until nothing changes.
void SearchIndex::merge_some()
{
    const auto before = sqlite3_total_changes64(db_.handle());
    Query{db_, "INSERT INTO post_fts(post_fts, rank) VALUES ('merge', ?)"}.bind(first_merge_ ? -pages_per_merge : pages_per_merge).run();
    first_merge_ = false;
    if (sqlite3_total_changes64(db_.handle()) - before >= 2) return;
    Query{db_, "DELETE FROM meta WHERE key = 'words_to_purge'"}.run();
    purge_ = false;
    first_merge_ = true;
}

}  // namespace sunwai::store::sqlite
