#pragma once
#include "rules/case/agenda.hpp"
#include "rules/case/draft.hpp"

#include <string>
#include <string_view>

/// How a case is asked about, ends, and begins again.
namespace sunwai::rules {

/// The citizen is asked whether it is solved; the window of silence begins.
void ask_whether_solved(Draft& draft);
void serve_closing_reminder(Draft& draft, Due const& due);
void serve_closing(Draft& draft, Due const& due);

/// The case ends: nothing lies ahead of it, open pauses and what was asked for are dropped. The citizen is told. Records `event`.
void end_case(Draft& draft, core::Status status, std::string event, Facts facts, std::optional<std::string> words = {});

/// The next cycle: one rung higher at once, half of the first limit, judged one rung higher. Records `reopened`.
void reopen(Draft& draft, std::string const& ground, std::optional<std::string> words = {});

/// The ATR on file no longer counts.
void drop_report(core::Case& record);

/// The office that judges an ATR filed by `author` (an office): never that office itself.
[[nodiscard]] core::OfficeId judge_of(core::Case const& record, World const& world, std::string_view author);

}  // namespace sunwai::rules
