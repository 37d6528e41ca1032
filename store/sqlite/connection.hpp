#pragma once
#include "core/time.hpp"
#include "store/sqlite/cell.hpp"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;

namespace sunwai::store::sqlite {

/// One connection with its prepared statements; used by one thread. Failures are SQLite::Exception.
class Connection {
public:
    enum class Role : std::uint8_t {
        writer,      ///< the one connection that writes and checkpoints
        reader,      ///< read-only, never checkpoints
        stand_alone, ///< of a file that nobody else has open: a copy being made or checked
    };
    /// Opens an existing file (stand_alone: or makes one). `busy` bounds the wait for locks of other programs.
    Connection(std::string const& path, Role role, std::chrono::milliseconds busy = std::chrono::seconds{5});
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    [[nodiscard]] sqlite3* handle() const noexcept { return database_.getHandle(); }
    [[nodiscard]] SQLite::Database& database() noexcept { return database_; }
    /// Runs SQL that has no parameters and whose rows do not matter.
    void exec(char const* sql) { database_.exec(sql); }
    [[nodiscard]] bool in_transaction() const noexcept;
    [[nodiscard]] std::int64_t changes() const noexcept;
    [[nodiscard]] std::int64_t last_rowid() const noexcept;
    /// errno of the last failed system call, 0 for none.
    [[nodiscard]] int system_errno() const noexcept;
    /// The prepared statement of a text; texts are constants of this program, told apart by their content.
    [[nodiscard]] sqlite3_stmt* statement(std::string_view sql);
    void forget_statements() noexcept;

private:
    SQLite::Database database_;
    std::unordered_map<char const*, sqlite3_stmt*> by_address_;
    std::unordered_map<std::string, sqlite3_stmt*> by_text_;
};

/// One use of a prepared statement: parameters are bound in order, columns are read in order. Bound text must outlive the use.
/// SQLiteCpp's own Statement copies every text and prepares anew; this is the hot path of ingest.
class Query {
public:
    Query(Connection& connection, std::string_view sql);
    ~Query();
    Query(Query const&) = delete;
    Query& operator=(Query const&) = delete;

    Query& bind(std::int64_t value);
    Query& bind(bool value) { return bind(std::int64_t{value}); }
    Query& bind(int value) { return bind(std::int64_t{value}); }
    Query& bind(std::string_view value);
    Query& bind(std::string const& value) { return bind(std::string_view{value}); }
    Query& bind(char const* value) { return bind(std::string_view{value}); }
    Query& bind(core::Instant value) { return bind(core::to_millis(value)); }
    Query& bind(std::optional<core::Instant> const& value);
    Query& bind_blob(std::span<unsigned char const> value);
    Query& bind_null();
    /// NULL for an empty text: costs a byte less and says that there is none.
    Query& bind_filled(std::string_view value);

    /// The next parameter, to be given its value.
    [[nodiscard]] Cell cell() noexcept { return Cell{statement_, ++parameter_}; }

    /// The next row; false at the end.
    bool step();
    /// Runs a statement that gives no rows.
    void run();
    /// Ready for another binding of the same statement.
    void reset() noexcept;

    [[nodiscard]] std::int64_t integer();
    [[nodiscard]] bool flag() { return integer() != 0; }
    [[nodiscard]] int small() { return static_cast<int>(integer()); }
    [[nodiscard]] std::string_view view();   ///< until the next step
    [[nodiscard]] std::string text() { return std::string{view()}; }
    [[nodiscard]] std::span<unsigned char const> blob();  ///< until the next step
    [[nodiscard]] core::Instant instant() { return core::from_millis(integer()); }
    [[nodiscard]] std::optional<core::Instant> optional_instant();
    [[nodiscard]] std::optional<double> optional_real();
    [[nodiscard]] std::optional<std::string> optional_text();

private:
    [[nodiscard]] bool is_null() const noexcept;
    void check(int code) const;

    Connection& connection_;
    sqlite3_stmt* statement_;
    int parameter_{0};
    int column_{0};
};

}  // namespace sunwai::store::sqlite
