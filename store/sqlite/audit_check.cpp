#include "store/sqlite/audit_check.hpp"

#include "store/sqlite/schema.hpp"

#include <algorithm>
#include <limits>

namespace sunwai::store::sqlite {
namespace {

constexpr std::int64_t after_all = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t most_compared = 64;  // events of a case that are tried in each other's places

}  // namespace

/// The fault that stands earliest in the order of events is the one to tell.
void AuditCheck::fault(std::int64_t event_id, std::string text)
{
    if (!report_.first_fault.empty() && event_id >= first_event_) return;
    first_event_ = event_id;
    report_.first_fault = std::move(text);
}

AuditReport AuditCheck::run(std::span<std::string const> heads)
{
    report_ = {};
    check_cases();
    check_ends();
    check_seals();
    check_heads(heads);
    report_.intact = report_.first_fault.empty();
    return report_;
}

void AuditCheck::check_cases()
{
    Query row{db_, "SELECT e.case_id, e.id, e.seq, e.kind, e.at, e.actor_kind, e.actor, e.actor_office, e.data, e.payload_hash, e.hash, p.id, p.salt, p.body, "
                   "EXISTS (SELECT 1 FROM erasure x WHERE x.event_id = e.id) FROM event e LEFT JOIN payload p ON p.id = e.id ORDER BY e.case_id, e.seq"};
    std::vector<Row> rows;
    std::int64_t present = 0;
    while (row.step()) {
        const auto case_id = row.integer();
        if (case_id != present) {
            if (!rows.empty()) check_case(present, rows);
            rows.clear();
            present = case_id;
        }
        Row next{};
        next.id = row.integer();
        next.event.seq = row.integer();
        next.event.kind = row.text();
        next.event.at = row.instant();
        const auto kind = row.text();
        for (const auto candidate : {core::ActorKind::citizen, core::ActorKind::officer, core::ActorKind::state, core::ActorKind::operator_}) {
            if (core::name(candidate) == kind) next.event.actor.kind = candidate;
        }
        const bool odd_actor = core::name(next.event.actor.kind) != kind;
        next.event.actor.name = row.text();
        next.event.actor.office = row.text();
        next.event.data = row.text();
        const auto commitment = row.blob();
        if (!commitment.empty()) next.payload = to_hash(commitment).value_or(no_hash);
        if (!odd_actor) next.hash = to_hash(row.blob());
        else static_cast<void>(row.blob());
        const bool has_row = row.integer() != 0;
        const auto salt = row.blob();
        const std::string salt_copy{reinterpret_cast<char const*>(salt.data()), salt.size()};
        const auto body = row.optional_text();
        const bool erased = row.flag();
        const bool empty = salt_copy.empty() && !body;
        const Bytes salt_bytes{reinterpret_cast<unsigned char const*>(salt_copy.data()), salt_copy.size()};
        if (next.payload) next.payload_damaged = !has_row || (empty ? !erased : payload_hash(salt_bytes, body.value_or("")) != *next.payload);
        else next.payload_damaged = has_row;
        rows.push_back(std::move(next));
        ++report_.events;
    }
    if (!rows.empty()) check_case(present, rows);
}

void AuditCheck::check_case(std::int64_t case_id, std::vector<Row> const& rows)
{
    Hash before = no_hash;
    std::int64_t seq = 0;
    std::int64_t last_id = 0;
    const std::string of = "case " + std::to_string(case_id / 1'000'000'000) + "-" + std::to_string(case_id % 1'000'000'000);
    for (auto const& row : rows) {
        const std::string where = of + ", event " + std::to_string(row.event.seq);
        if (row.event.seq != seq + 1) fault(row.id, "gap: " + where + " follows event " + std::to_string(seq));
        const auto expected = event_hash(before, row.id, case_id, row.event, row.payload ? Bytes{*row.payload} : Bytes{});
        if (row.hash != expected && row.event.seq == seq + 1) {
            fault(row.id, (misplaced(case_id, rows, row) ? "reorder: " : "change: ") + where + " is not what was recorded");
        }
        if (row.id <= last_id) fault(row.id, "reorder: " + where + " stands before the event that it follows");
        if (row.payload_damaged) fault(row.id, "change: " + where + ": its words were changed, or are gone without an erasure on record");
        before = row.hash.value_or(no_hash);
        seq = row.event.seq;
        last_id = row.id;
    }
    Query head{db_, "SELECT number, version, head FROM case_ WHERE id = ?"};
    if (!head.bind(case_id).step()) {
        fault(rows.front().id, "gap: " + of + " has events but is gone itself");
        return;
    }
    const auto number = head.text();
    const auto version = head.integer();
    if (to_hash(head.blob()) != before || version != seq) {
        fault(rows.back().id + 1, (version > seq ? "truncation: " : "change: ") + number + " ends at event " + std::to_string(seq) + ", recorded were " + std::to_string(version));
    }
}

/// Whether the event fits another place of its case.
bool AuditCheck::misplaced(std::int64_t case_id, std::vector<Row> const& rows, Row const& row) const
{
    if (rows.size() > most_compared || !row.hash) return false;
    const Bytes payload = row.payload ? Bytes{*row.payload} : Bytes{};
    core::Event event = row.event;
    for (auto const& place : rows) {
        event.seq = place.event.seq;
        for (auto const& other : rows) {
            const auto before = other.hash.value_or(no_hash);
            for (const auto id : {row.id, place.id}) {
                if (event_hash(before, id, case_id, event, payload) == *row.hash || event_hash(no_hash, id, case_id, event, payload) == *row.hash) return true;
            }
        }
    }
    return false;
}

/// Cases that lost all their events.
void AuditCheck::check_ends()
{
    Query bare{db_, "SELECT number FROM case_ c WHERE version > 0 AND NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id) ORDER BY id LIMIT 1"};
    if (bare.step()) fault(after_all - 2, "truncation: " + bare.text() + " has lost all its events");
}

void AuditCheck::check_seals()
{
    Head before;
    Query row{db_, "SELECT id, last_event, last_erasure, at, hash FROM seal ORDER BY id"};
    while (row.step()) {
        Head seal;
        seal.seal = row.integer();
        seal.last_event = row.integer();
        seal.last_erasure = row.integer();
        seal.at = row.integer();
        seal.hash = to_hash(row.blob()).value_or(no_hash);
        if (seal.seal != before.seal + 1) fault(before.last_event + 1, "gap: seal " + std::to_string(seal.seal) + " follows seal " + std::to_string(before.seal));
        else check_seal(before, seal);
        before = seal;
        ++report_.seals;
    }
    Query beyond{db_, "SELECT (SELECT coalesce(max(id), 0) FROM event), (SELECT coalesce(max(id), 0) FROM erasure)"};
    beyond.step();
    const auto last_event = beyond.integer();
    const auto last_erasure = beyond.integer();
    if (last_event > before.last_event) fault(before.last_event + 1, "truncation: events after " + std::to_string(before.last_event) + " have no seal");
    if (last_erasure > before.last_erasure) fault(after_all - 1, "truncation: erasures after " + std::to_string(before.last_erasure) + " have no seal");
}

void AuditCheck::check_seal(Head const& before, Head const& seal)
{
    SealHash expected{before.hash, seal.seal};
    auto event_id = before.last_event;
    Query events{db_, "SELECT id, hash FROM event WHERE id > ? AND id <= ? ORDER BY id"};
    events.bind(before.last_event).bind(seal.last_event);
    while (events.step()) {
        const auto id = events.integer();
        if (id != ++event_id) return fault(event_id, "gap: the event of row " + std::to_string(event_id) + " is gone (seal " + std::to_string(seal.seal) + ")");
        expected.add(to_hash(events.blob()).value_or(no_hash));
    }
    if (event_id != seal.last_event) return fault(event_id + 1, "truncation: the event of row " + std::to_string(event_id + 1) + " is gone (seal " + std::to_string(seal.seal) + ")");
    auto erasure_id = before.last_erasure;
    Query erasures{db_, "SELECT id, event_id, at, actor FROM erasure WHERE id > ? AND id <= ? ORDER BY id"};
    erasures.bind(before.last_erasure).bind(seal.last_erasure);
    while (erasures.step()) {
        const auto id = erasures.integer();
        if (id != ++erasure_id) break;
        const auto of = erasures.integer();
        const auto at = erasures.integer();
        expected.add(erasure_hash(id, of, at, erasures.view()));
    }
    if (erasure_id != seal.last_erasure) return fault(event_id, "gap: an erasure is gone from the record (seal " + std::to_string(seal.seal) + ")");
    if (expected.finish(seal.last_event, seal.last_erasure, seal.at) != seal.hash) {
        fault(event_id, "change: seal " + std::to_string(seal.seal) + " does not fit the events up to row " + std::to_string(seal.last_event));
    }
}

void AuditCheck::check_heads(std::span<std::string const> heads)
{
    const auto store = meta(db_, "store_id");
    const auto keys = meta(db_, "audit_keys");
    const auto newest = newest_seal(db_);
    for (auto const& line : heads) {
        const auto head = parse_head(line);
        if (!head || head->store != store) continue;
        const std::string of = "seal " + std::to_string(head->head.seal);
        if (!genuine(*head)) fault(after_all - 1, "change: the signed head of " + of + " does not fit its signature");
        else if (keys.find(head->key) == std::string::npos) fault(after_all - 1, "change: the head of " + of + " is signed by a key that the store does not know");
        else if (head->head.seal > newest.seal) {
            fault(newest.last_event + 1, "truncation: a signed head speaks of " + of + " and " + std::to_string(head->head.last_event) + " events; the store ends at seal " +
                                             std::to_string(newest.seal));
        } else {
            Query stored{db_, "SELECT hash FROM seal WHERE id = ?"};
            if (!stored.bind(head->head.seal).step() || to_hash(stored.blob()) != head->head.hash) {
                fault(head->head.last_event, "change: " + of + " is not the one that was signed");
            }
        }
    }
}

}  // namespace sunwai::store::sqlite
