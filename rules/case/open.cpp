// Opening a case: what the post says, who answers, acts and judges, and when each limit falls.
#include "rules/case/open.hpp"

#include "rules/case/assignment.hpp"
#include "rules/case/draft.hpp"
#include "rules/case/handling.hpp"
#include "rules/case/ladder.hpp"
#include "rules/case/limits.hpp"
#include "rules/case/offices.hpp"
#include "rules/case/roster.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Severity;
using core::Status;

core::MatterFinding const* matter_of(Opening const& opening)
{
    auto const& matters = opening.verdict.matters;
    return opening.matter < matters.size() ? &matters[opening.matter] : nullptr;
}

void add_once(std::vector<std::string>& list, std::string_view word)
{
    if (std::ranges::find(list, word) == list.end()) list.emplace_back(word);
}

/// What the verdict says, taken over.
void take_verdict(Case& c, Opening const& opening, World const& world)
{
    auto const& verdict = opening.verdict;
    c.kind = verdict.kind;
    c.severity = verdict.severity;
    c.danger = verdict.danger;
    c.handling = verdict.handling;
    c.references = verdict.references;
    c.missing = verdict.missing;
    c.lang = verdict.lang;
    c.area = verdict.area;
    c.source = opening.post.source;
    c.author_key = opening.author_key;
    c.fingerprint = verdict.fingerprint;
    c.linked = opening.linked;
    c.replayed = opening.replayed;
    c.policy_version = world.pack.version;
    c.against_officer = opening.conduct || (verdict.against_officer && verdict.matters.size() < 2);
    if (auto const* matter = matter_of(opening)) {
        c.category = matter->category;
        c.matter = matter->matter;
        c.confidence = matter->confidence;
        c.against_officer = c.against_officer || matter->against_officer;
    } else {
        c.category = "other";
    }
    if (verdict.place) {
        c.place = verdict.place->id;
        c.district = verdict.place->district;
    }
}

/// What the handling list demands of severity and danger.
void apply_handling(Case& c, World const& world)
{
    for (auto const& key : c.handling) {
        auto const& handling = handling_of(key);
        if (handling.emergency) {
            c.severity = Severity::emergency;
            add_once(c.danger, key);
        } else if (handling.high) {
            c.severity = std::max(c.severity, Severity::high);
        }
    }
    if (!c.danger.empty()) c.severity = Severity::emergency;
    c.is_protected = needs_protection(c, world);
}

/// The offices that the post complains of by their name: on the way up from who acts or answers, else those nearest to the place.
std::vector<core::OfficeId> named_offices(Case const& c, World const& world, std::string_view named)
{
    auto const& posts = world.pack.named_posts;
    const auto post = std::ranges::find(posts, named, &config::NamedPost::named);
    std::vector<core::OfficeId> found;
    if (named.empty() || post == posts.end()) return found;
    for (auto const& from : {c.acting, c.nodal}) {
        for (auto const* office : chain_of(world, from)) {
            if (std::ranges::find(post->levels, office->level) != post->levels.end()) return {office->id};
        }
    }
    for (auto const& level : post->levels) {
        for (auto const* office : nearest_offices(c, world, level)) found.push_back(office->id);
    }
    return found;
}

bool is_police(World const& world, std::string_view office)
{
    auto const* known = world.directory.office(office);
    return known != nullptr && known->line == "police";
}

/// Conduct of the police whose office is not named: the Superintendent, who acts or stands above who acts (CASE section 6).
core::OfficeId head_of_police(Case const& c, World const& world)
{
    const auto named = named_offices(c, world, "sp");
    return named.empty() ? superior_of(c, world, c.acting) : named.front();
}

void exclude(Case& c, World const& world, core::OfficeId const& office)
{
    for (auto& one : with_those_below(world, office)) {
        if (std::ranges::find(c.excluded, one) == c.excluded.end()) c.excluded.push_back(std::move(one));
    }
}

/// Whoever stands above all that is excluded and can be told.
core::OfficeId above_excluded(Case const& c, World const& world, core::OfficeId const& from)
{
    return is_excluded(c, world, from) ? superior_of(c, world, from) : from;
}

/// The conduct of an office is looked into by its superior; it and those below neither handle nor see the case. Where no office is named or derivable:
/// the superior of the nodal office (Deputy Commissioner), in police matters the Superintendent.
void turn_against(Case& c, World const& world, std::string_view named)
{
    const auto complained_of = named_offices(c, world, named);
    for (auto const& office : complained_of) exclude(c, world, office);
    if (c.category == "corruption" && !c.acting.empty()) {
        // Vigilance or the Anti-Corruption Bureau acts; it is not what is complained of. A live demand for a bribe is its alone.
        c.nodal = c.matter == "bribe" ? c.acting : above_excluded(c, world, c.nodal);
        return;
    }
    if (!complained_of.empty()) {
        c.acting = superior_of(c, world, complained_of.front());
    } else if (is_police(world, c.acting)) {
        const auto head = head_of_police(c, world);
        if (is_above(world, head, c.acting)) exclude(c, world, c.acting);
        c.acting = head;
    } else {
        const auto derived = c.acting;
        if (!derived.empty()) exclude(c, world, derived);
        c.acting = superior_of(c, world, derived.empty() ? c.nodal : derived);
        if (c.nodal == derived) c.nodal = c.acting;
    }
    if (c.nodal.empty() || is_excluded(c, world, c.nodal)) c.nodal = c.acting;
}

