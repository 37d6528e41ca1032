#pragma once
#include "store/sqlite/chain.hpp"
#include "store/sqlite/connection.hpp"

#include <cstdint>
#include <vector>

namespace sunwai::store::sqlite {

/// The newest seal: what a signed head speaks for.
struct Head {
    std::int64_t seal{0};
    std::int64_t last_event{0};
    std::int64_t last_erasure{0};
    std::int64_t at{0};
    Hash hash{};
    friend bool operator==(Head const&, Head const&) = default;
};

/// The newest seal of a store; all zero for none.
[[nodiscard]] Head newest_seal(Connection& db);

/// Gathers what one commit group appends to the audit chains and seals it. Belongs to the writer.
class Seals {
public:
    /// Rows appended so far, to go back to when a unit is rolled back.
    struct Mark { std::size_t events, erasures; std::int64_t last_event, last_erasure, at; };

    /// Starts from what the store holds: at start, and after a transaction that came to nothing or is in doubt.
    void read(Connection& db);
    [[nodiscard]] std::int64_t next_event() const noexcept { return last_event_ + 1; }
    [[nodiscard]] std::int64_t next_erasure() const noexcept { return last_erasure_ + 1; }
    void event(Hash const& hash, core::Instant at);
    void erasure(Hash const& hash, core::Instant at);
    [[nodiscard]] Mark mark() const noexcept { return {events_.size(), erasures_.size(), last_event_, last_erasure_, at_}; }
    void rewind(Mark const& mark);
    /// Writes the seal of this group, if it appended anything; part of the transaction.
    void write(Connection& db);
    [[nodiscard]] Head const& head() const noexcept { return head_; }

private:
    std::vector<Hash> events_;
    std::vector<Hash> erasures_;
    std::int64_t last_event_{0};
    std::int64_t last_erasure_{0};
    std::int64_t at_{0};
    Head head_;
};

}  // namespace sunwai::store::sqlite
