#include "rules/case/roster.hpp"

#include "rules/case/limits.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

using core::OfficeId;

/// Offices of one rung over all dangers of the case; `*` where it names none.
std::vector<OfficeId> roster_rung(core::Case const& record, World const& world, std::size_t rung)
{
    std::vector<OfficeId> offices;
    auto dangers = record.danger;
    if (dangers.empty()) dangers.emplace_back("*");
    for (auto const& danger : dangers) {
        auto const* roster = world.pack.roster(record.district, danger);
        if (roster == nullptr || rung >= roster->rungs.size()) continue;
        for (auto const& office : roster->rungs[rung]) {
            if (std::ranges::find(offices, office) == offices.end()) offices.push_back(office);
        }
    }
    return offices;
}

/// Tells those who can be told; how many.
std::size_t tell_all(Draft& draft, std::vector<OfficeId> const& offices, int rung, std::string const& occurrence)
{
    std::size_t told = 0;
    for (auto office = offices.begin(); office != offices.end(); ++office) {
        if (std::find(offices.begin(), office, *office) != office) continue;
        if (!draft.world().directory.contact(*office, draft.now()).reachable()) continue;
        // One line per office: several hear of the same rung.
        const bool heard = draft.tell({*office, "roster:" + *office, rung, "emergency", occurrence, true, {}});
        told += heard ? 1 : 0;
    }
    return told;
}

void tell_above_roster(Draft& draft, int rung)
{
    auto const& pack = draft.world().pack;
    (void)tell_all(draft, {pack.state_watch, pack.state_nodal}, rung, "0");
    draft.tell_operator("emergency", std::to_string(rung));
}

}  // namespace

void tell_next_roster_rung(Draft& draft, Facts facts)
{
    auto& c = draft.next;
    auto const& numbers = draft.world().pack.numbers;
    std::size_t told = 0;
    // A rung that has nobody is passed at once.
    while (told == 0 && c.relay_rung < 2) {
        auto offices = roster_rung(c, draft.world(), static_cast<std::size_t>(c.relay_rung));
        if (c.relay_rung == 1) offices.push_back(draft.world().pack.state_watch);
        ++c.relay_rung;
        told = tell_all(draft, offices, c.relay_rung, "0");
    }
    if (told == 0) {
        ++c.relay_rung;
        tell_above_roster(draft, c.relay_rung);
    }
    c.relay_stage = "told";
    const auto wait = c.relay_rung <= 2 ? numbers.ack_emergency : numbers.step_emergency;
    c.relay_due = case_hours(c, draft.world()).add(draft.now(), wait);
    facts.emplace_back("rung", std::int64_t{c.relay_rung});
    draft.record("emergency_told", std::move(facts));
}

bool start_roster(Draft& draft)
{
    if (draft.next.severity != core::Severity::emergency || !draft.next.relay_stage.empty()) return false;
    draft.tell_citizen("danger", std::to_string(draft.next.cycle));
    tell_next_roster_rung(draft, {});
    return true;
}

}  // namespace sunwai::rules
