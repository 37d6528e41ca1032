#include "rules/case/handling.hpp"

#include "rules/case/offices.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

constexpr Handling none{};

constexpr Handling row(std::string_view key, std::string_view receipt)
{
    Handling made;
    made.key = key;
    made.receipt = receipt;
    return made;
}

constexpr Handling with(Handling made, auto... flags)
{
    ((made.*flags = true), ...);
    return made;
}

using H = Handling;
constexpr std::array handlings{
    with(row("self_harm", "self_harm"), &H::protects, &H::emergency, &H::any_kind),
    with(row("sexual_offence", "protected"), &H::protects),
    with(row("child", "protected"), &H::protects),
    with(row("domestic_violence", "protected"), &H::protects),
    with(row("atrocity", "protected"), &H::protects),
    with(row("cyber_fraud", "cyber"), &H::high),
    [] {
        auto made = with(row("public_order", ""), &H::silent);
        made.opens = false;
        return made;
    }(),
    with(row("threat", ""), &H::silent, &H::by_person, &H::any_kind),
    row("sub_judice", ""),
    with(row("rti", ""), &H::by_person),
    with(row("service_matter", ""), &H::by_person),
    with(row("other_authority", ""), &H::by_person),
    row("abusive", ""),
    row("campaign", ""),
};

}  // namespace

Handling const& handling_of(std::string_view key) noexcept
{
    const auto found = std::ranges::find(handlings, key, &Handling::key);
    return found == handlings.end() ? none : *found;
}

std::vector<core::OfficeId> first_to_know(Handling const& handling, core::Case const& record, World const& world)
{
    std::vector<core::OfficeId> offices;
    auto const& words = world.pack.first_words;
    const auto row = std::ranges::find(words, handling.key, &config::FirstWord::handling);
    if (row == words.end()) return offices;
    for (auto const& word : row->offices) {
        for (auto const* office : nearest_offices(record, world, word)) {
            if (std::ranges::find(offices, office->id) == offices.end()) offices.push_back(office->id);
        }
    }
    return offices;
}

std::string citizen_receipt(core::Case const& record)
{
    for (auto const& key : record.handling) {
        if (auto const& receipt = handling_of(key).receipt; !receipt.empty()) return std::string{receipt};
    }
    return record.is_protected ? "protected" : "received";
}

bool citizen_hears_nothing(core::Case const& record)
{
    return std::ranges::any_of(record.handling, [](auto const& key) { return handling_of(key).silent; });
}

bool opens_case(core::Verdict const& verdict)
{
    if (std::ranges::any_of(verdict.handling, [](auto const& key) { return !handling_of(key).opens; })) return false;
    if (verdict.kind == core::Kind::grievance) return true;
    if (verdict.severity == core::Severity::emergency) return true;  // doubt counts as danger (CASE section 5)
    const bool endangered = std::ranges::any_of(verdict.handling, [](auto const& key) { return handling_of(key).any_kind; });
    return endangered || std::ranges::find(verdict.reasons, "possible_emergency") != verdict.reasons.end();
}

}  // namespace sunwai::rules
