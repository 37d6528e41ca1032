#include "daemon/verbs/rehearsal.hpp"

#include "core/model/post.hpp"
#include "rules/case/codec.hpp"

#include <algorithm>
#include <iterator>

namespace sunwai::daemon {
namespace {

/// The moment a limit passed, which may lie before it was noticed.
core::Instant passed_at(core::Event const& event)
{
    const auto due = rules::number_fact(event, "due");
    return due ? core::from_millis(*due) : event.at;
}

constexpr int most_steps = 20000;  ///< moments served for one case: years of daily notices at the top

/// What the rules had said of the post, from the case as it was first stored.
core::Verdict verdict_of(core::Case const& opened, config::StatePack const& pack)
{
    core::Verdict verdict;
    verdict.kind = opened.kind;
    verdict.kind_confidence = 1;
    verdict.matters.push_back({opened.category, opened.matter, opened.confidence, {}, opened.against_officer});
    verdict.severity = opened.severity;
    verdict.danger = opened.danger;
    verdict.handling = opened.handling;
    verdict.against_officer = opened.against_officer;
    verdict.references = opened.references;
    verdict.missing = opened.missing;
    verdict.lang = opened.lang;
    verdict.area = opened.area;
    if (auto const* place = pack.place(opened.place)) verdict.place = core::PlaceFinding{place->id, place->name_en, place->level, opened.district, 1.0};
    verdict.triage = opened.status == core::Status::triage;
    verdict.reasons = opened.reasons;
    return verdict;
}

/// A case living its life again.
class Life {
public:
    Life(rules::World const& world, Rehearsal& into) : world_{world}, into_{into} {}

    void open(core::Case const& as_stored)
    {
        core::Post post;
        post.source = as_stored.source;
        post.external_id = as_stored.number;
        post.created_at = as_stored.received_at;
        post.lang = as_stored.lang;
        const auto verdict = verdict_of(as_stored, world_.pack);
        const rules::Opening opening{post, verdict, 0, false, as_stored.author_key, as_stored.linked, false};
        take(rules::open(opening, world_, as_stored.received_at, as_stored.opened_at));
    }

    /// Serves every moment up to `until`, each at its own time.
    void serve(core::Instant until)
    {
        while (into_.last.next_at && *into_.last.next_at <= until && ++steps_ < most_steps) {
            auto outcome = rules::serve_due(into_.last, world_, *into_.last.next_at);
            if (outcome.events.empty()) return;
            take(std::move(outcome));
        }
    }

    void obey(rules::Command command, core::Instant at)
    {
        command.seen_version = into_.last.version;
        auto outcome = rules::decide(into_.last, command, world_, at);
        if (!outcome && outcome.error().code == core::Errc::forbidden) {
            // Under the other policy another office has the case: what its people would have done, somebody above them may do.
            command.actor.kind = core::ActorKind::state;
            command.actor.office = world_.pack.state_nodal;
            outcome = rules::decide(into_.last, command, world_, at);
        }
        if (outcome) take(std::move(*outcome));
        else ++into_.not_possible;
    }

private:
    void take(rules::Outcome outcome)
    {
        for (auto const& event : outcome.events) {
            if (event.kind == "overdue" && !into_.overdue) into_.overdue = passed_at(event);
        }
        std::move(outcome.notices.begin(), outcome.notices.end(), std::back_inserter(into_.notices));
        into_.last = std::move(outcome.next);
    }

    rules::World const& world_;
    Rehearsal& into_;
    int steps_{0};
};

}  // namespace

std::optional<Rehearsal> rehearse(std::span<core::Event const> history, rules::World const& world, core::Instant horizon)
{
    if (history.empty()) return std::nullopt;
    Rehearsal rehearsal;
    auto stored = rules::evolve({}, history.front());
    Life life{world, rehearsal};
    life.open(stored);
    for (auto const& event : history.subspan(1)) {
        stored = rules::evolve(std::move(stored), event);
        if (event.kind == "overdue" && !rehearsal.was_overdue) rehearsal.was_overdue = passed_at(event);
        auto command = command_behind(event, stored);
        if (!command || event.at > horizon) continue;
        life.serve(event.at);
        life.obey(std::move(*command), event.at);
    }
    life.serve(horizon);
    return rehearsal;
}

}  // namespace sunwai::daemon
