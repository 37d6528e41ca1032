#pragma once
#include "store/sqlite/row_feed.hpp"
#include "store/store.hpp"

#include <span>
#include <string>
#include <vector>

namespace sunwai::store::sqlite {

/// Rows for posts that are stored together, by one statement: opening the table and its index for each of them costs as much as the row.
class NewPosts final : public RowFeed {
public:
    /// The connection must outlive it.
    explicit NewPosts(Connection& db);
    /// Gives the posts running ids and stores those whose key is new; the first of the ids. Throws SQLite::Exception; some of the posts may then be stored.
    core::PostId write(std::span<NewPost const> posts);

    [[nodiscard]] std::size_t size() const noexcept override { return rows_.size(); }
    void put(std::size_t row, std::size_t column, Cell const& cell) const override;

private:
    struct Row {
        core::PostId id{};
        NewPost const* given{nullptr};
        std::string media;      ///< as JSON; empty: none
    };
    Connection& db_;
    std::string insert_;
    std::vector<Row> rows_;

    friend struct PostColumns;
};

/// Puts what the verdict leaves in the post's row: `kind, category, matter, place, district, severity, triage, fingerprint, text_lang`, the column counted from 0.
void put_verdict(core::Verdict const& verdict, std::size_t column, Cell const& cell);
inline constexpr std::size_t verdict_columns = 9;

}  // namespace sunwai::store::sqlite
