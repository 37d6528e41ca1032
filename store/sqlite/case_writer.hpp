#pragma once
#include "store/sqlite/write_context.hpp"

#include <functional>

namespace sunwai::store::sqlite {

class SqliteCases final : public CaseWriter {
public:
    explicit SqliteCases(WriteContext& context) : context_{context}, db_{context.db} {}
    Result<core::Case> load(core::CaseId id) override;
    Result<core::Case> load(std::string_view number) override;
    Result<std::optional<core::Case>> same_matter(std::string_view author_key, std::string_view category, Instant ended_after,
                                                  std::function<bool(core::Case const&)> const& fits) override;
    Result<std::optional<core::Case>> same_text(std::uint64_t fingerprint, std::string_view category) override;
    Result<NewCase> insert(rules::Outcome&& outcome, core::PostId post) override;
    Result<core::Case> save(rules::Outcome outcome, std::int64_t expected_version) override;
    Result<std::vector<core::Case>> due(Instant now, std::size_t limit, bool replayed_too) override;
    Result<std::vector<core::Event>> history(core::CaseId id) override;
    Result<std::optional<Instant>> last_event_at(core::CaseId id) override;

private:
    /// Appends events under the next sequence numbers; the hash of the last.
    Hash append(core::CaseId id, std::int64_t version, Hash head, std::vector<core::Event>& events);
    /// Writes the row of a case that stands.
    void change(CaseRow const& row);
    /// A notice that the case has already is passed over.
    void add_notices(core::CaseId id, std::vector<core::Notice> const& notices, bool fresh);
    [[nodiscard]] bool known_notice(std::int64_t first, core::Notice const& notice);
    [[nodiscard]] Result<std::optional<core::Case>> newest(std::int64_t key, std::function<void(Query&)> const& bind, std::function<bool(core::Case const&)> const& fits,
                                                           std::string_view of_case, std::string_view of_key);
    void trace(core::Case const& record);
    void note(CaseRow const& row);
    void exclude(core::Case const& record);

    WriteContext& context_;
    Connection& db_;
};

/// What the traces hold of an author: eight bytes of the key; rows are compared with the whole key.
[[nodiscard]] std::int64_t author_hash(std::string_view author_key) noexcept;

}  // namespace sunwai::store::sqlite
