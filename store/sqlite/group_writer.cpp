#include "store/sqlite/group_writer.hpp"

#include "core/log.hpp"
#include "store/sqlite/schema.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace sunwai::store::sqlite {

using core::Errc;
using core::Error;
using std::chrono::milliseconds;

namespace {

constexpr int checkpoint_pages = 4000;         // 64 MB of log
constexpr milliseconds rest{200};              // without units, before the index of words is worked on
constexpr milliseconds retry{1000};            // between looks whether a disk that failed is well again

}  // namespace

GroupWriter::GroupWriter(std::unique_ptr<Connection> connection, Location location, Options options)
    : connection_{std::move(connection)}, location_{std::move(location)}, options_{std::move(options)},
      context_{*connection_, options_.prefix, options_.offset}, posts_{context_}, cases_{context_}, outbox_{context_}, registry_{context_},
      desk_indexes_{*connection_, location_.database, options_.bulk}, reserve_{location_.reserve()}, index_{*connection_}
{
    context_.seals.read(*connection_);
    context_.traces.read();
    if (desk_indexes_.removed()) context_.traces.filter();
    index_.start();
    sqlite3_wal_hook(
        connection_->handle(),
        [](void* self, sqlite3*, char const*, int pages) {
            static_cast<GroupWriter*>(self)->wal_pages_ = pages;
            return SQLITE_OK;
        },
        this);
    open_heads();
    if (!reserve_.take()) core::log(core::Level::warning, "store.no_reserve", {{"path", location_.reserve()}});
}

/// Without a key file the store works on; that nothing is signed is told to the operator.
void GroupWriter::open_heads()
{
    auto key = SigningKey::load(location_.key());
    if (!key) {
        core::log(core::Level::error, "audit.no_key", {{"error", key.error().what}});
        return;
    }
    auto keys = meta(*connection_, "audit_keys");
    if (keys.find(key->public_hex()) == std::string::npos) {
        keys += (keys.empty() ? "" : " ") + key->public_hex();
        put_meta(*connection_, "audit_keys", keys);
    }
    const auto epoch = meta(*connection_, "epoch");
    heads_.emplace(location_.heads(), meta(*connection_, "store_id"), epoch.empty() ? 1 : std::stoll(epoch), *key);
    heads_->note(context_.seals.head());
}

GroupWriter::~GroupWriter()
{
    stop({}, {});
    join();
}

void GroupWriter::start() { thread_ = std::thread{&GroupWriter::run, this}; }

void GroupWriter::add(Unit unit)
{
    std::unique_lock lock{mutex_};
    const bool refused = stopping_ || queue_.size() >= most_waiting;
    if (!refused) {
        queue_.push_back(std::move(unit));
        lock.unlock();
        changed_.notify_one();
        return;
    }
    const bool closing = stopping_;
    lock.unlock();
    unit.done->tell(closing ? Error{Errc::cancelled, "the store is closing"} : Error{Errc::busy, "too many writes wait; try again"});
}

void GroupWriter::stop(std::function<void()> before, std::function<void()> after)
{
    {
        const std::lock_guard lock{mutex_};
        if (stopping_) return;
        stopping_ = true;
        before_closing_ = std::move(before);
        after_closing_ = std::move(after);
    }
    changed_.notify_one();
}

void GroupWriter::join()
{
    if (thread_.joinable()) thread_.join();
}

void GroupWriter::on_commit(std::function<void()> wake)
{
    const std::lock_guard lock{mutex_};
    wakes_.push_back(std::move(wake));
}

bool GroupWriter::alive()
{
    bool answered = false;
    {
        const std::lock_guard lock{mutex_};
        answered = answered_;
        answered_ = false;
        pinged_ = true;
    }
    changed_.notify_one();
    return answered;
}

std::string GroupWriter::trouble() const
{
    const std::lock_guard lock{mutex_};
    return trouble_;
}

void GroupWriter::run()
{
    Group group;
    for (auto next = wait(group); next != Next::stop; next = wait(group)) {
        if ((full_ || failing_) && std::chrono::steady_clock::now() >= next_look_) recover();
        else if (next == Next::idle) idle();
        serve(group);
        group.clear();
        copy_some();
    }
    shut();
}

/// How long the writer may sleep when no unit comes; nothing: until one does.
std::optional<milliseconds> GroupWriter::patience() const
{
    if (full_ || failing_ || stale_) return retry;
    if (heads_ && heads_->waiting()) return rest;
    if (log_to_empty_) return rest;
    if (index_.behind()) return indexing_ ? milliseconds{1} : rest;
    return std::nullopt;
}

