#pragma once
#include "store/sqlite/connection.hpp"
#include "store/sqlite/signed_heads.hpp"
#include "store/store.hpp"

#include <span>
#include <string>
#include <vector>

namespace sunwai::store::sqlite {

/// Walks the whole audit trail of a store and finds the first place where it does not hold. Needs to read the tables themselves.
class AuditCheck {
public:
    explicit AuditCheck(Connection& db) : db_{db} {}
    /// `heads`: lines of signed heads; those of other stores and torn lines are passed over.
    [[nodiscard]] AuditReport run(std::span<std::string const> heads);

private:
    struct Row {
        std::int64_t id;
        core::Event event;
        std::optional<Hash> payload;
        bool payload_damaged;
        std::optional<Hash> hash;
    };
    void check_cases();
    void check_case(std::int64_t case_id, std::vector<Row> const& rows);
    [[nodiscard]] bool misplaced(std::int64_t case_id, std::vector<Row> const& rows, Row const& row) const;
    void check_ends();
    void check_seals();
    void check_seal(Head const& before, Head const& seal);
    void check_heads(std::span<std::string const> heads);
    void fault(std::int64_t event_id, std::string text);

    Connection& db_;
    AuditReport report_;
    std::int64_t first_event_{0};  ///< row id of the event at the first fault; 0 for none yet
};

}  // namespace sunwai::store::sqlite
