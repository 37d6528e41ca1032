#pragma once
#include "core/error.hpp"
#include "daemon/context.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sunwai::daemon {

/// What `sunwai deadline` is asked; as given, unchecked.
struct DeadlineQuestion {
    std::string from;
    std::string within;
    std::string category;
    std::string matter;
    std::string place;
    std::string severity;
    std::string duty;
};

/// When it falls due, and why.
struct DeadlineAnswer {
    core::Instant due{};
    std::string limit;                    ///< `7wd`
    std::string why;                      ///< where the limit comes from, in a sentence
    std::string duty;
    std::optional<core::Instant> acknowledgement;  ///< only where policy was asked
    std::vector<std::string> steps;       ///< the way to it, day by day; filled when `explain`
};

/// Answers by the calendar in force; without `within`, by the limits that policy gives a case of this category at this place. invalid: in words.
[[nodiscard]] core::Result<DeadlineAnswer> answer_deadline(DeadlineQuestion const& question, Policy const& policy, bool explain);

}  // namespace sunwai::daemon
