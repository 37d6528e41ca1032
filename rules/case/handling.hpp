#pragma once
#include "core/model/case.hpp"
#include "core/model/verdict.hpp"
#include "rules/case/machine.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

/// CASE §6: who hears first and what may be said, as data.
namespace sunwai::rules {

struct Handling {
    std::string_view key;
    bool protects{false};      ///< name, pictures, place and words hidden from whom it concerns
    bool emergency{false};
    bool high{false};
    bool opens{true};          ///< becomes a case at all
    bool any_kind{false};      ///< becomes one even where the post is no grievance: a person must look
    bool silent{false};        ///< the citizen gets no reply
    bool by_person{false};     ///< a person decides before anybody is assigned
    std::string_view receipt;  ///< reason of the first notice to the citizen instead of `received`
};

/// The row of a key; one without any flag for an unknown key.
[[nodiscard]] Handling const& handling_of(std::string_view key) noexcept;

/// Offices that hear of a handling first, for a case whose district is known.
[[nodiscard]] std::vector<core::OfficeId> first_to_know(Handling const& handling, core::Case const& record, World const& world);

/// Reason of the first notice to the citizen.
[[nodiscard]] std::string citizen_receipt(core::Case const& record);
[[nodiscard]] bool citizen_hears_nothing(core::Case const& record);

}  // namespace sunwai::rules
