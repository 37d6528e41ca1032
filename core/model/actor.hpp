#pragma once
#include "core/model/ids.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace sunwai::core {

enum class ActorKind : std::uint8_t { system, citizen, officer, state, operator_ };

/// Who asks for a change. Every command and every write names one; it is recorded with the event.
struct Actor {
    ActorKind kind{ActorKind::system};
    std::string name;    ///< login, `uid:1000` for the socket, `rules`, `scheduler`; never a citizen's name
    OfficeId office;     ///< the office acted for; empty for system, citizen, operator
    friend bool operator==(Actor const&, Actor const&) = default;

    [[nodiscard]] static Actor system(std::string part) { return {ActorKind::system, std::move(part), {}}; }
};

/// Who reads, and so which rows exist for this reader. Places × departments × offices × clearances, minus the offices that a case excludes.
/// Every read of the store takes one; there is no way to read a case without.
struct Viewer {
    enum class Reach : std::uint8_t {
        nothing,  ///< sees no case
        scoped,   ///< sees cases inside the sets below; an empty set of one axis does not limit that axis, but all sets empty is nothing
        state,    ///< sees every case of the state
    };
    Reach reach{Reach::nothing};
    std::set<PlaceId> districts;         ///< district ids
    std::set<std::string> departments;
    std::set<OfficeId> offices;          ///< cases whose nodal, acting or accepting office is one of these
    std::set<OfficeId> held;             ///< offices the reader holds: a case that excludes one of them does not exist for the reader
    bool sees_protected{false};          ///< clearance for the words, name and exact place of protected cases
    std::string name;                    ///< for the record of who looked

    /// The daemon itself: scheduler, intake, outbox. Never made from a request.
    [[nodiscard]] static Viewer daemon();
    /// The state nodal officer's desk.
    [[nodiscard]] static Viewer state_desk(std::string name);
};

[[nodiscard]] std::string_view name(ActorKind) noexcept;

}  // namespace sunwai::core
