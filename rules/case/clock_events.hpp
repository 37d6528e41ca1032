#pragma once
#include "rules/case/agenda.hpp"
#include "rules/case/draft.hpp"

#include <string_view>

/// What happens to a case when one of its moments comes.
namespace sunwai::rules {

/// Facts every served moment has: when it was due, and that it was served late (more than a minute).
[[nodiscard]] Facts lateness(Draft const& draft, Due const& due);

void serve_triage_reminder(Draft& draft, Due const& due);
void serve_triage_limit(Draft& draft, Due const& due);
void serve_ack_reminder(Draft& draft, Due const& due);
void serve_ack_limit(Draft& draft, Due const& due);
void serve_atr_reminder(Draft& draft, Due const& due);
void serve_atr_limit(Draft& draft, Due const& due);
void serve_twice_limit(Draft& draft, Due const& due);
void serve_accept_limit(Draft& draft, Due const& due);
void serve_extension_limit(Draft& draft, Due const& due);
void serve_transfer_limit(Draft& draft, Due const& due);
void serve_order_limit(Draft& draft, Due const& due);
void serve_pause_end(Draft& draft, Due const& due);
void serve_milestone_message(Draft& draft, Due const& due);
void serve_climb(Draft& draft, Due const& due, std::string_view line);

/// Ends the open pause of these grounds (empty: any) at `at` and moves the ATR due time by it; whether there was one.
bool end_pause(Draft& draft, std::string_view ground, core::Instant at);

}  // namespace sunwai::rules
