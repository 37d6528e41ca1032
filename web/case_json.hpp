#pragma once
#include "core/model/actor.hpp"
#include "core/model/case.hpp"
#include "core/model/event.hpp"
#include "core/model/message.hpp"
#include "core/model/overdue.hpp"
#include "store/store.hpp"
#include "web/desk_port.hpp"

#include <string>

namespace sunwai::web {

/// What encoding depends on besides the record.
struct CaseView {
    Register names;
    core::Instant now{};
    bool sees_protected{false};  ///< of the viewer: else words, names and the exact place of protected cases are left out
};
[[nodiscard]] CaseView view_for(core::Viewer const& viewer, Register names, core::Instant now);

/// Whether words, names and the exact place of this case are hidden from the viewer.
[[nodiscard]] bool is_masked(core::Case const& record, CaseView const& view) noexcept;
using core::is_overdue;

/// All public fields of a case as one JSON object on one line (docs/api.md): the same for the API, `case show --json` and exports. Times
/// are RFC 3339 at the state's offset, empty ones null. Row numbers, the author's key and the fingerprint are never in it.
[[nodiscard]] std::string case_json(core::Case const& record, CaseView const& view);
/// The case with `history`, `posts` and `messages` as further members.
[[nodiscard]] std::string case_json(core::Case const& record, std::vector<core::Event> const& history,
                                    std::vector<store::StoredPost> const& posts, std::vector<core::Message> const& messages,
                                    CaseView const& view);

/// A problem document (RFC 9457) with a `code` of ours: `{"type":"about:blank","title":"Conflict","status":409,"detail":"…","code":"conflict"}`
[[nodiscard]] std::string problem_json(unsigned status, std::string_view code, std::string_view detail);
[[nodiscard]] std::string page_json(store::CasePage const& page, CaseView const& view);

}  // namespace sunwai::web
