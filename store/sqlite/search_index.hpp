#pragma once
#include "store/sqlite/connection.hpp"

#include <cstdint>

namespace sunwai::store::sqlite {

/// Keeps the index of words behind the posts, in batches of its own, while the writer has nothing else to do.
class SearchIndex {
public:
    explicit SearchIndex(Connection& db) : db_{db} {}
    /// Reads what is left to do.
    void start();
    /// More posts are stored than are indexed, or erased words still lie in old segments.
    [[nodiscard]] bool behind() const noexcept { return behind_ || purge_; }
    void posts_added() noexcept { behind_ = true; }
    /// After an erasure: merges segments until none holds a forgotten word.
    void purge() noexcept { purge_ = true; }
    /// One batch in a transaction of its own; failures are SQLite::Exception and leave the work to be done again.
    void step();

private:
    void index_some();
    void merge_some();

    Connection& db_;
    bool behind_{false};
    bool purge_{false};
    bool first_merge_{true};
};

}  // namespace sunwai::store::sqlite