GroupWriter::Next GroupWriter::wait(Group& group)
{
    std::unique_lock lock{mutex_};
    const auto patience_now = patience();
    const auto something = [this] { return !queue_.empty() || stopping_ || pinged_ || copying_; };
    if (patience_now) {
        if (!changed_.wait_for(lock, *patience_now, something)) return Next::idle;
    } else {
        changed_.wait(lock, something);
    }
    if (pinged_) answered_ = true;
    pinged_ = false;
    if (queue_.empty()) return stopping_ ? Next::stop : Next::group;
    const auto count = std::min(queue_.size(), options_.group_limit);
    for (std::size_t i = 0; i < count; ++i) {
        group.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return Next::group;
}

void GroupWriter::serve(Group& group)
{
    if (group.empty()) return;
    indexing_ = false;
    Results results(group.size(), Result<void>{});
    std::optional<Error> lost;  // the whole transaction came to nothing
    std::optional<Error> database;
    if (auto begun = begin(); !begun) lost = database = begun.error();
    for (std::size_t i = 0; i < group.size() && !lost; ++i) {
        if (waits_for_space(*group[i].actor)) {
            results[i] = Error{Errc::full, "the disk is full; new posts wait until there is space"};
            continue;
        }
        results[i] = run_unit(group[i], group.size() == 1);
        if (context_.failed) database = context_.failed;
        // SQLite itself rolls everything back on some failures: what came before in this group is gone too.
        if (!results[i] && !connection_->in_transaction()) lost = results[i].error();
    }
    if (!lost) {
        if (auto committed = commit(); !committed) lost = database = committed.error();
    } else if (group.size() > 1 || database) {
        abandon_group();
    }
    for (auto& result : results) {
        if (result && lost) result = *lost;
    }
    if (!lost) after_commit();
    if (database) after_failure(*database);
    for (std::size_t i = 0; i < group.size(); ++i) group[i].done->tell(std::move(results[i]));
}

Result<void> GroupWriter::begin()
{
    return guarded("begin", [&]() -> Result<void> {
        if (stale_) {
            context_.seals.read(*connection_);
            context_.traces.read();
        }
        stale_ = false;
        context_.wake = context_.erased = false;
        context_.new_posts = context_.new_cases = 0;
        Query{*connection_, "BEGIN IMMEDIATE"}.run();
        return {};
    });
}

/// While the disk is full, only people and what records their doings write: new posts stay with their feed.
bool GroupWriter::waits_for_space(core::Actor const& actor) const
{
    if (!full_ || actor.kind != core::ActorKind::system) return false;
    return std::find(std::begin(urgent_actors), std::end(urgent_actors), actor.name) == std::end(urgent_actors);
}

Result<void> GroupWriter::run_unit(Unit const& unit, bool alone)
{
    context_.failed.reset();
    context_.actor = unit.actor;
    const Mark mark{context_.seals.mark(), context_.traces.mark(), context_.new_posts, context_.new_cases};
    auto result = guarded("a unit of work", [&]() -> Result<void> {
        if (!alone) Query{*connection_, "SAVEPOINT unit"}.run();
        auto done = (*unit.work)(*this);
        if (done) done = context_.call("new cases", [] { return Result<void>{}; });
        if (done && context_.failed) done = *context_.failed;
        if (done && !alone) Query{*connection_, "RELEASE unit"}.run();
        return done;
    });
    if (!result && context_.failed) result = *context_.failed;
    if (!result) undo_unit(alone, mark);
    return result;
}

void GroupWriter::undo_unit(bool alone, Mark const& mark)
{
    context_.rows.clear();
    context_.sorts.forget();
    context_.seals.rewind(mark.seals);
    context_.traces.rewind(mark.traces);
    context_.new_posts = mark.posts;
    context_.new_cases = mark.cases;
    if (!connection_->in_transaction()) return;
    if (alone) connection_->database().tryExec("ROLLBACK");
    else if (connection_->database().tryExec("ROLLBACK TO unit; RELEASE unit") != SQLITE_OK) abandon_group();
}

Result<void> GroupWriter::commit()
{
    auto result = guarded("commit", [&]() -> Result<void> {
        context_.failed.reset();
        context_.finish_group();
        Query{*connection_, "COMMIT"}.run();
        return {};
    });
    if (result) return result;
    context_.fail(result.error());
    const auto error = *context_.failed;
    abandon_group();
    return error;
}

/// Whether a failed commit reached the disk is unknown: the chains are read again from what stands there.
void GroupWriter::abandon_group() noexcept
{
    if (connection_->in_transaction()) connection_->database().tryExec("ROLLBACK");
    stale_ = true;
    context_.sorts.forget();
}

void GroupWriter::after_commit()
{
    if (failing_) {
        failing_ = false;
        set_trouble({});
        core::log(core::Level::notice, "store.well_again", {{"path", location_.database}});
    }
    if (heads_) heads_->note(context_.seals.head());
    if (context_.new_posts > 0) index_.posts_added();
    if (context_.erased) {
        index_.purge();
        checkpoint(true);
    } else if (wal_pages_ > checkpoint_pages) {
        checkpoint(false);
    }
    if (!context_.wake) return;
    std::vector<std::function<void()>> wakes;
    {
        const std::lock_guard lock{mutex_};
        wakes = wakes_;
    }
    for (auto const& wake : wakes) wake();
}

void GroupWriter::after_failure(Error const& error)
{
    if (error.code == Errc::full && !full_) {
        full_ = true;
        reserve_.release();
        set_trouble("the disk of " + location_.database + " is full: new posts wait, people can still work on cases for a while; free some space");
        core::log(core::Level::error, "store.full", {{"path", location_.database}});
    } else if (error.code == Errc::unavailable || error.code == Errc::busy || error.code == Errc::corrupt) {
        if (!failing_) core::log(core::Level::error, "store.failing", {{"error", error.what}});
        failing_ = true;
        if (!full_) set_trouble(error.what);
    }
}

void GroupWriter::set_trouble(std::string words)
{
    const std::lock_guard lock{mutex_};
    trouble_ = std::move(words);
}

void GroupWriter::idle()
{
    if (heads_) heads_->flush(false);
    if (log_to_empty_) checkpoint(true);
    if (full_ || failing_ || !index_.behind()) return;
    indexing_ = true;
    const auto done = guarded("the index of words", [&]() -> Result<void> {
        index_.step();
        return {};
    });
    if (!done) after_failure(done.error());
    else if (wal_pages_ > checkpoint_pages || !index_.behind()) checkpoint(!index_.behind());
}

/// Tries a small durable write of its own; success ends the trouble.
void GroupWriter::recover()
{
    next_look_ = std::chrono::steady_clock::now() + retry;
    if (full_ && !reserve_.take()) return;
    const auto written = guarded("trial write", [&]() -> Result<void> {
        Query{*connection_, "BEGIN IMMEDIATE"}.run();
        put_meta(*connection_, "last_recovery", std::to_string(context_.seals.head().seal));
        Query{*connection_, "COMMIT"}.run();
        return {};
    });
    if (!written) {
        abandon_group();
        if (written.error().code == Errc::full) {
            reserve_.release();
            full_ = false;
            after_failure(written.error());
        }
        return;
    }
    full_ = failing_ = false;
    set_trouble({});
    core::log(core::Level::notice, "store.well_again", {{"path", location_.database}});
}

void GroupWriter::checkpoint(bool truncate) noexcept
{
    int log_pages = 0;
    int done = 0;
    const int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    // Emptying the log waits for readers; not for long, since units wait meanwhile. It is tried again when nothing else is to be done.
    if (truncate) sqlite3_busy_timeout(connection_->handle(), 100);
    const int code = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, mode, &log_pages, &done);
    if (truncate) sqlite3_busy_timeout(connection_->handle(), 5000);
    log_to_empty_ = truncate && code != SQLITE_OK;
    if (code == SQLITE_OK) wal_pages_ = 0;
    else if ((code & 0xff) != SQLITE_BUSY) core::log(core::Level::warning, "store.checkpoint_failed", {{"code", code}});
}

void GroupWriter::shut()
{
    std::function<void()> before;
    std::function<void()> after;
    {
        const std::lock_guard lock{mutex_};
        before.swap(before_closing_);
        after.swap(after_closing_);
    }
    if (copying_) {
        copying_->steps.reset();
        copying_->done->tell(Error{Errc::cancelled, "the store is closing"});
    }
    if (before) before();
    if (heads_) heads_->flush(true);
    if (desk_indexes_.removed() && !stale_) context_.finish_bulk();  // stale: what is in memory went with a transaction that came to nothing
    desk_indexes_.finish(location_.database);
    checkpoint(true);
    connection_->forget_statements();
    connection_.reset();
    if (after) after();
}

}  // namespace sunwai::store::sqlite
