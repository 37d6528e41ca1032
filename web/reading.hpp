#pragma once
#include "core/error.hpp"
#include "core/model/case.hpp"
#include "core/model/event.hpp"
#include "core/model/message.hpp"
#include "core/task.hpp"
#include "store/store.hpp"
#include "web/target.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunwai::web {

inline constexpr std::size_t default_page = 50;
inline constexpr std::size_t largest_page = 200;

/// What a list is asked for.
struct ListQuery {
    store::CaseFilter filter;
    std::string cursor;
    std::size_t limit{default_page};
    bool due_today{false};          ///< `due=today`; made a filter by as_of
};

/// Reads `status district office category overdue due q limit cursor lang`; others, and values that no filter can have, are Errc::invalid with
/// the name.
[[nodiscard]] core::Result<ListQuery> read_list_query(Target const& target);

/// The query with the times that `overdue` and `due` are measured by.
[[nodiscard]] ListQuery as_of(ListQuery query, core::Instant now, core::UtcOffset offset);
/// The midnight that ends the local day of `now`.
[[nodiscard]] core::Instant end_of_day(core::Instant now, core::UtcOffset offset);

/// ` 'word'` to name in an answer what came from outside; nothing unless it is a plain short word, so that an answer carries nothing else.
[[nodiscard]] std::string quoted_word(std::string_view word);

/// invalid, with the nearest known one, when the query names a category or a district that the state pack does not have.
[[nodiscard]] core::Result<ListQuery> known_to_pack(ListQuery query, config::StatePack const& pack);

/// Everything that stands on the page of one case.
struct CaseFile {
    core::Case record;
    std::vector<core::Event> history;
    std::vector<store::StoredPost> posts;
    std::vector<core::Message> messages;
};

/// not_found for what the viewer may not see.
core::Task<core::Result<CaseFile>> read_case(store::Store& store, core::Viewer viewer, std::string number);
core::Task<core::Result<store::CasePage>> read_list(store::Store& store, core::Viewer viewer, ListQuery query);

/// HTTP status for an expected failure.
[[nodiscard]] unsigned status_for(core::Errc code) noexcept;

}  // namespace sunwai::web
