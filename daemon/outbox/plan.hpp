#pragma once
#include "daemon/outbox/mail_writer.hpp"

#include <string>
#include <vector>

namespace sunwai::daemon {

/// A mail that is to be written, and the notices that it settles.
struct PlannedMail {
    core::Message message;
    std::vector<core::NoticeId> notices;
};

/// A notice that is settled without a mail.
struct PlannedDrop {
    core::NoticeId notice{};
    std::string why;      ///< on record, in words
    std::string metric;   ///< one word
};

/// What one look at the open notices leads to: carried out as a whole or not at all.
struct Plan {
    std::vector<PlannedMail> mails;
    std::vector<PlannedDrop> drops;
    std::vector<OperatorAlert> alerts;  ///< of what could not be written: a fault of the program
};

/// What a plan is made with.
struct PlanContext {
    MailWriter const& writer;
    Policy const& policy;
    std::string operator_email;
    core::Instant now;
};

/// Single mails: one per notice; assignments to one recipient are gathered into one.
[[nodiscard]] Plan plan_singles(PlanContext const& context, std::vector<Told> const& told);
/// One mail per recipient with everything that waited for this hour.
[[nodiscard]] Plan plan_digests(PlanContext const& context, std::vector<Told> const& told);
/// The due notices and those of `wider` that ride along: assignments to an office that has one which is due.
[[nodiscard]] std::vector<store::ClaimedNotice> with_company(std::vector<store::ClaimedNotice> due, std::vector<store::ClaimedNotice> wider);

/// Whom a notice to this office reaches now: its holder or link officer, else the next office above that answers and is not excluded, at last the State
/// nodal officer (CASE §2: reached by vacancy). Nothing when nobody can be reached at all.
[[nodiscard]] std::optional<Addressee> reach(Policy const& policy, std::string_view office, core::Case const& record, core::Instant now);

/// Writes a plan; to be called inside a unit of work, which it leaves complete.
[[nodiscard]] core::Result<void> carry_out_in(store::Writer& writer, Plan const& plan, std::string const& mark_key, std::string const& mark);

}  // namespace sunwai::daemon
