#pragma once
#include "daemon/context.hpp"
#include "daemon/keyed_hash.hpp"
#include "daemon/order_posts.hpp"
#include "daemon/outbox/mail_words.hpp"
#include "daemon/watch.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sunwai::daemon {

/// Whom a mail goes to, resolved for this moment.
struct Addressee {
    core::OfficeId office;       ///< that is told
    std::string email;
    core::OfficeId instead_of;   ///< the office that could not be reached; empty when it is the one meant
};

/// A notice with what its mail needs to know of the case.
struct Told {
    store::ClaimedNotice claimed;
    core::Case record;
    std::string words;           ///< the citizen's, of the newest post that stands; empty when erased or not to be shown
};

/// Figures of the State nodal officer's morning summary.
struct SummaryFigures {
    store::Counts counts;
    std::vector<std::pair<std::string, std::int64_t>> districts;     ///< overdue, worst first
    std::vector<std::pair<std::string, std::int64_t>> departments;
    std::vector<std::string> silent_feeds;
    std::vector<core::OfficeId> unreachable;                         ///< offices that answer for open cases and have no reachable holder
    std::size_t unreachable_more{0};
};

/// Writes mails: what is said comes from the catalogue and the templates, what is true from the case. The same notices and recipient give the same
/// Message-ID for ever. Pure but for its key; used from one thread.
class MailWriter {
public:
    struct Options {
        std::string public_url;     ///< what links begin with
        std::string domain;         ///< of Message-IDs
        core::text::Language language{core::text::Language::hi};
    };
    MailWriter(std::shared_ptr<Texts const> texts, KeyedHash key, Options options);
    /// For mails written from now on. The domain of Message-IDs stays: it is part of what tells a mail again.
    void reconfigure(std::string const& public_url, core::text::Language language);

    /// One notice about one case. Errors are faults of the program (a name that a template lacks).
    [[nodiscard]] core::Result<core::Message> single(Policy const& policy, Addressee const& to, Told const& told, core::Instant now) const;
    /// Several assignments to one office, gathered.
    [[nodiscard]] core::Result<core::Message> gathered(Policy const& policy, Addressee const& to, std::vector<Told const*> const& told, core::Instant now) const;
    /// What rides in a digest.
    [[nodiscard]] core::Result<core::Message> digest(Policy const& policy, Addressee const& to, std::vector<Told const*> const& told, core::Instant now) const;
    [[nodiscard]] core::Result<core::Message> summary(Policy const& policy, Addressee const& to, SummaryFigures const& figures, core::Instant now) const;
    /// That posts about public order came: network, district, time and link of each, never who wrote or what.
    [[nodiscard]] core::Result<core::Message> order(Policy const& policy, Addressee const& to, std::vector<OrderPost> const& posts, core::Instant now) const;
    /// Of an alert; unique by its key.
    [[nodiscard]] core::Result<core::Message> alert(std::string const& recipient, OperatorAlert const& alert, core::Instant now) const;

    /// Whether the notice is still worth telling: the case has not ended or moved past it. Empty, or why not.
    [[nodiscard]] static std::string obsolete(core::Notice const& notice, core::Case const& record);

private:
    [[nodiscard]] MailWords words(Policy const& policy) const;
    [[nodiscard]] std::string message_id(std::string_view keys, std::string_view recipient) const;
    [[nodiscard]] core::Result<core::Message> finish(std::string_view mail, core::text::Values values, std::string_view keys, Addressee const& to,
                                                     core::Instant now) const;
    [[nodiscard]] core::text::Values case_line(MailWords const& words, Told const& told) const;
    [[nodiscard]] core::text::Values list_of(MailWords const& words, Addressee const& to, std::vector<Told const*> const& told) const;

    std::shared_ptr<Texts const> texts_;
    KeyedHash key_;
    Options options_;
    core::text::Url base_;
};

/// What tells a notice from all others: case, cycle, line, rung, reason, occurrence.
[[nodiscard]] std::string notice_key(store::ClaimedNotice const& claimed);

}  // namespace sunwai::daemon
