#pragma once
#include "rules/case/draft.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunwai::rules {

/// A ladder of a case: its name, and the office at its foot.
struct Line {
    std::string name;
    core::OfficeId foot;
};

/// Lines of the present nodal and acting office, the answering one first. Where both stand on the same line the second is called `acting`.
[[nodiscard]] std::vector<Line> lines_of(core::Case const& record, World const& world);
/// The line from the office that judges; climbed when it does not.
[[nodiscard]] Line judging_line(core::Case const& record);

/// How somebody is told.
struct Manner {
    std::string reason;
    std::string occurrence{"0"};
    bool single{false};
    core::Duration gather{};
};

/// Tells the foot of a line; where it cannot be reached, the next one at once, at last the State nodal officer and the operator.
/// The offices that were passed are added to `skipped` where somebody wants to know.
void tell_foot(Draft& draft, Line const& line, Manner const& manner, std::vector<std::string>* skipped = nullptr);

/// One rung up, or once more to the top. Facts of the event: line, rung, office, reached, skipped.
[[nodiscard]] Facts climb(Draft& draft, Line const& line, std::string const& reason);

/// The same, but a line that climbs already keeps its pace, and a rung that was told of something else and could not read it yet is not passed.
[[nodiscard]] Facts climb_at_pace(Draft& draft, Line const& line, std::string const& reason);

/// Records `event` (a breach) and makes every line of the case climb: those of the answering office, and the second line when it has joined.
/// A line whose last rung could not read yet goes on when it could.
void start_climbing(Draft& draft, std::string const& event, Facts facts);

/// The lines of an overdue case go on from where they stand.
void resume_climbs(Draft& draft);

/// The line stands still until somebody makes it climb; how far it got is kept.
void halt_climbs(core::Case& record);

[[nodiscard]] core::Climb* find_climb(core::Case& record, std::string_view line);

}  // namespace sunwai::rules
