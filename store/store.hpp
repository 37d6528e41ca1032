#pragma once
#include "core/error.hpp"
#include "core/model/actor.hpp"
#include "core/model/case.hpp"
#include "core/model/event.hpp"
#include "core/model/message.hpp"
#include "core/model/office.hpp"
#include "core/model/post.hpp"
#include "core/task.hpp"
#include "rules/case/machine.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The port to the store. It leaks nothing of the database behind it; a second implementation passes the same contract tests (tests/store/contract).
namespace sunwai::store {

using core::Instant;
using core::Result;
using core::Task;

struct StoredPost {
    core::PostId id{};
    core::Post post;
    core::Verdict verdict;          ///< kind, first category, place, flags; evidence is not kept
    Instant ingested_at{};
    int version{1};                 ///< same key with other text
    bool erased{false};
    std::vector<core::CaseNumber> cases;
};

/// A message or notice taken for work, and the number under which it must be settled.
struct ClaimedNotice { core::Notice notice; core::CaseNumber number; };

struct NewCase { core::CaseId id{}; core::CaseNumber number; };

struct SourceState {
    std::string name;
    std::string cursor;             ///< opaque to the store
    Instant last_success{};
    Instant last_attempt{};
    int failures{0};                ///< in a row
    std::string last_error;
    std::string alert;              ///< operator alert that stands, empty for none
};

struct QuarantinedPost { std::int64_t id{}; std::string source; std::string key; std::string raw; std::string error; Instant at{}; };

/// Filter of a list; empty members do not filter.
struct CaseFilter {
    std::string status;             ///< a status word, `open`, `ended`; empty: all
    core::PlaceId district;
    core::OfficeId office;          ///< nodal, acting or accepting
    core::CategoryKey category;
    std::optional<Instant> now;     ///< for the next two, which are refused without it
    std::optional<bool> overdue;    ///< as core::is_overdue says at `now`
    std::optional<Instant> due_until;  ///< not overdue yet, but by then
    std::optional<bool> replayed;
    std::string q;                  ///< words; only within what the viewer may read
};

struct CasePage { std::vector<core::Case> items; std::string next; };

/// Chained audit: where the chain of events first breaks, if it does.
struct AuditReport {
    std::int64_t events{};
    std::int64_t seals{};
    bool intact{false};
    std::string first_fault;        ///< change, gap, reorder or truncation, with case and event
};

/// Of what is open and seen: each total is the length of the list that the filter of the same meaning gives (overdue; due_until the end of the day;
/// status assigned; status triage).
struct Counts { std::int64_t open{}, overdue{}, due_today{}, unacknowledged{}, triage{}, posts{}, cases{}, held_notices{}, queue{}, uncertain{}, parked{}, quarantine{}; };

// ---- inside a write transaction. All calls are synchronous, on the writer's thread; a failure rolls back this unit of work alone. ----

inline constexpr std::size_t quarantined_bytes = 64U << 10;
inline constexpr std::int64_t quarantined_rows = 5'000;

/// A post to be stored, with what the rules made of it. All that is pointed to must live until the call is over.
struct NewPost {
    core::Post const* post{nullptr};
    core::Verdict const* verdict{nullptr};
    std::string_view author_key;
    Instant at;               ///< when it was taken in
};

class PostWriter {
public:
    virtual ~PostWriter() = default;
    /// The row of a post by its key, if it is stored.
    virtual Result<std::optional<StoredPost>> find(std::string_view source, std::string_view external_id) = 0;
    struct Inserted { core::PostId id{}; bool fresh{false}; bool changed{false}; };
    /// Stores a post once by its key; the same text again changes nothing (fresh false); other text is a new version (changed true).
    Result<Inserted> insert(core::Post const& post, core::Verdict const& verdict, std::string_view author_key, Instant now);
    /// The same for several, in their order, one of which may be another version of an earlier one; what became of each.
    virtual Result<std::vector<Inserted>> insert_all(std::span<NewPost const> posts) = 0;
    virtual Result<void> link(core::PostId post, core::CaseId to) = 0;
    /// Removes text, names, media; the row and its key stay. Safe to repeat.
    virtual Result<void> erase(core::PostId post, core::Actor const& actor, Instant now) = 0;
    /// Keeps what could not become a post: once by source, key and raw text, so that nothing is overwritten; the same again only renews the error. Of a raw
    /// text beyond `quarantined_bytes` the beginning is kept, and the error says so. Errc::rejected once a source has `quarantined_rows`: what it
    /// brings stays where it is until a person has looked (drop_quarantined).
    virtual Result<void> quarantine(std::string_view source, std::string_view key, std::string_view raw, std::string_view error, Instant now) = 0;
    /// Removes what a source left in quarantine up to this row; how many rows went. Safe to repeat.
    virtual Result<std::int64_t> drop_quarantined(std::string_view source, std::int64_t upto) = 0;
    /// After an unclean stop posts are taken one by one: counts a try of this post, in a unit of its own before the work. How many tries went before.
    virtual Result<int> begin_try(std::string_view source, std::string_view key, Instant now) = 0;
    /// The post went through, or lies in quarantine: its count ends. Safe to repeat.
    virtual Result<void> end_try(std::string_view source, std::string_view key) = 0;
};

class CaseWriter {
public:
    virtual ~CaseWriter() = default;
    virtual Result<core::Case> load(core::CaseId id) = 0;                       ///< not_found
    virtual Result<core::Case> load(std::string_view number) = 0;               ///< not_found
    /// Newest case of this author and category that is open, or ended after `ended_after`, and that `fits` (same matter, same place): asked newest first, of
    /// the fifty newest at most.
    virtual Result<std::optional<core::Case>> same_matter(std::string_view author_key, std::string_view category, Instant ended_after,
                                                          std::function<bool(core::Case const&)> const& fits) = 0;
    /// Newest open case of this category that was opened from a post of the same words (Verdict::fingerprint, never 0), whoever wrote it.
    virtual Result<std::optional<core::Case>> same_text(std::uint64_t fingerprint, std::string_view category) = 0;
    /// A new case with its first events and notices; what id and number it was given.
    virtual Result<NewCase> insert(rules::Outcome&& outcome, core::PostId post) = 0;
    /// Replaces a case, appends events (chained, payload apart), writes notices (a repeat of a notice key is ignored).
    /// conflict when the stored version is not `expected_version`.
    virtual Result<core::Case> save(rules::Outcome outcome, std::int64_t expected_version) = 0;
    /// Open cases whose next_at ≤ now, most overdue first.
    virtual Result<std::vector<core::Case>> due(Instant now, std::size_t limit, bool replayed_too) = 0;
    virtual Result<std::vector<core::Event>> history(core::CaseId id) = 0;
    /// When the last event of its history was; none: no such case.
    virtual Result<std::optional<Instant>> last_event_at(core::CaseId id) = 0;
};

class OutboxWriter {
public:
    virtual ~OutboxWriter() = default;
    /// Notices with not_before ≤ now, not held, not yet in a message; oldest first.
    virtual Result<std::vector<ClaimedNotice>> open_notices(Instant now, std::size_t limit) = 0;
    /// The same, only the single ones or only those that ride in digests: many that wait for a digest never hide a single one.
    virtual Result<std::vector<ClaimedNotice>> open_notices(Instant now, std::size_t limit, bool single) = 0;
    /// Writes the message and marks its notices as told by it. A message with the same message_id is not written twice.
    virtual Result<void> enqueue(core::Message const& message, std::span<core::NoticeId const> notices) = 0;
    /// Takes back that this message told its notices: they are open again, and due as they were. For a message that its recipient will never get.
    /// How many there were; 0 when it was done before.
    virtual Result<std::int64_t> reopen_notices(core::MessageRow told_by) = 0;
    /// Marks notices as settled without a message, with the reason (no longer true, nobody reachable and passed on).
    virtual Result<void> drop_notices(std::span<core::NoticeId const> notices, std::string_view why) = 0;
    /// Takes the next message that is due into `sending`, under a new lease. Nothing when none is due.
    virtual Result<std::optional<core::Message>> claim(Instant now) = 0;
    /// Settles a claimed message. conflict when the lease is not the present one.
    virtual Result<void> settle(core::MessageRow id, std::int64_t lease, core::MessageState state, Instant next_try, std::string_view reply) = 0;
    /// After an unclean stop: every message in `sending` becomes uncertain. How many there were.
    virtual Result<std::int64_t> sending_to_uncertain() = 0;
    virtual Result<std::vector<core::Message>> in_state(core::MessageState state, std::size_t limit) = 0;
    /// Lets the notices of replayed cases go (all, or one case).
    virtual Result<std::int64_t> release_held(std::optional<core::CaseId> only, Instant now) = 0;
    /// Message-ID of the first mail about a case to this recipient; empty when there is none.
    virtual Result<std::string> thread_of(core::CaseId id, std::string_view recipient) = 0;
};

class RegistryWriter {
public:
    virtual ~RegistryWriter() = default;
    virtual Result<SourceState> source(std::string_view name) = 0;              ///< a new name starts empty
    virtual Result<void> put_source(SourceState const& state) = 0;
    virtual Result<void> put_office(core::Office const& office) = 0;
    virtual Result<void> put_tenure(core::Tenure const& tenure) = 0;            ///< same office, kind and from: replaced
    virtual Result<void> put_holiday(config::Holiday const& holiday) = 0;       ///< same day and places: replaced
    /// Small durable values of the daemon: last digest served, high-water mark of the clock, epoch.
    virtual Result<std::string> get(std::string_view key) = 0;                  ///< empty when unset
    virtual Result<void> put(std::string_view key, std::string_view value) = 0;
};

/// One unit of work: everything in it is stored together or not at all.
class Writer {
public:
    virtual ~Writer() = default;
    virtual PostWriter& posts() = 0;
    virtual CaseWriter& cases() = 0;
    virtual OutboxWriter& outbox() = 0;
    virtual RegistryWriter& registry() = 0;
};

// ---- reading. Every call sees only what the viewer may see. ----

class Snapshot {
public:
    virtual ~Snapshot() = default;
    /// Newest first by number; `cursor` is a page's `next`. limit 1…200.
    virtual Result<CasePage> cases(CaseFilter const& filter, std::string_view cursor, std::size_t limit) = 0;
    virtual Result<core::Case> find(std::string_view number) = 0;               ///< not_found also for what is outside the scope
    virtual Result<std::vector<core::Event>> history(std::string_view number) = 0;
    virtual Result<std::vector<StoredPost>> posts_of(std::string_view number) = 0;
    virtual Result<std::vector<core::Message>> messages_of(std::string_view number) = 0;
    virtual Result<Counts> counts(Instant now, Instant end_of_day) = 0;
    virtual Result<std::vector<std::pair<std::string, std::int64_t>>> open_by(std::string_view column, Instant now, bool overdue_only) = 0;  ///< district, department, category, status
    virtual Result<std::vector<SourceState>> sources() = 0;
    virtual Result<std::vector<core::Office>> offices() = 0;                    ///< of imports
    virtual Result<std::vector<core::Tenure>> tenures() = 0;
    virtual Result<std::vector<config::Holiday>> holidays() = 0;                ///< of imports
    virtual Result<std::optional<Instant>> next_deadline() = 0;                 ///< earliest next_at of an open, not replayed case
    virtual Result<std::optional<Instant>> next_notice() = 0;                   ///< earliest not_before of an open notice
    virtual Result<std::optional<Instant>> next_notice(bool single) = 0;        ///< the same of single ones, or of those that ride in digests
    virtual Result<std::optional<Instant>> next_message() = 0;                  ///< earliest next_try of a queued or deferred message
    virtual Result<std::vector<QuarantinedPost>> quarantine(std::size_t limit) = 0;
    /// Walks posts (or cases) in id order in pages: for exports. `after` 0 starts.
    virtual Result<std::vector<StoredPost>> posts_after(core::PostId after, std::size_t limit) = 0;
    virtual Result<AuditReport> audit(std::span<std::string const> signed_heads) = 0;
};

/// Names of system actors whose units still run while the disk is full: they are small, and what they record is already true in the world.
/// Other system units (intake, replay) are answered with Errc::full at once until there is space again; people's commands always run.
inline constexpr std::string_view urgent_actors[] = {"scheduler", "outbox"};

/// Thread-safe. Every task resumes on the executor it was awaited on; none blocks it.
class Store {
public:
    virtual ~Store() = default;
    /// Runs `work` on the writer in one unit; several units share one commit. When it returns success the change is on the disk.
    /// Errc::full, unavailable, busy: nothing of the unit is stored, or it is unknown whether (every write here is idempotent by key); try again.
    virtual Task<Result<void>> write(core::Actor actor, std::function<Result<void>(Writer&)> work) = 0;
    virtual Task<Result<void>> read(core::Viewer viewer, std::function<Result<void>(Snapshot&)> work) = 0;
    /// Called on the writer's thread after each commit that changed deadlines, notices or messages; must be quick.
    virtual void on_commit(std::function<void()> wake) = 0;
    /// An online copy as one tar (database, manifest) at `file`; refuses to overwrite.
    virtual Task<Result<void>> backup(std::string file) = 0;
    /// Whether the writer has answered since the last call; for the watchdog.
    virtual bool writer_alive() = 0;
    /// What stands in the way of writing, in words; empty when nothing does.
    virtual std::string trouble() const = 0;
    /// Finishes queued units, checkpoints and closes. Afterwards every call fails with cancelled.
    virtual Task<void> close() = 0;
};

struct OpenOptions {
    std::string url;
    std::string state;              ///< pack id; a store of another is refused (wrong_version)
    std::string number_prefix;
    core::UtcOffset offset;         ///< for the year in case numbers
    bool read_only{false};
    bool must_exist{false};         ///< not_found instead of a new store, where nothing has been made yet
    std::size_t group_limit{1000};  ///< units per commit
    bool bulk{false};               ///< much will come and nobody looks on: what only the desk's lists need is made when the store closes
};

/// Opens (and migrates, unless read_only) the store of a URL. busy: another process writes it; wrong_version: newer or of another state.
[[nodiscard]] Result<std::unique_ptr<Store>> open(OpenOptions const& options);

}  // namespace sunwai::store
