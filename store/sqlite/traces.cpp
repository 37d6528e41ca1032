#include "store/sqlite/traces.hpp"

#include "store/sqlite/case_writer.hpp"

#include <algorithm>
#include <utility>

namespace sunwai::store::sqlite {
namespace {

/// Bounds the memory, the work at start and the pages of the commit that moves them.
constexpr std::size_t most_gathered = 16'384;
constexpr std::size_t most_gathered_in_bulk = 262'144;

constexpr std::size_t least_slots = 1024;

/// A key with a category, spread evenly for the filter.
std::int64_t matter_hash(std::int64_t key, std::string_view category) noexcept
{
    auto value = static_cast<std::uint64_t>(key);
    for (const char c : category) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    value = (value ^ value >> 32U) * 0x9E3779B97F4A7C15ULL;
    return static_cast<std::int64_t>(value ^ value >> 29U);
}

}  // namespace

Traces::Traces(Connection& db) : db_{db}, slots_(least_slots) { offer(db, "new_trace", 2); }

void Traces::read()
{
    added_.clear();
    slots_.assign(least_slots, 0);
    Query row{db_, "SELECT c.id, c.author_key, c.fingerprint FROM event e JOIN case_ c ON c.id = e.case_id "
                   "WHERE e.id > (SELECT min(amount, (SELECT coalesce(max(id), 0) FROM event)) FROM tally WHERE name = 'traced') AND e.seq = 1"};
    while (row.step()) {
        const auto id = row.integer();
        const auto author = row.view();
        if (!author.empty()) add(author_hash(author), id);
        if (const auto text = row.integer(); text != 0) add(text, id);
    }
}

void Traces::add(std::int64_t key, core::CaseId id)
{
    added_.push_back({key, id, 0});
    if (added_.size() * 2 <= slots_.size()) return enter(static_cast<std::uint32_t>(added_.size()));
    slots_.resize(slots_.size() * 2);
    enter_all();
}

std::size_t Traces::slot_of(std::int64_t key) const noexcept
{
    auto slot = (static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15ULL >> 24U) & (slots_.size() - 1);
    while (slots_[slot] != 0 && added_[slots_[slot] - 1].key != key) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
}

void Traces::enter(std::uint32_t number)
{
    auto& entry = added_[number - 1];
    auto& slot = slots_[slot_of(entry.key)];
    entry.earlier = slot;
    slot = number;
}

void Traces::enter_all()
{
    std::ranges::fill(slots_, 0U);
    for (std::uint32_t number = 1; number <= added_.size(); ++number) enter(number);
}

std::vector<core::CaseId> Traces::gathered(std::int64_t key, std::size_t most) const
{
    std::vector<core::CaseId> cases;
    for (auto number = slots_[slot_of(key)]; number != 0 && cases.size() < most; number = added_[number - 1].earlier) cases.push_back(added_[number - 1].id);
    return cases;
}

void Traces::filter()
{
    filter_.emplace();
    Query row{db_, "SELECT category, author_key, fingerprint FROM case_"};
    while (row.step()) {
        const std::string category = row.text();
        if (const auto author = row.view(); !author.empty()) note(author_hash(author), category);
        if (const auto text = row.integer(); text != 0) note(text, category);
    }
}

void Traces::note(std::int64_t key, std::string_view category)
{
    if (filter_) filter_->add(matter_hash(key, category));
}

bool Traces::may_match(std::int64_t key, std::string_view category) const noexcept { return !filter_ || filter_->may_hold(matter_hash(key, category)); }

void Traces::rewind(std::size_t mark)
{
    if (mark == added_.size()) return;
    added_.resize(mark);
    enter_all();
}

void Traces::write(std::int64_t last_event)
{
    if (added_.size() >= (filter_ ? most_gathered_in_bulk : most_gathered)) write_all(last_event);
}

void Traces::write_all(std::int64_t last_event)
{
    std::ranges::sort(added_, {}, [](Entry const& entry) { return std::pair{entry.key, entry.id}; });
    Query{db_, "INSERT OR IGNORE INTO trace(key, case_id) SELECT * FROM new_trace"}.run();
    Query{db_, "UPDATE tally SET amount = ? WHERE name = 'traced'"}.bind(last_event).run();
    added_.clear();
    slots_.assign(least_slots, 0);
}

}  // namespace sunwai::store::sqlite
