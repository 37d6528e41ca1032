#include "tests/rules/case/support/checks.hpp"

#include "rules/calendar/working_time.hpp"
#include "rules/case/agenda.hpp"
#include "rules/case/codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sunwai::rules::testing {
namespace {

using core::Case;
using core::Instant;
using core::Status;
using namespace std::chrono;

bool open_pause(Case const& c, std::string_view ground)
{
    return std::ranges::any_of(c.ledger, [&](auto const& e) { return e.kind == "pause" && !e.until && (ground.empty() || e.ground == ground); });
}

}  // namespace

void Checks::see(Happening const& h)
{
    events(h);
    notices(h);
    silence(h);
    told_of_breaches(h);
    order_and_lateness(h);
    clock(h);
    ledger(h.outcome.next);
    judges(h);
    ends(h);
    reopening(h);
    transfers(h);
    climbing(h);
    emergencies(h);
    actors(h);
}

void Checks::see_end(Case const& last)
{
    Case folded;
    for (auto const& event : history_) folded = evolve(std::move(folded), event);
    folded.id = last.id;
    folded.number = last.number;
    if (folded != last) fail("the history does not rebuild the case");
    const auto back = decode_case(encode(last));
    if (!back || *back != last) fail("the case does not survive encoding");
}

void Checks::fail(std::string what)
{
    if (violation_.empty()) violation_ = std::move(what);
}

bool Checks::has_event(Happening const& h, std::string_view kind) const { return std::ranges::find(h.outcome.events, kind, &core::Event::kind) != h.outcome.events.end(); }

bool Checks::above(std::string_view office, std::string_view lower) const
{
    auto const* at = world_->directory.office(lower);
    while (at != nullptr && !at->parent.empty()) {
        if (at->parent == office) return true;
        at = world_->directory.office(at->parent);
    }
    return false;
}

bool Checks::excluded(Case const& c, std::string_view office) const
{
    return std::ranges::any_of(c.excluded, [&](auto const& bad) { return bad == office || above(bad, office); });
}

WorkingTime Checks::hours(Case const& c, std::string_view office) const
{
    auto const* found = world_->directory.office(office);
    return {world_->pack.calendar, found == nullptr ? std::string_view{"office"} : std::string_view{found->duty}, c.district};
}

void Checks::events(Happening const& h)
{
    std::int64_t seq = h.before.version;
    for (auto const& event : h.outcome.events) {
        if (event.seq != ++seq) fail("events are not numbered in sequence");
        if (event.at != h.now) fail("an event is not at its instant");
        history_.push_back(event);
    }
    if (h.command != nullptr && h.outcome.events.empty()) fail("an accepted command left no event");
    if (h.outcome.next.version != seq) fail("version is not the number of events");
}

void Checks::notices(Happening const& h)
{
    for (auto const& one : h.outcome.notices) {
        notice(h, one);
        if (one.event_seq <= h.before.version || one.event_seq > h.outcome.next.version) fail("a notice belongs to no event of its outcome");
        if (!told_.emplace(one.cycle, one.line, one.rung, one.reason, one.occurrence).second)
            fail(fmt::format("told twice: {} {} {} {}", one.line, one.rung, one.reason, one.occurrence));
    }
}

void Checks::notice(Happening const& h, core::Notice const& n)
{
    if (n.not_before < h.now) fail("a notice is due before its event");
    if (n.held != h.outcome.next.replayed && n.held != h.before.replayed) fail("held does not follow the case");
    if (n.office.empty()) {
        if (n.line != "citizen" && n.line != "operator") fail("a notice for nobody");
        return;
    }
    if (!world_->directory.contact(n.office, h.now).reachable()) fail("told an office that cannot be reached: " + n.office + " " + n.reason);
    if (excluded(h.outcome.next, n.office)) fail("told an excluded office: " + n.office + " " + n.reason);
    const bool any_hour = n.single && h.outcome.next.severity == core::Severity::emergency;
    if (any_hour) return;
    const auto time = hours(h.outcome.next, n.office);
    if (n.not_before < core::latest && !time.on_duty(n.not_before)) fail("a notice outside the duty hours of " + n.office);
}

