#pragma once
#include "core/model/case.hpp"
#include "daemon/context.hpp"
#include "web/case_json.hpp"

#include <string>

namespace sunwai::daemon {

/// How records are shown to the operator: everything, with the names of this policy. The JSON is that of the API.
[[nodiscard]] web::CaseView case_view(Policy const& policy, core::Instant now);

/// A case as one line of a terminal.
[[nodiscard]] std::string case_row(core::Case const& record, web::CaseView const& view);

/// Words of people on one line of a terminal: whatever they hold, they stay on it.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace sunwai::daemon
