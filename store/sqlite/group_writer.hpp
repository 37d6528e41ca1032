#pragma once
#include "store/sqlite/backup.hpp"
#include "store/sqlite/case_writer.hpp"
#include "store/sqlite/completion.hpp"
#include "store/sqlite/desk_indexes.hpp"
#include "store/sqlite/location.hpp"
#include "store/sqlite/outbox_writer.hpp"
#include "store/sqlite/post_writer.hpp"
#include "store/sqlite/registry_writer.hpp"
#include "store/sqlite/reserve.hpp"
#include "store/sqlite/search_index.hpp"
#include "store/sqlite/signed_heads.hpp"
#include "store/sqlite/write_context.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sunwai::store::sqlite {

/// The one thread and the one connection that write and checkpoint. Units that wait together share a commit; each lies in a savepoint and fails alone;
/// nobody is told of success before the commit is on the disk.
class GroupWriter final : public Writer {
public:
    struct Unit {
        core::Actor const* actor;                              ///< both live until the completion is told
        std::function<Result<void>(Writer&)> const* work;
        CompletionPtr done;
    };
    struct Options {
        std::string prefix;
        core::UtcOffset offset;
        std::size_t group_limit;
        bool bulk;
    };
    static constexpr std::size_t most_waiting = 4096;

    /// The connection is open, migrated, in WAL mode. Throws SQLite::Exception when the store cannot be read.
    GroupWriter(std::unique_ptr<Connection> connection, Location location, Options options);
    ~GroupWriter() override;

    void start();
    /// Queues a unit. busy: too many wait; cancelled: closing.
    void add(Unit unit);
    /// Finishes what is queued, runs `before`, empties the log, closes the connection, runs `after`; all on this thread. Later units are cancelled.
    void stop(std::function<void()> before, std::function<void()> after);
    void join();
    /// Copies the database to a new file, a step between commits; told when the copy is whole. busy: one copy is being made already.
    void copy_to(std::string path, CompletionPtr done);
    void on_commit(std::function<void()> wake);
    [[nodiscard]] bool alive();
    [[nodiscard]] std::string trouble() const;

    PostWriter& posts() override { return posts_; }
    CaseWriter& cases() override { return cases_; }
    OutboxWriter& outbox() override { return outbox_; }
    RegistryWriter& registry() override { return registry_; }

private:
    using Group = std::vector<Unit>;
    using Results = std::vector<Result<void>>;
    enum class Next : std::uint8_t { group, idle, stop };

    void run();
    Next wait(Group& group);
    [[nodiscard]] std::optional<std::chrono::milliseconds> patience() const;
    void serve(Group& group);
    Result<void> begin();
    Result<void> run_unit(Unit const& unit, bool alone);
    /// Where the group stood before a unit.
    struct Mark {
        Seals::Mark seals;
        std::size_t traces;
        std::int64_t posts, cases;
    };
    void undo_unit(bool alone, Mark const& mark);
    Result<void> commit();
    void abandon_group() noexcept;
    void after_commit();
    void after_failure(core::Error const& error);
    void set_trouble(std::string words);
    [[nodiscard]] bool waits_for_space(core::Actor const& actor) const;
    void idle();
    void recover();
    void checkpoint(bool truncate) noexcept;
    void open_heads();
    void copy_some();
    void shut();

    std::unique_ptr<Connection> connection_;
    Location location_;
    Options options_;
    WriteContext context_;
    SqlitePosts posts_;
    SqliteCases cases_;
    SqliteOutbox outbox_;
    SqliteRegistry registry_;
    DeskIndexes desk_indexes_;
    Reserve reserve_;
    SearchIndex index_;
    std::optional<HeadFile> heads_;  ///< none where the key cannot be kept
    int wal_pages_{0};
    bool stale_{false};        ///< the chains must be read again before anything is appended
    bool full_{false};
    bool failing_{false};
    bool indexing_{false};     ///< the index of words is being worked on, nothing else is wanted
    bool log_to_empty_{false}; ///< erased text still lies in the log: a reader was in the way
    std::chrono::steady_clock::time_point next_look_{};

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Unit> queue_;
    std::vector<std::function<void()>> wakes_;
    struct Copying {
        std::string path;
        CompletionPtr done;
        std::unique_ptr<CopyInSteps> steps;   ///< made and used on the writer's thread
    };
    std::optional<Copying> copying_;
    std::function<void()> before_closing_;
    std::function<void()> after_closing_;
    std::string trouble_;
    bool stopping_{false};
    bool pinged_{false};
    bool answered_{true};
    std::thread thread_;
};

}  // namespace sunwai::store::sqlite