/// Never silent: an open case has a next moment; once served, it lies ahead.
void Checks::silence(Happening const& h)
{
    auto const& c = h.outcome.next;
    if (has_event(h, "rederived") && !h.outcome.notices.empty()) fail("a changed calendar told somebody");
    if (core::is_open(c.status) != c.next_at.has_value()) fail("an open case without a next moment, or an ended one with one");
    if (c.next_at && c.next_why.empty()) fail("a next moment without its reason");
    if (c.next_why == "watch") fail("nothing lies ahead of an open case");
    const bool paired = has_event(h, "absorbed") || has_event(h, "unmerged");
    if (h.command == nullptr && h.before.version > 0 && !paired && !has_event(h, "rederived") && c.next_at && *c.next_at <= h.now) fail("served, and still due: " + c.next_why);
    if (c.next_at && *c.next_at > h.now + days{400}) fail("silent for more than a year: " + c.next_why);
}

/// Whatever is overdue reaches somebody: an office that can be reached, or the operator.
void Checks::told_of_breaches(Happening const& h)
{
    constexpr std::array<std::string_view, 6> breaches{"triage_overdue", "ack_overdue", "climbed", "judgement_overdue", "transfer_undecided", "emergency_told"};
    for (auto const& event : h.outcome.events) {
        const bool breach = std::ranges::find(breaches, event.kind) != breaches.end();
        const bool told = std::ranges::any_of(h.outcome.notices, [&](auto const& n) { return n.event_seq == event.seq && n.line != "citizen"; });
        if (breach && !told) fail("nobody was told of " + event.kind);
    }
    if (h.command == nullptr && h.outcome.events.size() > 0 && h.before.version == 0) {
        const bool told = std::ranges::any_of(h.outcome.notices, [](auto const& n) { return n.line != "citizen"; });
        if (!told) fail("nobody was told of a new case");
    }
}

/// What fell due is served in the order in which it fell due, and marked when late; what happens once happens once.
void Checks::order_and_lateness(Happening const& h)
{
    std::int64_t last = 0;
    const auto ahead = h.command == nullptr && h.outcome.events.size() > 1 ? agenda(h.before, world_->world()) : std::vector<Due>{};
    const auto was_ahead = [&](std::int64_t due) { return std::ranges::any_of(ahead, [&](Due const& one) { return core::to_millis(one.at) == due; }); };
    for (auto const& event : h.outcome.events) {
        const auto due = number_fact(event, "due");
        if (due && h.command == nullptr) {
            // What only became due by something served before it (a pause that ended, an ATR sent back) may have an earlier instant.
            if (was_ahead(*due) && *due < last) fail("served out of order: " + event.kind);
            last = std::max(last, *due);
            const bool late = core::to_millis(h.now) - *due > 60'000;
            if (late != flag_fact(event, "late")) fail("late, and not marked so: " + event.kind);
        }
        constexpr std::array<std::string_view, 3> single{"overdue", "twice_limit", "triage_overdue"};
        const bool once = std::ranges::find(single, event.kind) != single.end();
        const auto count = ++once_[event.kind + "/" + std::to_string(h.outcome.next.cycle)];
        if (once && count > 1) fail("more than once in a cycle: " + event.kind);
        if (event.kind == "reminder" && count > 2) fail("more than two reminders of one limit");
    }
}

/// The clock is not reset by touching.
void Checks::clock(Happening const& h)
{
    auto const& before = h.before;
    auto const& after = h.outcome.next;
    if (before.version == 0) return;
    if (before.received_at != after.received_at) fail("the citizen's moment was changed");
    if (after.cycle < before.cycle || after.cycle > before.cycle + 1) fail("the cycle jumped");
    if (after.cycle != before.cycle) return;
    if (before.cycle_from != after.cycle_from) fail("the start of the clock was moved");
    if (before.breached && !after.breached) fail("a breach was forgotten");
    if (before.atr_due && !after.atr_due) fail("the ATR limit was dropped");
    if (before.atr_due && after.atr_due && *after.atr_due > *before.atr_due) later_due(h);
    for (auto const& climb : before.climbs) {
        const auto same = std::ranges::find(after.climbs, climb.line, &core::Climb::line);
        if (same == after.climbs.end() || same->rung < climb.rung) fail("a ladder was climbed down: " + climb.line);
    }
}

