#pragma once
#include "core/model/actor.hpp"
#include "core/model/ids.hpp"
#include "core/model/verdict.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunwai::core {

/// CASE §3. Open up to and including long_term; the others have ended. The order is not stored: names are.
enum class Status : std::uint8_t {
    triage, assigned, acknowledged, in_progress, atr_filed, resolved, long_term,
    closed, closed_unconfirmed, merged, referred, rejected, not_feasible, no_merit, withdrawn,
};
[[nodiscard]] std::string_view name(Status) noexcept;
[[nodiscard]] std::optional<Status> parse_status(std::string_view) noexcept;
[[nodiscard]] constexpr bool is_open(Status s) noexcept { return s <= Status::long_term; }

/// One entry of the clock's ledger: a pause or an extension, bounded. Every due time is printed from the limit and these.
struct LedgerEntry {
    std::string kind;              ///< pause or extension; cap: due by `until` at the latest; window: the citizen's time to answer grew
    std::string ground;            ///< question, court, period, long_term; for extensions the reason's key; for a cap the number of the double
    Instant from{};
    std::optional<Instant> until;  ///< open while a pause runs
    Duration granted{};            ///< for extensions
    Instant bound{};               ///< of a pause: when it ends by itself
    int cycle{1};                  ///< the cycle whose due time it moves
    friend bool operator==(LedgerEntry const&, LedgerEntry const&) = default;
};

/// How far one ladder has been climbed in this cycle.
struct Climb {
    std::string line;              ///< district, department, police
    int rung{0};                   ///< 0: the answering office itself; 1: its first superior …
    OfficeId at;                   ///< the office reached last
    Instant reached{};             ///< when it could be read
    std::optional<Instant> next;   ///< when the next rung is due; empty when this line waits
    int repeats{0};                ///< daily notices given at the top
    friend bool operator==(Climb const&, Climb const&) = default;
};

/// A double that was merged into this case, and what this case was before, so that unmerging restores it.
struct Absorbed {
    CaseNumber number;
    Severity severity{Severity::normal};
    std::optional<Instant> triage_due;
    std::optional<Instant> ack_due;
    friend bool operator==(Absorbed const&, Absorbed const&) = default;
};

/// One grievance being answered for, as the sum of its events (rules/case/evolve.hpp). A value; nothing here talks to anything.
struct Case {
    CaseId id{0};                  ///< 0 until stored
    CaseNumber number;             ///< empty until stored
    std::int64_t version{0};       ///< events applied; the version that a command has seen
    Status status{Status::triage};
    int cycle{1};

    Kind kind{Kind::grievance};
    CategoryKey category;
    std::string matter;
    double confidence{};
    Severity severity{Severity::normal};
    std::vector<std::string> danger;
    std::vector<std::string> handling;
    std::vector<std::string> references;
    std::vector<std::string> missing;
    std::string lang;
    bool against_officer{false};
    bool is_protected{false};

    PlaceId place;
    PlaceId district;
    Area area{Area::unknown};
    std::string department;        ///< of the acting office, else of the category

    OfficeId nodal;
    OfficeId acting;
    OfficeId accepting;
    std::vector<OfficeId> excluded;    ///< complained of, and those below: never handle, see or close it
    std::vector<OfficeId> candidates;  ///< ranked acting offices while it is not sure
    std::vector<std::string> reasons;  ///< why it is in triage

    std::string source;            ///< network of the first post
    std::string author_key;        ///< salted hash of (source, handle): tells the same citizen again, never who
    std::uint64_t fingerprint{0};
    CaseNumber linked;             ///< the other case of a post with two matters; the survivor of a merge
    std::int64_t incident{0};

    std::string policy_version;    ///< of the pack and policy it was opened under
    Instant received_at{};         ///< the citizen spoke: the ATR limit runs from here, once and for all
    Instant opened_at{};
    std::optional<Instant> ended_at;

    std::optional<Instant> triage_due;
    std::optional<Instant> ack_due;
    std::optional<Instant> atr_due;
    std::optional<Instant> next_at;    ///< the next moment at which this case needs something; set in every open state
    std::string next_why;              ///< triage_limit, ack_limit, atr_reminder, atr_limit, climb:district, closing …; all words: docs/case-machine.md
    bool breached{false};              ///< the ATR limit has passed in this cycle
    std::vector<LedgerEntry> ledger;
    std::vector<Climb> climbs;
    int reminders_by_citizen{0};
    int noes{0};                       ///< "not solved" answers
    bool replayed{false};              ///< opened by `sunwai replay`: its notices are held until released

    // What the clock and the commands keep for themselves; see docs/case-machine.md. Empty or zero where it does not apply.
    std::string duty;                  ///< duty hours that working-time limits of this case run on, fixed at opening
    std::string atr_limit;             ///< the ATR limit as policy wrote it: `7wd`; the due time is derived from it, cycle_from and the ledger
    std::optional<Instant> cycle_from; ///< start of this cycle's ATR limit: received_at, later the reopening
    std::optional<Instant> assigned_at;
    int triage_reminders{0};           ///< reminders given for the present triage limit
    int ack_reminders{0};
    int atr_reminders{0};
    bool triage_breached{false};
    bool ack_breached{false};
    bool twice_told{false};            ///< the single notice of a case at twice its limit was given in this cycle
    std::vector<std::string> recent;   ///< kinds of the last events, newest last: what changed since a version that somebody saw

    OfficeId atr_office;               ///< who filed the ATR …
    std::string atr_author;            ///< … and as whom
    std::string atr_kind;              ///< done, partly, not_feasible, nothing_wrong, referred
    int atr_evidence{0};               ///< pieces of evidence named
    bool atr_accepted{false};
    std::string accepted_by;
    std::optional<Instant> filed_at;
    std::optional<Instant> accept_due;
    bool accept_breached{false};
    std::optional<Instant> asked_at;   ///< the citizen was asked whether it is solved
    std::optional<Instant> closing_at;
    int closing_reminders{0};

    std::optional<Instant> extension_due;    ///< an extension was asked and must be decided by then; undecided is refused
    std::optional<Instant> extension_until;
    std::string extension_ground;
    std::string extension_by;
    int transfers{0};                  ///< since the last order
    OfficeId transfer_from;
    OfficeId transfer_to;
    std::optional<Instant> transfer_due;     ///< the superior names the office by then
    OfficeId transfer_judge;
    std::optional<Instant> order_due;
    OfficeId order_by;
    std::optional<Instant> relay_due;  ///< of an emergency nobody has taken yet: when the next rung of the duty roster is told
    int relay_rung{0};                 ///< rungs of the roster told so far
    std::string relay_stage;           ///< told, relayed, reached, made_safe
    std::optional<Instant> appeal_due;
    OfficeId appeal_to;
    std::string appealed_end;          ///< the end appealed against; it holds again when the appeal is refused
    std::string proposal;              ///< an end or a court's hold that waits for a second person
    std::string proposed_by;
    OfficeId proposed_office;
    std::string milestone;             ///< key of the named milestone of long_term
    std::optional<Instant> milestone_message;  ///< next monthly message to the citizen
    std::vector<Absorbed> absorbed;    ///< doubles merged into this one: their numbers answer with it
    std::string merged_from;           ///< of a merged case: its status before
    CaseNumber lead;                   ///< lead of its incident
    bool pressed{false};               ///< the citizen said to have been pressed to agree

    friend bool operator==(Case const&, Case const&) = default;
};

}  // namespace sunwai::core
