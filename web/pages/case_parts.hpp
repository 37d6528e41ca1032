#pragma once
#include "core/model/case.hpp"
#include "core/text/values.hpp"
#include "store/store.hpp"
#include "web/case_json.hpp"
#include "web/words.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Parts of the page of one case, each as values for its template.
namespace sunwai::web {

using core::text::Values;

/// Limits that run, with the way to each due time, and how far the lines have climbed.
[[nodiscard]] Values::List clock_rows(core::Case const& record, Words const& words);
[[nodiscard]] Values::List climb_rows(core::Case const& record, Words const& words);

/// Events, newest first, in words.
[[nodiscard]] Values::List history_rows(std::vector<core::Event> const& history, Words const& words, bool masked);

[[nodiscard]] Values::List post_rows(std::vector<store::StoredPost> const& posts, Words const& words);

/// A form per command; `allowed` are the verbs that this visitor may give.
[[nodiscard]] Values::List action_rows(core::Case const& record, std::vector<std::string> const& allowed, Words const& words);

/// The arguments of a command from a form, only those that the form of its verb has. Dates become the end of that day at the state's
/// offset.
[[nodiscard]] std::map<std::string, std::string>
arguments_of(std::string_view verb, std::vector<std::pair<std::string, std::string>> const& form, core::UtcOffset offset);
/// Whether pages have a form for a verb.
[[nodiscard]] bool has_form(std::string_view verb) noexcept;

}  // namespace sunwai::web
