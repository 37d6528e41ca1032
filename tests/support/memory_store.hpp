#pragma once
#include "core/model/overdue.hpp"
#include "store/store.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sunwai::testing {

/// A store in memory that can only be read, for what stands on top of the port. It keeps to a viewer's scope as the contract says, without
/// a database to do it.
class MemoryStore final : public store::Store {
public:
    struct Entry {
        core::Case record;
        std::vector<core::Event> history;
        std::vector<store::StoredPost> posts;
        std::vector<core::Message> messages;
    };
    std::vector<Entry> entries;
    std::vector<store::SourceState> source_states;
    std::vector<store::QuarantinedPost> set_aside;
    std::optional<core::Error> failure;  ///< every read fails with it

    [[nodiscard]] Entry* entry(std::string_view number)
    {
        const auto found = std::ranges::find_if(entries, [&](Entry const& each) { return each.record.number == number; });
        return found == entries.end() ? nullptr : &*found;
    }

    core::Task<core::Result<void>> write(core::Actor, std::function<core::Result<void>(store::Writer&)>) override
    {
        co_return core::Error{core::Errc::unavailable, "read-only"};
    }
    core::Task<core::Result<void>> read(core::Viewer viewer, std::function<core::Result<void>(store::Snapshot&)> work) override
    {
        if (failure) co_return *failure;
        Reading reading{*this, std::move(viewer)};
        co_return work(reading);
    }
    void on_commit(std::function<void()>) override {}
    core::Task<core::Result<void>> backup(std::string) override { co_return core::Error{core::Errc::unavailable, "in memory"}; }
    bool writer_alive() override { return true; }
    std::string trouble() const override { return {}; }
    core::Task<void> close() override { co_return; }

    /// CASE §6 and DESIGN §7: places × departments × offices, minus what excludes an office that the reader holds.
    static bool sees(core::Viewer const& viewer, core::Case const& record)
    {
        if (std::ranges::any_of(record.excluded, [&](auto const& office) { return viewer.held.contains(office); })) return false;
        if (viewer.reach != core::Viewer::Reach::scoped) return viewer.reach == core::Viewer::Reach::state;
        if (viewer.districts.empty() && viewer.departments.empty() && viewer.offices.empty()) return false;
        const bool office = viewer.offices.empty() || viewer.offices.contains(record.nodal) || viewer.offices.contains(record.acting) ||
                            viewer.offices.contains(record.accepting);
        return office && (viewer.districts.empty() || viewer.districts.contains(record.district)) &&
               (viewer.departments.empty() || viewer.departments.contains(record.department));
    }

private:
    class Reading final : public store::Snapshot {
    public:
        Reading(MemoryStore& store, core::Viewer viewer) : store_{store}, viewer_{std::move(viewer)} {}

        core::Result<store::CasePage> cases(store::CaseFilter const& filter, std::string_view cursor, std::size_t limit) override
        {
            store::CasePage page;
            for (auto entry = store_.entries.rbegin(); entry != store_.entries.rend(); ++entry) {
                auto const& record = entry->record;
                if (!sees(viewer_, record) || !fits(record, filter) || (!cursor.empty() && record.number >= cursor)) continue;
                if (page.items.size() == limit) {
                    page.next = page.items.back().number;
                    break;
                }
                page.items.push_back(record);
            }
            return page;
        }
        core::Result<core::Case> find(std::string_view number) override
        {
            auto* entry = seen(number);
            if (entry == nullptr) return none();
            return entry->record;
        }
        core::Result<std::vector<core::Event>> history(std::string_view number) override { return of(number, &Entry::history); }
        core::Result<std::vector<store::StoredPost>> posts_of(std::string_view number) override { return of(number, &Entry::posts); }
        core::Result<std::vector<core::Message>> messages_of(std::string_view number) override { return of(number, &Entry::messages); }
        core::Result<store::Counts> counts(core::Instant now, core::Instant end_of_day) override
        {
            store::Counts counts;
            for (auto const& entry : store_.entries) {
                auto const& record = entry.record;
                if (!sees(viewer_, record) || !core::is_open(record.status)) continue;
                ++counts.open;
                counts.triage += record.status == core::Status::triage ? 1 : 0;
                counts.unacknowledged += record.status == core::Status::assigned ? 1 : 0;
                const auto from = core::overdue_from(record);
                counts.overdue += from && *from <= now ? 1 : 0;
                counts.due_today += from && *from > now && *from <= end_of_day ? 1 : 0;
            }
            return counts;
        }
        core::Result<std::vector<std::pair<std::string, std::int64_t>>> open_by(std::string_view, core::Instant, bool) override
        {
            return Rows{};
        }
        core::Result<std::vector<store::SourceState>> sources() override { return store_.source_states; }
        core::Result<std::vector<core::Office>> offices() override { return std::vector<core::Office>{}; }
        core::Result<std::vector<core::Tenure>> tenures() override { return std::vector<core::Tenure>{}; }
        core::Result<std::vector<config::Holiday>> holidays() override { return std::vector<config::Holiday>{}; }
        core::Result<std::optional<core::Instant>> next_deadline() override { return std::optional<core::Instant>{}; }
        core::Result<std::optional<core::Instant>> next_notice() override { return std::optional<core::Instant>{}; }
        core::Result<std::optional<core::Instant>> next_notice(bool) override { return std::optional<core::Instant>{}; }
        core::Result<std::optional<core::Instant>> next_message() override { return std::optional<core::Instant>{}; }
        core::Result<std::vector<store::QuarantinedPost>> quarantine(std::size_t) override { return store_.set_aside; }
        core::Result<std::vector<store::StoredPost>> posts_after(core::PostId, std::size_t) override
        {
            return std::vector<store::StoredPost>{};
        }
        core::Result<store::AuditReport> audit(std::span<std::string const>) override { return store::AuditReport{}; }

    private:
        using Rows = std::vector<std::pair<std::string, std::int64_t>>;

        static core::Error none() { return {core::Errc::not_found, "no such case"}; }
        Entry* seen(std::string_view number)
        {
            auto* entry = store_.entry(number);
            return entry != nullptr && sees(viewer_, entry->record) ? entry : nullptr;
        }
        template <class T> core::Result<T> of(std::string_view number, T Entry::*member)
        {
            auto* entry = seen(number);
            if (entry == nullptr) return none();
            return entry->*member;
        }
        static bool fits(core::Case const& record, store::CaseFilter const& filter)
        {
            const bool status = filter.status.empty() || filter.status == name(record.status) ||
                                (filter.status == "open" && core::is_open(record.status)) ||
                                (filter.status == "ended" && !core::is_open(record.status));
            const bool office = filter.office.empty() || record.nodal == filter.office || record.acting == filter.office ||
                                record.accepting == filter.office;
            return status && office && (filter.district.empty() || record.district == filter.district) &&
                   (filter.category.empty() || record.category == filter.category) &&
                   (!filter.overdue || *filter.overdue == core::is_overdue(record, filter.now.value())) &&
                   (!filter.due_until || (!core::is_overdue(record, filter.now.value()) && core::is_overdue(record, *filter.due_until)));
        }

        MemoryStore& store_;
        core::Viewer viewer_;
    };
};

}  // namespace sunwai::testing
