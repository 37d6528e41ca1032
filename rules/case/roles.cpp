#include "rules/case/roles.hpp"

#include "rules/case/offices.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

bool on_roster(core::Case const& record, World const& world, std::string_view office)
{
    if (office == world.pack.state_watch) return true;
    return std::ranges::any_of(record.danger, [&](auto const& danger) {
        auto const* roster = world.pack.roster(record.district, danger);
        return roster != nullptr && std::ranges::any_of(roster->rungs, [&](auto const& rung) { return std::ranges::find(rung, office) != rung.end(); });
    });
}

std::uint32_t officer_roles(core::Case const& c, World const& world, core::OfficeId const& office)
{
    auto const* known = world.directory.office(office);
    if (known == nullptr) return 0;
    std::uint32_t roles = role::officer;
    if (office == c.nodal) roles |= role::nodal;
    if (office == c.acting) roles |= role::acting;
    if (office == c.accepting) roles |= role::accepting;
    if (office == c.appeal_to) roles |= role::appeal;
    if (office == c.transfer_judge) roles |= role::naming;
    if (office == world.pack.state_nodal) roles |= role::state | role::superior | role::judge;
    if (!c.danger.empty() && on_roster(c, world, office)) roles |= role::roster;
    if (known->information_only) return roles;
    if (is_above(world, office, c.nodal) || is_above(world, office, c.acting)) roles |= role::superior;
    if (is_above(world, office, c.accepting)) roles |= role::judge;
    return roles;
}

}  // namespace

std::uint32_t roles_of(core::Case const& c, core::Actor const& actor, World const& world, Guards const& guards)
{
    switch (actor.kind) {
    case core::ActorKind::system: return role::system;
    case core::ActorKind::citizen: return role::citizen;
    case core::ActorKind::operator_: return role::operator_;
    case core::ActorKind::state:
        if (guards.excludes && is_excluded(c, world, actor.office)) return 0;
        return role::state | role::superior | role::judge | role::officer | officer_roles(c, world, actor.office);
    case core::ActorKind::officer: break;
    }
    if (actor.office.empty() || (guards.excludes && is_excluded(c, world, actor.office))) return 0;
    return officer_roles(c, world, actor.office);
}

}  // namespace sunwai::rules
