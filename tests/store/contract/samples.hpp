#pragma once
#include "store/store.hpp"

#include <string>
#include <string_view>

/// Records for the tests, plain and complete.
namespace sunwai::store::contract {

inline const core::Instant morning = core::parse_rfc3339("2026-03-05T10:00:00+05:30").value();

[[nodiscard]] core::Post post(std::string id, std::string text = "paani nahi aa raha");
[[nodiscard]] core::Verdict grievance(std::string category = "water_supply", std::string district = "HR-D063");
/// A case as the machine opens one: two events (the first with words), a notice to the acting and one to the nodal office.
/// Opens a case and reads it back.
[[nodiscard]] core::Result<core::Case> open_case(Writer& writer, rules::Outcome outcome, core::PostId of = 0);
[[nodiscard]] rules::Outcome opening(std::string district = "HR-D063", std::string department = "phed", std::string author = "author-1");
/// A further event on a case, with a notice.
[[nodiscard]] rules::Outcome next_step(core::Case from, core::Status status, std::string kind, std::string reason);
[[nodiscard]] core::Message message(std::string message_id, core::CaseId of, std::string recipient = "sdo@example.org");

}  // namespace sunwai::store::contract