/// Later only by the ledger, or by a superior's correction.
void Checks::later_due(Happening const& h)
{
    if (has_event(h, "rederived")) return;  // holidays were added
    const bool by_ledger = h.before.ledger != h.outcome.next.ledger;
    bool consented = false;
    if (h.command != nullptr && h.command->verb == "correct") {
        auto const& actor = h.command->actor;
        consented = actor.kind == core::ActorKind::state || actor.office == world_->pack.state_nodal || above(actor.office, h.before.nodal) ||
                    above(actor.office, h.before.acting) || above(actor.office, h.before.accepting);
    }
    if (!by_ledger && !consented) fail("the due time moved later by " + (h.command != nullptr ? h.command->verb : std::string{"the clock"}));
    if (by_ledger && h.before.breached) fail("the due time moved after the breach");
}

/// Pauses and extensions are bounded.
void Checks::ledger(Case const& c)
{
    int questions = 0;
    int extensions = 0;
    core::Duration sum{0};
    for (auto const& entry : c.ledger) {
        if (entry.kind == "pause") {
            questions += entry.ground == "question" ? 1 : 0;
            if (entry.until && *entry.until > entry.bound) fail("a pause ran past its bound");
            const auto longest = entry.ground == "court" ? days{180} : entry.ground == "long_term" ? days{365} : days{60};
            if (entry.bound > entry.from + longest) fail("an unbounded pause: " + entry.ground);
        } else if (entry.kind == "extension" && entry.cycle == c.cycle) {
            ++extensions;
            sum += entry.granted;
        }
    }
    if (questions > 2) fail("more than two pauses for questions");
    if (extensions > 2) fail("more than two extensions in a cycle");
    if (sum > days{15}) fail("extensions of more than fifteen days");
    if (std::ranges::count_if(c.ledger, [](auto const& e) { return e.kind == "pause" && !e.until; }) > 1) fail("two pauses at once");
}

/// Nobody judges an own report; nobody grants an own extension.
void Checks::judges(Happening const& h)
{
    auto const& after = h.outcome.next;
    if (has_event(h, "atr_filed") && after.accepting == after.atr_office && after.atr_office != world_->pack.state_nodal) fail("an office accepts its own ATR");
    if (has_event(h, "accepted") && h.command->actor.name == h.before.atr_author) fail("a person accepted an own ATR");
    if (has_event(h, "extended") && h.command->actor.name == h.before.extension_by) fail("a person granted an own extension");
}

void Checks::ends(Happening const& h)
{
    auto const& before = h.before;
    auto const& after = h.outcome.next;
    if (core::is_open(after.status) || !core::is_open(before.status)) return;
    if (after.status == Status::merged && has_event(h, "merged")) return;  // what it waits for stays as it is until it is taken apart again
    if (open_pause(after, "")) fail("a pause runs in an ended case");
    if (after.status == Status::closed_unconfirmed) {
        if (before.atr_evidence <= 0 || !before.atr_accepted || before.accepted_by == before.atr_author) fail("silence closed without evidence or another person");
        if (before.closing_reminders < 2 && after.closing_reminders < 2) fail("silence closed without two reminders");
        if (!before.asked_at || h.now < *before.asked_at + days{7}) fail("silence closed before seven days");
        return;
    }
    if (has_event(h, "appeal_refused")) return;
    const bool by_citizen = h.command != nullptr && h.command->verb == "citizen-answer" && h.command->args.at("answer") == "yes";
    if (by_citizen) {
        if (!before.atr_accepted || after.status != Status::closed) fail("a yes closed without an accepted ATR");
        if (h.command->actor.kind != core::ActorKind::citizen && h.command->actor.name == before.accepted_by) fail("whoever accepted the ATR entered the citizen's yes");
        return;
    }
    if (h.command == nullptr || h.command->verb != "close") return fail("ended by " + (h.command ? h.command->verb : std::string{"the clock"}));
    if (before.proposed_by.empty() || before.proposed_by == h.command->actor.name) fail("a case was ended by one person");
    if (after.status == Status::closed && before.noes == 0) fail("closed without asking the citizen");
    if (after.status == Status::closed && before.noes >= 2 && h.command->actor.kind != core::ActorKind::state && h.command->actor.office != world_->pack.state_nodal)
        fail("after a second no somebody else than the State nodal officer closed");
}

