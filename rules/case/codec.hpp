#pragma once
#include "core/error.hpp"
#include "core/model/case.hpp"
#include "core/model/event.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sunwai::rules {

/// How many kinds of events a case remembers, to say what changed.
inline constexpr std::size_t recent_kinds = 8;

/// A case as compact JSON: names ascending, defaults left out, times in ms since 1970. The same case gives the same bytes.
[[nodiscard]] std::string encode(core::Case const& record);

/// The case back. corrupt: not JSON of this form. Unknown names are passed over.
[[nodiscard]] core::Result<core::Case> decode_case(std::string_view text);

/// A case as the data of its first event, `opened`, leave it: evolve() from nothing. corrupt: data without the fields of a case.
/// Data written before there were implied fields are read as they were meant.
[[nodiscard]] core::Result<core::Case> decode_opened(std::string_view data);

/// A fact of an event beside the changed fields: reason's key, office, due time in ms, counts, lists of offices.
using FactValue = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;

/// Facts of one event, in any order; written in ascending order of their names.
using Facts = std::vector<std::pair<std::string_view, FactValue>>;

/// `data` of an event: `{"late":true,"office":"HR-D063-CM","set":{…}}`. `set` holds the fields of the case that changed, with their new values;
/// it is left out when nothing changed. A fact of the name `set` is not allowed.
[[nodiscard]] std::string event_data(core::Case const& before, core::Case const& after, Facts facts = {});

/// `data` of the event `opened`: `{"set":{…}}` with the fields of the case that are not empty, without those that the others imply (fields.hpp). Every case
/// has such an event and few have many more, so that its size is what a store is measured by.
[[nodiscard]] std::string opened_data(core::Case const& opened);

/// Reading facts for pages, mails and tests. Empty when the fact is not there or of another type.
[[nodiscard]] std::optional<std::string> text_fact(core::Event const& event, std::string_view name);
[[nodiscard]] std::optional<std::int64_t> number_fact(core::Event const& event, std::string_view name);
[[nodiscard]] bool flag_fact(core::Event const& event, std::string_view name);
[[nodiscard]] std::vector<std::string> list_fact(core::Event const& event, std::string_view name);

}  // namespace sunwai::rules
