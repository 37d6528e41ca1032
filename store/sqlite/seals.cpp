#include "store/sqlite/seals.hpp"

#include <algorithm>

namespace sunwai::store::sqlite {

Head newest_seal(Connection& db)
{
    Head head;
    Query newest{db, "SELECT id, last_event, last_erasure, at, hash FROM seal ORDER BY id DESC LIMIT 1"};
    if (!newest.step()) return head;
    head.seal = newest.integer();
    head.last_event = newest.integer();
    head.last_erasure = newest.integer();
    head.at = newest.integer();
    head.hash = to_hash(newest.blob()).value_or(no_hash);
    return head;
}

void Seals::read(Connection& db)
{
    head_ = newest_seal(db);
    events_.clear();
    erasures_.clear();
    at_ = head_.at;
    Query last{db, "SELECT (SELECT coalesce(max(id), 0) FROM event), (SELECT coalesce(max(id), 0) FROM erasure)"};
    last.step();
    // Never below the seal: an id that was cut off must not be given again, or the cut would look whole.
    last_event_ = std::max(last.integer(), head_.last_event);
    last_erasure_ = std::max(last.integer(), head_.last_erasure);
}

void Seals::event(Hash const& hash, core::Instant at)
{
    events_.push_back(hash);
    ++last_event_;
    at_ = std::max(at_, core::to_millis(at));
}

void Seals::erasure(Hash const& hash, core::Instant at)
{
    erasures_.push_back(hash);
    ++last_erasure_;
    at_ = std::max(at_, core::to_millis(at));
}

void Seals::rewind(Mark const& mark)
{
    events_.resize(mark.events);
    erasures_.resize(mark.erasures);
    last_event_ = mark.last_event;
    last_erasure_ = mark.last_erasure;
    at_ = mark.at;
}

void Seals::write(Connection& db)
{
    if (events_.empty() && erasures_.empty()) return;
    SealHash seal{head_.hash, head_.seal + 1};
    for (Hash const& hash : events_) seal.add(hash);
    for (Hash const& hash : erasures_) seal.add(hash);
    const Head next{head_.seal + 1, last_event_, last_erasure_, at_, seal.finish(last_event_, last_erasure_, at_)};
    Query insert{db, "INSERT INTO seal(id, last_event, last_erasure, at, hash) VALUES (?, ?, ?, ?, ?)"};
    insert.bind(next.seal).bind(next.last_event).bind(next.last_erasure).bind(next.at).bind_blob(next.hash).run();
    events_.clear();
    erasures_.clear();
    head_ = next;
}

}  // namespace sunwai::store::sqlite