/// One rung higher at once, half of the first limit, at least four working hours.
void Checks::reopening(Happening const& h)
{
    auto const& after = h.outcome.next;
    if (after.cycle == h.before.cycle || h.before.version == 0) return;
    if (!after.atr_due || after.noes < h.before.noes) return fail("reopened without a limit");
    const WorkingTime time{world_->pack.calendar, after.duty, after.district};
    const auto limit = *config::parse_limit(after.atr_limit);
    const auto first = time.add(after.received_at, limit);
    const auto half = limit.calendar_time() ? h.now + (first - after.received_at) / 2 : time.add_working(h.now, time.between(after.received_at, first) / 2);
    const auto least = time.add_working(h.now, std::chrono::hours{4});
    if (*after.atr_due != std::max(half, least)) fail("a reopened case has not half of the first limit");
    if (after.breached) fail("reopened, and overdue from the start");
    const bool higher = std::ranges::any_of(h.outcome.notices, [&](auto const& n) {
        return (n.reason == "reopened" && n.line != "citizen" && n.rung > 0) || (n.line == "operator" && n.occurrence.starts_with("reopened:"));
    });
    if (!higher) fail("reopened without a higher rung");
}

/// The third office in a row is named by a superior.
void Checks::transfers(Happening const& h)
{
    for (auto const& event : h.outcome.events) {
        if (event.kind == "transferred") ++transfers_in_a_row_;
        else if (event.kind == "ordered" || event.kind == "reopened") transfers_in_a_row_ = 0;
        else if ((event.kind == "assigned" || event.kind == "re_marked") && h.outcome.next.transfers == 0) transfers_in_a_row_ = 0;
    }
    if (transfers_in_a_row_ > 2) fail("transferred a third time without a superior");
    if (has_event(h, "transferred") && h.before.transfers >= 1 && h.outcome.next.acting == h.before.transfer_from) fail("two offices passed a case back and forth");
}

/// A rung is not passed before it could read what it was told.
void Checks::climbing(Happening const& h)
{
    for (auto const& climb : h.outcome.next.climbs) {
        const auto old = std::ranges::find(h.before.climbs, climb.line, &core::Climb::line);
        const bool same_cycle = h.before.cycle == h.outcome.next.cycle;
        const bool moved = old != h.before.climbs.end() && same_cycle && (climb.rung > old->rung || climb.repeats > old->repeats);
        const bool by_step = moved && h.command == nullptr && old->next && old->rung > 0;
        if (by_step && h.now < old->reached) fail("a rung was passed before it could read: " + climb.line);
        const bool emergency = h.outcome.next.severity == core::Severity::emergency;
        if (!moved || emergency || climb.at.empty()) continue;
        if (climb.reached < hours(h.outcome.next, climb.at).next_on_duty(h.now)) fail("reached before duty: " + climb.line);
    }
}

/// Danger goes out at any hour, at once.
void Checks::emergencies(Happening const& h)
{
    for (auto const& event : h.outcome.events) {
        if (event.kind != "emergency_told") continue;
        const bool now = std::ranges::any_of(h.outcome.notices, [&](auto const& n) { return n.event_seq == event.seq && n.reason == "emergency" && n.not_before == h.now; });
        if (!now) fail("an emergency waits");
        for (auto const& n : h.outcome.notices) {
            if (n.event_seq == event.seq && n.reason == "emergency" && n.not_before != h.now) fail("an emergency waits for duty hours");
        }
    }
    if (h.before.version == 0 && h.outcome.next.severity == core::Severity::emergency && !has_event(h, "emergency_told")) fail("nobody on duty hears of an emergency");
}

/// An office complained of, and those below, do nothing; a stale view changes nothing.
void Checks::actors(Happening const& h)
{
    if (h.command == nullptr) return;
    if (excluded(h.before, h.command->actor.office)) fail("an excluded office gave a command");
    if (h.command->seen_version != h.before.version) fail("a stale command was taken");
    if (excluded(h.outcome.next, h.outcome.next.acting) || excluded(h.outcome.next, h.outcome.next.nodal)) fail("an excluded office handles the case");
}

}  // namespace sunwai::rules::testing
