#pragma once
#include "core/model/case.hpp"

#include <optional>
#include <string_view>

namespace sunwai::rules {

namespace field_lists {

template <class Visit> void a_to_c(Visit& visit)
{
    using core::Case;
    visit("absorbed", &Case::absorbed);
    visit("accept_breached", &Case::accept_breached);
    visit("accept_due", &Case::accept_due);
    visit("accepted_by", &Case::accepted_by);
    visit("accepting", &Case::accepting);
    visit("ack_breached", &Case::ack_breached);
    visit("ack_due", &Case::ack_due);
    visit("ack_reminders", &Case::ack_reminders);
    visit("acting", &Case::acting);
    visit("against_officer", &Case::against_officer);
    visit("appeal_due", &Case::appeal_due);
    visit("appeal_to", &Case::appeal_to);
    visit("appealed_end", &Case::appealed_end);
    visit("area", &Case::area);
    visit("asked_at", &Case::asked_at);
    visit("assigned_at", &Case::assigned_at);
    visit("atr_accepted", &Case::atr_accepted);
    visit("atr_author", &Case::atr_author);
    visit("atr_due", &Case::atr_due);
    visit("atr_evidence", &Case::atr_evidence);
    visit("atr_kind", &Case::atr_kind);
    visit("atr_limit", &Case::atr_limit);
    visit("atr_office", &Case::atr_office);
    visit("atr_reminders", &Case::atr_reminders);
    visit("author_key", &Case::author_key);
    visit("breached", &Case::breached);
    visit("candidates", &Case::candidates);
    visit("category", &Case::category);
    visit("climbs", &Case::climbs);
    visit("closing_at", &Case::closing_at);
    visit("closing_reminders", &Case::closing_reminders);
    visit("confidence", &Case::confidence);
    visit("cycle", &Case::cycle);
    visit("cycle_from", &Case::cycle_from);
}

template <class Visit> void d_to_o(Visit& visit)
{
    using core::Case;
    visit("danger", &Case::danger);
    visit("department", &Case::department);
    visit("district", &Case::district);
    visit("duty", &Case::duty);
    visit("ended_at", &Case::ended_at);
    visit("excluded", &Case::excluded);
    visit("extension_by", &Case::extension_by);
    visit("extension_due", &Case::extension_due);
    visit("extension_ground", &Case::extension_ground);
    visit("extension_until", &Case::extension_until);
    visit("filed_at", &Case::filed_at);
    visit("fingerprint", &Case::fingerprint);
    visit("handling", &Case::handling);
    visit("incident", &Case::incident);
    visit("is_protected", &Case::is_protected);
    visit("kind", &Case::kind);
    visit("lang", &Case::lang);
    visit("lead", &Case::lead);
    visit("ledger", &Case::ledger);
    visit("linked", &Case::linked);
    visit("matter", &Case::matter);
    visit("merged_from", &Case::merged_from);
    visit("milestone", &Case::milestone);
    visit("milestone_message", &Case::milestone_message);
    visit("missing", &Case::missing);
    visit("next_at", &Case::next_at);
    visit("next_why", &Case::next_why);
    visit("nodal", &Case::nodal);
    visit("noes", &Case::noes);
    visit("opened_at", &Case::opened_at);
    visit("order_by", &Case::order_by);
    visit("order_due", &Case::order_due);
}

template <class Visit> void p_to_z(Visit& visit)
{
    using core::Case;
    visit("place", &Case::place);
    visit("policy_version", &Case::policy_version);
    visit("pressed", &Case::pressed);
    visit("proposal", &Case::proposal);
    visit("proposed_by", &Case::proposed_by);
    visit("proposed_office", &Case::proposed_office);
    visit("reasons", &Case::reasons);
    visit("received_at", &Case::received_at);
    visit("references", &Case::references);
    visit("relay_due", &Case::relay_due);
    visit("relay_rung", &Case::relay_rung);
    visit("relay_stage", &Case::relay_stage);
    visit("reminders_by_citizen", &Case::reminders_by_citizen);
    visit("replayed", &Case::replayed);
    visit("severity", &Case::severity);
    visit("source", &Case::source);
    visit("status", &Case::status);
    visit("transfer_due", &Case::transfer_due);
    visit("transfer_from", &Case::transfer_from);
    visit("transfer_judge", &Case::transfer_judge);
    visit("transfer_to", &Case::transfer_to);
    visit("transfers", &Case::transfers);
    visit("triage_breached", &Case::triage_breached);
    visit("triage_due", &Case::triage_due);
    visit("triage_reminders", &Case::triage_reminders);
    visit("twice_told", &Case::twice_told);
}

}  // namespace field_lists

/// Calls `visit(name, member)` for everything a case consists of, in ascending order of the names, except the identity that the store gives it
/// (id, number), the version and the recent kinds of events. The one list behind encoding, decoding, events and replaying them: a field that is missing here does not survive.
template <class Visit> void each_field(Visit&& visit)
{
    field_lists::a_to_c(visit);
    field_lists::d_to_o(visit);
    field_lists::p_to_z(visit);
}

/// Calls `visit(name, member, value)` for what nearly every case has when it is opened because of its other fields: all that the data of `opened` need not
/// say. A value may follow from fields before it in this list. Stored events are read by it: what stands here never changes, a new rule needs a mark of its own.
template <class Visit> void each_implied(core::Case const& opened, Visit&& visit)
{
    using core::Case;
    using namespace std::string_view_literals;
    visit("received_at"sv, &Case::received_at, opened.opened_at);
    visit("place"sv, &Case::place, std::string_view{opened.district});
    visit("accepting"sv, &Case::accepting, std::string_view{opened.nodal});
    visit("duty"sv, &Case::duty, "office"sv);
    visit("status"sv, &Case::status, opened.reasons.empty() ? core::Status::assigned : core::Status::triage);
    const bool assigned = opened.status == core::Status::assigned;
    visit("assigned_at"sv, &Case::assigned_at, assigned ? std::optional{opened.opened_at} : std::nullopt);
    visit("next_why"sv, &Case::next_why, assigned ? "ack_reminder"sv : "triage_reminder"sv);
}

/// The start of the cycle's clock. It is the same as received_at in every opening; data of `opened` that name it come from before there were implied
/// fields, or from a case to which nothing is implied, and say everything.
inline constexpr std::string_view plain_mark = "cycle_from";

}  // namespace sunwai::rules
