// What merging, taking apart and splitting promise (CASE section 3), seen from outside.
#include "tests/rules/case/support/checks.hpp"

namespace sunwai::rules::testing {

using core::Case;
using core::Status;

namespace {

bool is_later(std::optional<core::Instant> const& due, std::optional<core::Instant> const& limit) { return due && limit && *due > *limit; }

}  // namespace

void Checks::merged(Case const& older, Case const& younger, Case const& survivor, Case const& absorbed)
{
    if (older.author_key != younger.author_key) fail("cases of two citizens were merged");
    if (!core::is_open(older.status) || !core::is_open(younger.status)) fail("a case that has ended was merged");
    if (survivor.number != older.number || !core::is_open(survivor.status)) fail("not the older number survives a merge");
    if (absorbed.status != Status::merged || absorbed.linked != older.number || absorbed.next_at) fail("the younger double does not answer with the older number");
    if (survivor.severity < older.severity || survivor.severity < younger.severity) fail("a merge lowers the severity");
    if (survivor.is_protected < (older.is_protected || younger.is_protected)) fail("a merge lifts protection");
    if (is_later(survivor.atr_due, older.atr_due)) fail("a merge moves the report's due time back");
    if (!older.breached && older.atr_due && is_later(survivor.atr_due, younger.atr_due)) fail("a merge does not keep the earliest due time of the report");
    if (!older.ack_breached && older.ack_due && is_later(survivor.ack_due, younger.ack_due)) fail("a merge does not keep the earliest due time to acknowledge");
}

void Checks::parted(Case const& survivor, Case const& restored, Case const& before)
{
    if (restored.status != before.status) fail("taking apart does not restore the status");
    if (restored.atr_due != before.atr_due || restored.ack_due != before.ack_due || restored.triage_due != before.triage_due) fail("taking apart does not restore the due times");
    if (restored.severity != before.severity || restored.district != before.district || restored.acting != before.acting) fail("taking apart does not restore the case");
    if (!restored.next_at) fail("a case that was taken apart is silent");
    for (auto const& one : survivor.absorbed) {
        if (one.number == restored.number) fail("the survivor still holds a case that was taken apart");
    }
}

void Checks::split_off(Case const& from, Case const& fresh)
{
    if (fresh.linked != from.number) fail("a matter that was split off does not name its case");
    if (fresh.author_key != from.author_key) fail("a matter that was split off has another citizen");
    if (fresh.received_at != from.received_at) fail("a matter that was split off starts another clock");
    if (fresh.category == from.category && fresh.matter == from.matter) fail("the same matter was split off");
    if (!fresh.next_at) fail("a matter that was split off is silent");
}

}  // namespace sunwai::rules::testing
