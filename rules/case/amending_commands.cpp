// What is known of a case is set right: category, place, severity, handling; notes, erasure, incidents, release of a replayed case.
#include "rules/case/assignment.hpp"
#include "rules/case/commands.hpp"
#include "rules/case/handling.hpp"
#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/roles.hpp"
#include "rules/case/roster.hpp"

#include <algorithm>
#include <array>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Severity;
using core::Status;

constexpr std::uint32_t unended = in(Status::triage) | in(Status::assigned) | in(Status::acknowledged) | in(Status::in_progress) |
                                  in(Status::atr_filed) | in(Status::resolved) | in(Status::long_term);
constexpr std::uint32_t all_states = ~0U;
constexpr std::uint32_t superiors = role::superior | role::judge | role::state;

Handled set_place(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    auto const& pack = draft.world().pack;
    if (!asked.has("place")) return {};
    auto const* place = pack.place(asked.arg("place"));
    auto const* district = place == nullptr ? nullptr : pack.district_on(place->id, core::local_date(c.received_at, pack.calendar.offset));
    if (district == nullptr) return invalid("correct: place is no known place of a district");
    c.place = place->id;
    c.district = district->id;
    c.area = pack.area_of(place->id);
    return {};
}

Handled set_category(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (asked.has("category")) {
        if (draft.world().pack.category(asked.arg("category")) == nullptr) return invalid("correct: unknown category");
        if (c.category != asked.arg("category")) c.matter.clear();
        c.category = asked.arg("category");
    }
    if (asked.has("matter")) c.matter = asked.arg("matter").substr(0, 64);
    return {};
}

/// Raised by anyone who may correct, lowered by a superior only.
Handled set_severity(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    if (!asked.has("severity")) return {};
    const auto severity = core::parse_severity(asked.arg("severity"));
    if (!severity) return invalid("correct: severity must be normal, high or emergency");
    if (*severity < c.severity && (asked.roles & superiors) == 0 && draft.guards().consent) return forbidden("correct: only a superior lowers the severity");
    c.severity = *severity;
    return {};
}

/// The due time follows the corrected facts: forward at once, back only with a superior's consent.
bool move_due(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    auto const& world = draft.world();
    if (c.breached || !c.atr_due) return false;
    const auto kept = c.atr_limit;
    c.atr_limit = config::to_string(policy_atr_limit(c, world));
    const auto due = derive_atr_due(c, world);
    const bool consented = (asked.roles & superiors) != 0 || !draft.guards().consent;
    if (due <= *c.atr_due || consented) {
        c.atr_due = due;
        return false;
    }
    c.atr_limit = kept;
    return true;
}

void tighten(std::optional<core::Instant>& due, core::Instant derived)
{
    if (due) due = std::min(*due, derived);
}

Handled correct(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    const Case before = c;
    for (auto const set : {set_place, set_category, set_severity}) {
        if (const auto done = set(draft, asked); !done) return done.error();
    }
    if (c == before) return invalid("correct: nothing differs");
    c.is_protected = c.is_protected || needs_protection(c, draft.world());
    const bool limit_kept = move_due(draft, asked);
    if (!c.ack_breached) tighten(c.ack_due, derive_ack_due(c, draft.world()));
    if (!c.triage_breached) tighten(c.triage_due, derive_triage_due(c, draft.world()));
    if (judged_by_state(c, draft.world())) c.accepting = draft.world().pack.state_nodal;
    if (c.severity != Severity::emergency) c.relay_due.reset();
    draft.record("corrected", {{"limit_kept", limit_kept}}, words_of(asked));
    (void)start_roster(draft);
    return {};
}

/// Handling may be added by those who answer; taken away, and with it protection, only by the State nodal officer's desk.
Handled handling_set(Draft& draft, Asked const& asked)
{
    auto& c = draft.next;
    auto const& key = asked.arg("handling");
    if (handling_of(key).key.empty()) return invalid("handling-set: unknown handling");
    const auto at = std::ranges::find(c.handling, key);
    if (asked.flag("remove")) {
        if ((asked.roles & role::state) == 0) return forbidden("handling-set: only the State nodal officer takes a handling away");
        if (at == c.handling.end()) return invalid("handling-set: the case has no such handling");
        c.handling.erase(at);
        c.is_protected = needs_protection(c, draft.world());
    } else {
        if (at != c.handling.end()) return invalid("handling-set: the case has this handling");
        c.handling.push_back(key);
        c.is_protected = c.is_protected || handling_of(key).protects;
        if (handling_of(key).emergency) c.severity = Severity::emergency;
        if (c.is_protected) c.accepting = draft.world().pack.state_nodal;
        for (auto const& office : first_to_know(handling_of(key), c, draft.world())) {
            if (draft.world().directory.contact(office, draft.now()).reachable()) draft.tell({office, "handling:" + office, 0, key, draft.occurrence(), true, {}});
        }
    }
    draft.record("handling_set", {{"handling", key}, {"removed", asked.flag("remove")}}, words_of(asked));
    (void)start_roster(draft);
    return {};
}

Handled note(Draft& draft, Asked const& asked)
{
    if (const auto text = need(asked, "text"); !text) return text.error();
    draft.record("noted", {}, words_of(asked));
    return {};
}

/// The words are the store's to erase; the case keeps that it was done.
Handled erase(Draft& draft, Asked const& asked)
{
    if (const auto reason = need(asked, "reason"); !reason) return reason.error();
    draft.next.author_key.clear();
    draft.next.fingerprint = 0;
    draft.record("erased", {{"ground", asked.arg("reason").substr(0, 64)}});
    return {};
}

Handled incident_join(Draft& draft, Asked const& asked)
{
    if (const auto lead = need(asked, "lead"); !lead) return lead.error();
    auto incident = count_arg(asked, "incident", 1, 2'000'000'000, 1);
    if (!incident) return incident.error();
    draft.next.lead = asked.arg("lead").substr(0, 64);
    draft.next.incident = *incident;
    draft.record("incident_joined", {{"lead", draft.next.lead}});
    return {};
}

Handled incident_leave(Draft& draft, Asked const&)
{
    if (draft.next.incident == 0) return invalid("incident-leave: the case is of no incident");
    draft.next.lead.clear();
    draft.next.incident = 0;
    draft.record("incident_left");
    return {};
}

/// A replayed case goes live: what it says from now on is really said.
Handled release(Draft& draft, Asked const&)
{
    if (!draft.next.replayed) return invalid("release: the case was not replayed");
    draft.next.replayed = false;
    draft.record("released");
    return {};
}

constexpr auto running = role::state | role::operator_ | role::system;
constexpr std::array verbs{
    Verb{"correct", role::nodal | role::acting | superiors, unended, "category matter place severity reason", correct},
    Verb{"handling-set", role::nodal | superiors, unended, "handling remove reason", handling_set},
    Verb{"note", role::officer | role::state | role::operator_ | role::system, all_states, "text", note},
    Verb{"erase", running, all_states, "reason", erase},
    Verb{"incident-join", role::nodal | role::state | role::system, unended, "lead incident", incident_join},
    Verb{"incident-leave", role::nodal | role::state | role::system, unended, "", incident_leave},
    Verb{"release", running, all_states, "", release},
};

}  // namespace

std::span<Verb const> amending_verbs() { return verbs; }

}  // namespace sunwai::rules
