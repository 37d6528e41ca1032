#include "store/sqlite/new_rows.hpp"

#include "core/model/overdue.hpp"

#include <array>

namespace sunwai::store::sqlite {
namespace {

constexpr std::array<Column<CaseRow>, 22> case_columns{{
    {"id", [](CaseRow const& row, Cell const& cell) { cell.put(row.id); }},
    {"number", [](CaseRow const& row, Cell const& cell) { cell.put(row.number); }},
    {"version", [](CaseRow const& row, Cell const& cell) { cell.put(row.version); }},
    {"is_open", [](CaseRow const& row, Cell const& cell) { cell.put(core::is_open(row.status)); }},
    {"status", [](CaseRow const& row, Cell const& cell) { cell.put(core::name(row.status)); }},
    {"category", [](CaseRow const& row, Cell const& cell) { cell.put(row.category); }},
    {"sort", [](CaseRow const& row, Cell const& cell) { cell.put(row.sort); }},
    {"district", [](CaseRow const& row, Cell const& cell) { cell.put_filled(row.district); }},
    {"department", [](CaseRow const& row, Cell const& cell) { cell.put_filled(row.department); }},
    {"nodal", [](CaseRow const& row, Cell const& cell) { cell.put_filled(row.nodal); }},
    {"acting", [](CaseRow const& row, Cell const& cell) { cell.put_filled(row.acting); }},
    {"accepting", [](CaseRow const& row, Cell const& cell) { cell.put_filled(row.accepting); }},
    {"is_protected", [](CaseRow const& row, Cell const& cell) { cell.put(row.is_protected); }},
    {"replayed", [](CaseRow const& row, Cell const& cell) { cell.put(row.replayed); }},
    {"overdue_from", [](CaseRow const& row, Cell const& cell) { cell.put(row.overdue_from); }},
    {"next_at", [](CaseRow const& row, Cell const& cell) { cell.put(row.next_at); }},
    {"ended_at", [](CaseRow const& row, Cell const& cell) { cell.put(row.ended_at); }},
    {"fingerprint",
     [](CaseRow const& row, Cell const& cell) { row.fingerprint == 0 ? cell.put_null() : cell.put(static_cast<std::int64_t>(row.fingerprint)); }},
    {"head", [](CaseRow const& row, Cell const& cell) { cell.put_blob(row.head); }},
    {"place", [](CaseRow const& row, Cell const& cell) { cell.put_filled(row.place); }},
    {"author_key", [](CaseRow const& row, Cell const& cell) { cell.put_filled(row.author_key); }},
    {"state", [](CaseRow const& row, Cell const& cell) { cell.put_filled(row.state); }},
}};
constexpr std::size_t identity_columns = 2;   // id and number never change

/// What moves with every event; no index holds any of it.
constexpr bool is_course(std::string_view column) noexcept { return column == "version" || column == "head" || column == "state"; }

/// A column with its parameter: `version = ?1`.
std::string numbered(std::size_t column, std::string_view relation)
{
    return std::string{case_columns[column].name}.append(relation).append(std::to_string(column - identity_columns + 1));
}

/// The parameter after those of bind_case.
std::string id_parameter() { return "?" + std::to_string(case_columns.size() - identity_columns + 1); }

constexpr std::array<Column<EventRow>, 11> event_columns{{
    {"id", [](EventRow const& row, Cell const& cell) { cell.put(row.id); }},
    {"case_id", [](EventRow const& row, Cell const& cell) { cell.put(row.case_id); }},
    {"seq", [](EventRow const& row, Cell const& cell) { cell.put(row.event.seq); }},
    {"kind", [](EventRow const& row, Cell const& cell) { cell.put(row.event.kind); }},
    {"at", [](EventRow const& row, Cell const& cell) { cell.put(row.event.at); }},
    {"actor_kind", [](EventRow const& row, Cell const& cell) { cell.put(core::name(row.event.actor.kind)); }},
    {"actor", [](EventRow const& row, Cell const& cell) { cell.put(row.event.actor.name); }},
    {"actor_office", [](EventRow const& row, Cell const& cell) { cell.put_filled(row.event.actor.office); }},
    {"data", [](EventRow const& row, Cell const& cell) { cell.put(row.event.data); }},
    {"payload_hash", [](EventRow const& row, Cell const& cell) { row.commitment ? cell.put_blob(*row.commitment) : cell.put_null(); }},
    {"hash", [](EventRow const& row, Cell const& cell) { cell.put_blob(row.hash); }},
}};

constexpr std::array<Column<NoticeRow>, 14> notice_columns{{
    {"id", [](NoticeRow const& row, Cell const& cell) { cell.put(row.id); }},
    {"case_id", [](NoticeRow const& row, Cell const& cell) { cell.put(row.case_id); }},
    {"event_seq", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.event_seq); }},
    {"cycle", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.cycle); }},
    {"line", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.line); }},
    {"rung", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.rung); }},
    {"reason", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.reason); }},
    {"occurrence", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.occurrence); }},
    {"office", [](NoticeRow const& row, Cell const& cell) { cell.put_filled(row.notice.office); }},
    {"single", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.single); }},
    {"created_at", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.created_at); }},
    {"not_before", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.not_before); }},
    {"held", [](NoticeRow const& row, Cell const& cell) { cell.put(row.notice.held); }},
    {"settled", [](NoticeRow const&, Cell const& cell) { cell.put(0); }},
}};

