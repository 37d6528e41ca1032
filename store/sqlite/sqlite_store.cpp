#include "store/sqlite/sqlite_store.hpp"

#include "store/sqlite/awaiting.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/failure.hpp"
#include "store/sqlite/schema.hpp"

#include <sodium.h>
#include <sqlite3.h>

#include <filesystem>

namespace sunwai::store::sqlite {

using core::Errc;
using core::Error;

namespace {

constexpr std::size_t reader_threads = 2;

Error other_state(std::string const& here, std::string const& wanted)
{
    return Error{Errc::wrong_version, "the store belongs to the state pack \"" + here + "\", not to \"" + wanted + "\""};
}

/// What a store is told once, at its first opening.
Result<void> claim_for_state(Connection& db, OpenOptions const& options)
{
    const auto state = meta(db, "state");
    if (!state.empty()) {
        if (!options.state.empty() && state != options.state) return other_state(state, options.state);
        return {};
    }
    put_meta(db, "state", options.state);
    Salt id;
    randombytes_buf(id.data(), id.size());
    put_meta(db, "store_id", hex(id));
    put_meta(db, "epoch", "1");
    return {};
}

Result<void> use_log(Connection& db)
{
    Query mode{db, "PRAGMA journal_mode = WAL"};
    if (!mode.step() || mode.view() != "wal") return Error{Errc::unavailable, "the database cannot keep a write-ahead log here (is it on a network file system?)"};
    mode.reset();
    db.exec("PRAGMA synchronous = FULL");
    return {};
}

Result<std::unique_ptr<Connection>> open_to_write(Location const& location, OpenOptions const& options)
{
    return guarded(location.database, [&]() -> Result<std::unique_ptr<Connection>> {
        auto db = std::make_unique<Connection>(location.database, Connection::Role::writer);
        if (sqlite3_db_readonly(db->handle(), "main") == 1) return Error{Errc::unavailable, location.database + " is read-only (its mode, or its file system)"};
        // Before anything is changed: a newer store, or another state's, is left as it is.
        if (schema_version(*db) > static_cast<int>(migrations().size())) return migrate(*db).error();
        if (auto log = use_log(*db); !log) return log.error();
        if (auto migrated = migrate(*db); !migrated) return migrated.error();
        if (auto claimed = claim_for_state(*db, options); !claimed) return claimed.error();
        return db;
    });
}

}  // namespace

Result<std::unique_ptr<Store>> SqliteStore::open(OpenOptions const& options)
{
    // Before the first connection of the process: nobody reads SQLite's count of its memory, and keeping it takes a lock at every allocation.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (sodium_init() < 0) return Error{Errc::unavailable, "libsodium cannot be used"};
    auto location = locate(options.url);
    if (!location) return location.error();
    if (std::error_code ignored; options.must_exist && !std::filesystem::exists(location->database, ignored))
        return Error{Errc::not_found, "there is no store at " + location->database + "; `sunwai serve` or `sunwai replay` makes one"};
    std::unique_ptr<SqliteStore> store{new SqliteStore{*location}};
    const auto opened = options.read_only ? store->open_readers(options) : store->open_writer(options);
    if (!opened) return opened.error();
    store->readers_.start(reader_threads);
    return std::unique_ptr<Store>{std::move(store)};
}

Result<void> SqliteStore::open_writer(OpenOptions const& options)
{
    // The folder first, then the lock, then the file: two first starts at once do not both make it.
    if (auto made = make_files(location_); !made) return made.error();
    auto lock = WriterLock::take(location_.lock());
    if (!lock) return lock.error();
    lock_.emplace(std::move(*lock));
    auto db = open_to_write(location_, options);
    if (!db) return db.error();
    return guarded(location_.database, [&]() -> Result<void> {
        writer_ = std::make_unique<GroupWriter>(std::move(*db), location_, GroupWriter::Options{options.number_prefix, options.offset, options.group_limit, options.bulk});
        writer_->start();
        return {};
    });
}

Result<void> SqliteStore::open_readers(OpenOptions const& options)
{
    return guarded(location_.database, [&]() -> Result<void> {
        Connection db{location_.database, Connection::Role::reader};
        const int version = schema_version(db);
        const int known = static_cast<int>(migrations().size());
        if (version > known) return Error{Errc::wrong_version, "the store has schema version " + std::to_string(version) + ", this program knows " + std::to_string(known)};
        if (version < known) return Error{Errc::wrong_version, "the store has schema version " + std::to_string(version) + ": run `sunwai migrate` first"};
        if (auto numbered = numbered_tables(db); !numbered) return numbered.error();
        const auto state = meta(db, "state");
        if (!options.state.empty() && state != options.state) return other_state(state, options.state);
        return {};
    });
}

SqliteStore::~SqliteStore() { finish(); }

void SqliteStore::finish()
{
    closed_ = true;
    readers_.stop();
    if (writer_) writer_->stop({}, {});
    if (writer_) writer_->join();
}

Task<Result<void>> SqliteStore::write(core::Actor actor, std::function<Result<void>(Writer&)> work)
{
    if (!writer_) co_return Error{Errc::forbidden, "the store is open for reading only"};
    auto start = [this, &actor, &work](CompletionPtr done) { writer_->add({&actor, &work, std::move(done)}); };
    auto result = co_await completed(start);
    co_return result;
}

Task<Result<void>> SqliteStore::read(core::Viewer viewer, std::function<Result<void>(Snapshot&)> work)
{
    auto start = [this, &viewer, &work](CompletionPtr done) { readers_.add({&viewer, &work, std::move(done)}); };
    auto result = co_await completed(start);
    co_return result;
}

void SqliteStore::on_commit(std::function<void()> wake)
{
    if (writer_) writer_->on_commit(std::move(wake));
}

/// The writer copies the database in steps; hashing and packing, which take longer, are done aside.
Task<Result<void>> SqliteStore::backup(std::string file)
{
    if (!writer_) co_return Error{Errc::forbidden, "the store is open for reading only"};
    if (auto may = may_write_backup(file); !may) co_return may.error();
    auto copy = [this, &file](CompletionPtr done) { writer_->copy_to(copy_beside(file), std::move(done)); };
    auto copied = co_await completed(copy);
    if (!copied) {
        discard_copy(file);
        co_return copied;
    }
    const std::function<Result<void>()> pack = [this, &file] { return pack_backup(location_, file); };
    auto start = [this, &pack](CompletionPtr done) { readers_.add({nullptr, nullptr, std::move(done), &pack}); };
    auto packed = co_await completed(start);
    if (!packed) discard_copy(file);  // closing may have come before the packing
    co_return packed;
}

bool SqliteStore::writer_alive() { return !writer_ || writer_->alive(); }
std::string SqliteStore::trouble() const { return writer_ ? writer_->trouble() : std::string{}; }

Task<void> SqliteStore::close()
{
    if (closed_.exchange(true)) co_return;
    if (!writer_) {
        readers_.stop();
        co_return;
    }
    // Readers end before the log is emptied; all of it on the writer's thread, so that nobody waits here.
    auto start = [this](CompletionPtr done) {
        auto shared = std::make_shared<CompletionPtr>(std::move(done));
        auto after = [this, shared] {
            lock_.reset();
            (*shared)->tell({});
        };
        writer_->stop([this] { readers_.stop(); }, std::move(after));
    };
    static_cast<void>(co_await completed(start));
    writer_->join();
}

}  // namespace sunwai::store::sqlite