/// A protected police matter is not copied to the district line.
void keep_from_district(Case& c, World const& world)
{
    auto const* acting = world.directory.office(c.acting);
    auto const* nodal = world.directory.office(c.nodal);
    if (!c.is_protected || acting == nullptr || nodal == nullptr) return;
    if (acting->line == "police" && nodal->line == "district") c.nodal = superior_of(c, world, c.acting);
}

/// Acting office when the rules are sure of it, else ranked candidates.
void find_acting(Case& c, World const& world, core::Date on)
{
    constexpr std::size_t most = 8;
    const auto ranked = world.pack.acting_offices(c.category, c.matter, c.place, c.area, on);
    if (ranked.empty()) return;
    const auto rival = [&](auto const& other) { return &other != &ranked.front() && other.level == ranked.front().level && other.confidence == ranked.front().confidence; };
    if (ranked.front().sure() && std::ranges::none_of(ranked, rival)) {
        c.acting = ranked.front().office->id;
        return;
    }
    for (auto const& match : ranked) {
        if (c.candidates.size() < most) c.candidates.push_back(match.office->id);
    }
}

void find_offices(Case& c, World const& world, std::string_view complained_of)
{
    if (c.district.empty()) return;
    const auto on = core::local_date(c.received_at, world.pack.calendar.offset);
    if (auto const* nodal = world.pack.nodal_office(c.category, c.place, on)) c.nodal = nodal->id;
    find_acting(c, world, on);
    if (c.against_officer) turn_against(c, world, complained_of);
    keep_from_district(c, world);
}

/// Why a person decides first, besides what the verdict says; nothing more when the case is assigned at once.
void add_reasons(Case const& c, std::vector<std::string>& reasons)
{
    if (c.district.empty()) add_once(reasons, "place_unknown");
    else if (c.nodal.empty()) add_once(reasons, "no_nodal_office");
    else if (c.acting.empty()) add_once(reasons, c.candidates.empty() ? "no_acting_office" : "acting_office_unsure");
    for (auto const& key : c.handling) {
        if (handling_of(key).by_person) add_once(reasons, key);
    }
}

void set_clock(Case& c, World const& world)
{
    auto const* office = world.directory.office(c.acting.empty() ? c.nodal : c.acting);
    c.duty = office != nullptr ? office->duty : "office";
    c.atr_limit = config::to_string(policy_atr_limit(c, world));
    c.atr_due = derive_atr_due(c, world);
    if (c.status == Status::triage) {
        c.triage_due = derive_triage_due(c, world);
    } else {
        c.assigned_at = c.opened_at;
        c.ack_due = derive_ack_due(c, world);
    }
}

/// In triage the acting office found so far is one more candidate.
void to_triage(Case& c, std::vector<std::string> reasons)
{
    c.status = Status::triage;
    c.reasons = std::move(reasons);
    if (!c.acting.empty()) c.candidates.insert(c.candidates.begin(), std::move(c.acting));
    c.acting.clear();
}

void tell_first(Draft& draft)
{
    auto const& c = draft.next;
    for (auto const& key : c.handling) {
        for (auto const& office : first_to_know(handling_of(key), c, draft.world())) {
            if (draft.world().directory.contact(office, draft.now()).reachable()) draft.tell({office, "handling:" + office, 0, key, "0", true, {}});
        }
    }
    if (c.status == Status::triage) {
        tell_foot(draft, lines_of(c, draft.world()).front(), {"triage", "0", c.severity == Severity::emergency, {}});
    } else {
        tell_assigned(draft);
        draft.tell_citizen(citizen_receipt(c), std::to_string(c.cycle));
    }
}

}  // namespace

Outcome open_prepared(Draft&& draft, std::vector<std::string> reasons, std::string_view complained_of)
{
    auto const& world = draft.world();
    Case& c = draft.next;
    c.cycle_from = c.received_at;
    c.opened_at = draft.now();
    apply_handling(c, world);
    // Doubt counts as emergency (CASE section 5): the duty roster hears at once, and a person decides within minutes.
    if (std::ranges::find(reasons, "possible_emergency") != reasons.end()) c.severity = Severity::emergency;
    find_offices(c, world, complained_of);
    add_reasons(c, reasons);
    if (reasons.empty()) c.status = Status::assigned;
    else to_triage(c, std::move(reasons));
    if (auto const* office = world.directory.office(c.acting); office != nullptr) c.department = office->department;
    if (c.department.empty()) {
        if (auto const* rule = world.pack.acting_rule(c.category, c.matter, c.area)) c.department = rule->department;
    }
    c.accepting = accepting_office(c, world);
    set_clock(c, world);

    tell_first(draft);
    const bool endangered = c.severity == Severity::emergency;
    draft.record_opened(!endangered);
    if (endangered) (void)start_roster(draft);
    return std::move(draft).finish();
}

Outcome open(Opening const& opening, World const& world, core::Instant received_at, core::Instant now, Guards const& guards)
{
    Draft draft{core::Actor::system("rules"), {world, now, guards}};
    take_verdict(draft.next, opening, world);
    draft.next.received_at = received_at;
    std::vector<std::string> reasons;
    if (opening.verdict.triage) reasons = opening.verdict.reasons;
    if (opening.verdict.triage && reasons.empty()) reasons.emplace_back("unsure");
    return open_prepared(std::move(draft), std::move(reasons), opening.verdict.complained_of);
}

Outcome open(Opening const& opening, World const& world, core::Instant received_at, core::Instant now) { return open(opening, world, received_at, now, Guards{}); }

}  // namespace sunwai::rules
