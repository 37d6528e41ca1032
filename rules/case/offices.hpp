#pragma once
#include "core/model/case.hpp"
#include "rules/calendar/working_time.hpp"
#include "rules/case/machine.hpp"

#include <boost/container/static_vector.hpp>

#include <string_view>
#include <vector>

namespace sunwai::rules {

/// Longest ladder that is walked; a loop in imported offices ends here.
inline constexpr std::size_t longest_chain = 12;

/// Offices of one line, lowest first.
using Chain = boost::container::static_vector<core::Office const*, longest_chain>;

/// The office and those above it on its line, lowest first. Empty for an unknown office.
[[nodiscard]] Chain chain_of(World const& world, std::string_view office);

/// Whether `office` stands above `lower` on its line.
[[nodiscard]] bool is_above(World const& world, std::string_view office, std::string_view lower);

/// Complained of, or below one that is: never handles, sees or closes the case.
[[nodiscard]] bool is_excluded(core::Case const& record, World const& world, std::string_view office);

/// The office complained of and everything below it.
[[nodiscard]] std::vector<core::OfficeId> with_those_below(World const& world, core::OfficeId const& office);

/// The next office above that answers (not for information only) and is not excluded; the State nodal officer where there is none.
[[nodiscard]] core::OfficeId superior_of(core::Case const& record, World const& world, std::string_view office);

/// The offices that a word of the pack (a level or an id) stands for, nearest to the place of the case.
[[nodiscard]] std::vector<core::Office const*> nearest_offices(core::Case const& record, World const& world, std::string_view word);

/// Duty hours of an office, over the holidays of the case's district.
[[nodiscard]] WorkingTime hours_of(core::Case const& record, World const& world, std::string_view office);

}  // namespace sunwai::rules
