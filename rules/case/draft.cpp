#include "rules/case/draft.hpp"

#include "rules/case/agenda.hpp"
#include "rules/case/handling.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"

#include <utility>

namespace sunwai::rules {

using core::Case;

Draft::Draft(Case before, core::Actor actor, Context context)
    : next{std::move(before)}, context_{context}, actor_{std::move(actor)}, recorded_{next}
{
}

Draft::Draft(core::Actor actor, Context context) : context_{context}, actor_{std::move(actor)}
{
    constexpr std::size_t usually_told = 4;  // the feet of two lines, the operator, the citizen
    notices_.reserve(usually_told);
}

bool Draft::tell(Telling telling)
{
    if (guards().excludes && is_excluded(next, world(), telling.office)) return false;
    core::Notice notice;
    notice.case_id = next.id;
    notice.event_seq = next.version + 1;
    notice.cycle = next.cycle;
    notice.line = std::move(telling.line);
    notice.rung = telling.rung;
    notice.reason = std::move(telling.reason);
    notice.occurrence = std::move(telling.occurrence);
    notice.single = telling.single;
    notice.created_at = now();
    const bool any_hour = telling.office.empty() || (telling.single && next.severity == core::Severity::emergency && guards().emergencies_any_hour);
    const auto earliest = now() + telling.gather;
    notice.not_before = any_hour || !guards().duty_hours ? now() : hours_of(next, world(), telling.office).next_on_duty(earliest);
    notice.office = std::move(telling.office);
    notice.held = next.replayed;
    notices_.push_back(std::move(notice));
    return true;
}

void Draft::tell_citizen(std::string reason, std::string occurrence)
{
    if (citizen_hears_nothing(next)) return;
    tell({{}, "citizen", 0, std::move(reason), std::move(occurrence), true, {}});
}

void Draft::tell_operator(std::string reason, std::string occurrence)
{
    // Where nobody else can be reached, danger does not wait for a digest.
    const bool single = next.severity == core::Severity::emergency;
    tell({{}, "operator", 0, std::move(reason), std::move(occurrence), single, {}});
}

void Draft::record(std::string kind, Facts facts, std::optional<std::string> words)
{
    set_next(next, context_);
    auto data = event_data(*recorded_, next, std::move(facts));
    append(std::move(kind), std::move(data), std::move(words));
    *recorded_ = next;
}

void Draft::record_opened(bool last)
{
    set_next(next, context_);
    append("opened", opened_data(next), std::nullopt);
    if (!last) recorded_ = next;
}

void Draft::append(std::string kind, std::string data, std::optional<std::string> words)
{
    core::Event event{next.version + 1, std::move(kind), now(), actor_, std::move(data), std::move(words)};
    next.version = event.seq;
    if (next.recent.size() == recent_kinds) next.recent.erase(next.recent.begin());
    next.recent.push_back(event.kind);
    events_.push_back(std::move(event));
}

Outcome Draft::finish() &&
{
    return {std::move(next), std::move(events_), std::move(notices_)};
}

}  // namespace sunwai::rules
