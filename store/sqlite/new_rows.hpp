#pragma once
#include "core/model/case.hpp"
#include "core/model/event.hpp"
#include "core/model/message.hpp"
#include "store/sqlite/chain.hpp"
#include "store/sqlite/row_feed.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace sunwai::store::sqlite {

/// What the row of a case holds.
struct CaseRow {
    core::CaseId id{};
    core::CaseNumber number;
    std::int64_t version{};
    core::Status status{};
    core::CategoryKey category;
    std::int64_t sort{};             ///< CaseSorts
    core::PlaceId district;
    std::string department;
    core::OfficeId nodal;
    core::OfficeId acting;
    core::OfficeId accepting;
    bool is_protected{false};
    bool replayed{false};
    std::optional<core::Instant> overdue_from;
    std::optional<core::Instant> next_at;
    std::optional<core::Instant> ended_at;
    std::uint64_t fingerprint{};
    Hash head{};
    core::PlaceId place;
    std::string author_key;
    std::string state;               ///< empty: as its opening event says
};
/// The rest of the row; `state`, `sort` and `head` are the caller's to fill in.
[[nodiscard]] CaseRow row_of(core::Case const& record);
struct EventRow { std::int64_t id{}; core::CaseId case_id{}; core::Event event; std::optional<Hash> commitment; Hash hash{}; };
struct NoticeRow { core::NoticeId id{}; core::CaseId case_id{}; core::Notice notice; };
struct LinkRow { core::CaseId case_id{}; core::PostId post_id{}; };

/// Binds the columns of a case from `version` to the last: the parameters of both updates below, but for the case's id, which comes after them.
void bind_case(Query& query, CaseRow const& row);
/// Changes the whole row of a case.
[[nodiscard]] std::string update_all();
/// Changes only version, head and state, and that only when all else in the row stands as bound: no index is touched then, which for a reminder to an old case
/// are pages all over the store.
[[nodiscard]] std::string update_course();

/// New rows of one table until they are written.
template <class Row> class NewRowsOf final : public RowFeed {
public:
    NewRowsOf(Connection& db, char const* feed, std::string_view into, std::span<Column<Row> const> columns) : db_{db}, columns_{columns}
    {
        insert_.append("INSERT OR ").append(into).append("(");
        for (auto const& column : columns) insert_.append(&column == columns.data() ? "" : ", ").append(column.name);
        insert_.append(") SELECT * FROM ").append(feed);
        offer(db, feed, columns.size());
    }
    void add(Row&& row) { rows_.push_back(std::move(row)); }
    /// Throws SQLite::Exception; some of the rows may then be written.
    void write()
    {
        if (rows_.empty()) return;
        Query{db_, insert_}.run();
        rows_.clear();
    }
    void clear() noexcept { rows_.clear(); }
    [[nodiscard]] std::size_t size() const noexcept override { return rows_.size(); }
    void put(std::size_t row, std::size_t column, Cell const& cell) const override { columns_[column].put(rows_[row], cell); }

private:
    Connection& db_;
    std::span<Column<Row> const> columns_;
    std::string insert_;
    std::vector<Row> rows_;
};

/// What the cases opened in a unit of work bring along, and the links of other posts to cases (one that stands already is passed over). It is written together: at the latest when the unit ends, and before anything that may read it.
/// The conflict clause (OR FAIL) spares SQLite a journal of its own per statement; whoever meets a failure rolls the whole unit back.
class NewRows {
public:
    explicit NewRows(Connection& db);
    void add(CaseRow&& row);
    void add(EventRow&& row) { events_.add(std::move(row)); }
    void add(NoticeRow&& row) { notices_.add(std::move(row)); }
    void add(LinkRow const& row) { links_.add(LinkRow{row}); }
    /// Whether this case may be among them.
    [[nodiscard]] bool may_hold(core::CaseId id) const noexcept { return lowest_ <= id && id <= highest_; }
    void write();
    void clear() noexcept;

private:
    NewRowsOf<CaseRow> cases_;
    NewRowsOf<EventRow> events_;
    NewRowsOf<NoticeRow> notices_;
    NewRowsOf<LinkRow> links_;
    core::CaseId lowest_{std::numeric_limits<core::CaseId>::max()};
    core::CaseId highest_{std::numeric_limits<core::CaseId>::min()};
};

}  // namespace sunwai::store::sqlite
