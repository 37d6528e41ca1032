#pragma once
#include "store/sqlite/connection.hpp"
#include "store/sqlite/scope.hpp"
#include "store/store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunwai::store::sqlite {

/// One read transaction on a scoped connection. Every query goes through the views of Scope.
class SqliteSnapshot final : public Snapshot {
public:
    SqliteSnapshot(Connection& db, Scope& scope) : db_{db}, scope_{scope} {}
    Result<CasePage> cases(CaseFilter const& filter, std::string_view cursor, std::size_t limit) override;
    Result<core::Case> find(std::string_view number) override;
    Result<std::vector<core::Event>> history(std::string_view number) override;
    Result<std::vector<StoredPost>> posts_of(std::string_view number) override;
    Result<std::vector<core::Message>> messages_of(std::string_view number) override;
    Result<Counts> counts(Instant now, Instant end_of_day) override;
    Result<std::vector<std::pair<std::string, std::int64_t>>> open_by(std::string_view column, Instant now, bool overdue_only) override;
    Result<std::vector<SourceState>> sources() override;
    Result<std::vector<core::Office>> offices() override;
    Result<std::vector<core::Tenure>> tenures() override;
    Result<std::vector<config::Holiday>> holidays() override;
    Result<std::optional<Instant>> next_deadline() override;
    Result<std::optional<Instant>> next_notice() override;
    Result<std::optional<Instant>> next_notice(bool single) override;
    Result<std::optional<Instant>> next_message() override;
    Result<std::vector<QuarantinedPost>> quarantine(std::size_t limit) override;
    Result<std::vector<StoredPost>> posts_after(core::PostId after, std::size_t limit) override;
    Result<AuditReport> audit(std::span<std::string const> signed_heads) override;

private:
    /// Row id of a case that exists for the viewer; not_found else.
    Result<core::CaseId> visible(std::string_view number);
    Result<core::Case> read_scoped(Query& row);
    std::vector<StoredPost> read_posts(Query& row);
    /// Empties numbers of cases that do not exist for the viewer, wherever they stand in a text.
    void hide_numbers(std::string& text);
    bool exists(std::string_view number);
    std::optional<Instant> earliest(std::string_view sql);

    Connection& db_;
    Scope& scope_;
};

}  // namespace sunwai::store::sqlite