constexpr std::array<Column<LinkRow>, 2> link_columns{{
    {"case_id", [](LinkRow const& row, Cell const& cell) { cell.put(row.case_id); }},
    {"post_id", [](LinkRow const& row, Cell const& cell) { cell.put(row.post_id); }},
}};

}  // namespace

CaseRow row_of(core::Case const& record)
{
    CaseRow row;
    row.id = record.id;
    row.number = record.number;
    row.version = record.version;
    row.status = record.status;
    row.category = record.category;
    row.district = record.district;
    row.department = record.department;
    row.nodal = record.nodal;
    row.acting = record.acting;
    row.accepting = record.accepting;
    row.is_protected = record.is_protected;
    row.replayed = record.replayed;
    row.overdue_from = core::overdue_from(record);
    row.next_at = record.next_at;
    row.ended_at = record.ended_at;
    row.fingerprint = record.fingerprint;
    row.place = record.place;
    row.author_key = record.author_key;
    return row;
}

void bind_case(Query& query, CaseRow const& row)
{
    for (std::size_t i = identity_columns; i < case_columns.size(); ++i) case_columns[i].put(row, query.cell());
}

std::string update_all()
{
    std::string text = "UPDATE case_ SET ";
    for (std::size_t i = identity_columns; i < case_columns.size(); ++i) text.append(i == identity_columns ? "" : ", ").append(numbered(i, " = ?"));
    return text.append(" WHERE id = ").append(id_parameter());
}

std::string update_course()
{
    std::string set;
    std::string same;
    for (std::size_t i = identity_columns; i < case_columns.size(); ++i) {
        if (is_course(case_columns[i].name)) set.append(set.empty() ? "" : ", ").append(numbered(i, " = ?"));
        else same.append(" AND ").append(numbered(i, " IS ?"));
    }
    return "UPDATE case_ SET " + set + " WHERE id = " + id_parameter() + same;
}

NewRows::NewRows(Connection& db)
    : cases_{db, "new_case", "FAIL INTO case_", case_columns}, events_{db, "new_event", "FAIL INTO event", event_columns}, notices_{db, "new_notice", "FAIL INTO notice", notice_columns},
      links_{db, "new_link", "IGNORE INTO post_case", link_columns}
{
}

void NewRows::add(CaseRow&& row)
{
    lowest_ = std::min(lowest_, row.id);
    highest_ = std::max(highest_, row.id);
    cases_.add(std::move(row));
}

void NewRows::write()
{
    cases_.write();
    events_.write();
    notices_.write();
    links_.write();
    clear();
}

void NewRows::clear() noexcept
{
    cases_.clear();
    events_.clear();
    notices_.clear();
    links_.clear();
    lowest_ = std::numeric_limits<core::CaseId>::max();
    highest_ = std::numeric_limits<core::CaseId>::min();
}

}  // namespace sunwai::store::sqlite
