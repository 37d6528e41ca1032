#include "store/sqlite/traces.hpp"

#include "store/sqlite/case_writer.hpp"

#include <algorithm>

namespace sunwai::store::sqlite {
namespace {

/// Bounds the memory, the work at start and the pages of the commit that moves them.
constexpr std::size_t most_gathered = 16'384;

}  // namespace

void Traces::read(Connection& db)
{
    added_.clear();
    by_key_.clear();
    Query row{db, "SELECT c.id, c.author_key, c.fingerprint FROM event e JOIN case_ c ON c.id = e.case_id "
                  "WHERE e.id > (SELECT amount FROM tally WHERE name = 'traced') AND e.seq = 1"};
    while (row.step()) {
        const auto id = row.integer();
        const auto author = row.view();
        if (!author.empty()) add(author_hash(author), id);
        if (const auto text = row.integer(); text != 0) add(text, id);
    }
}

void Traces::add(std::int64_t key, core::CaseId id)
{
    added_.emplace_back(key, id);
    by_key_.emplace(key, id);
}

std::vector<core::CaseId> Traces::gathered(std::int64_t key) const
{
    std::vector<core::CaseId> cases;
    const auto [begin, end] = by_key_.equal_range(key);
    for (auto at = begin; at != end; ++at) cases.push_back(at->second);
    return cases;
}

void Traces::filter(Connection& db)
{
    filter_.emplace();
    Query row{db, "SELECT key FROM trace"};
    while (row.step()) filter_->add(row.integer());
}

void Traces::rewind(std::size_t mark)
{
    for (; added_.size() > mark; added_.pop_back()) {
        const auto [begin, end] = by_key_.equal_range(added_.back().first);
        const auto same = std::find_if(begin, end, [this](auto const& entry) { return entry.second == added_.back().second; });
        if (same != end) by_key_.erase(same);
    }
}

void Traces::write(Connection& db, std::int64_t last_event)
{
    if (added_.size() < most_gathered) return;
    std::ranges::sort(added_);
    if (filter_) {
        for (auto const& [key, id] : added_) filter_->add(key);
    }
    for (auto const& [key, id] : added_) Query{db, "INSERT OR IGNORE INTO trace(key, case_id) VALUES (?, ?)"}.bind(key).bind(id).run();
    Query{db, "UPDATE tally SET amount = ? WHERE name = 'traced'"}.bind(last_event).run();
    added_.clear();
    by_key_ = {};
}

}  // namespace sunwai::store::sqlite
