#pragma once
#include "core/model/actor.hpp"
#include "core/model/case.hpp"
#include "rules/case/guards.hpp"

#include <cstdint>

namespace sunwai::rules {

/// What an actor is to a case. Bits: one can be several.
namespace role {
inline constexpr std::uint32_t nodal = 1U << 0U;
inline constexpr std::uint32_t acting = 1U << 1U;
inline constexpr std::uint32_t accepting = 1U << 2U;
inline constexpr std::uint32_t superior = 1U << 3U;      ///< above one of the three, and may give orders
inline constexpr std::uint32_t judge = 1U << 4U;         ///< above the accepting office
inline constexpr std::uint32_t state = 1U << 5U;         ///< State nodal officer's desk
inline constexpr std::uint32_t citizen = 1U << 6U;
inline constexpr std::uint32_t system = 1U << 7U;
inline constexpr std::uint32_t operator_ = 1U << 8U;
inline constexpr std::uint32_t appeal = 1U << 9U;        ///< decides a pending appeal
inline constexpr std::uint32_t naming = 1U << 10U;       ///< names the office in a dispute over a transfer
inline constexpr std::uint32_t roster = 1U << 11U;       ///< stands on the duty roster of the case's danger
inline constexpr std::uint32_t officer = 1U << 12U;      ///< any office that is not excluded
}  // namespace role

/// 0 for an office that the case excludes and for an officer without an office.
[[nodiscard]] std::uint32_t roles_of(core::Case const& record, core::Actor const& actor, World const& world, Guards const& guards);

}  // namespace sunwai::rules
