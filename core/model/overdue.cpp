#include "core/model/overdue.hpp"

#include <algorithm>

namespace sunwai::core {

bool is_paused(Case const& record) noexcept
{
    return std::ranges::any_of(record.ledger, [](LedgerEntry const& entry) { return entry.kind == "pause" && !entry.until; });
}

std::optional<Instant> overdue_from(Case const& record) noexcept
{
    const bool owes_report = record.status < Status::atr_filed || record.status == Status::long_term;
    const bool runs = record.breached || !is_paused(record);
    return owes_report && runs ? record.atr_due : std::nullopt;
}

bool is_overdue(Case const& record, Instant now) noexcept
{
    const auto from = overdue_from(record);
    return from && *from <= now;
}

}  // namespace sunwai::core
