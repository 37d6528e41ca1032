#include "store/sqlite/backup.hpp"

#include "store/sqlite/archive.hpp"
#include "store/sqlite/failure.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/signed_heads.hpp"

#include <boost/json.hpp>
#include <sqlite3.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

namespace sunwai::store::sqlite {

namespace json = boost::json;
using core::Errc;
using core::Error;

namespace {

constexpr int pages_per_step = 512;
constexpr std::string_view database_member = "database.sqlite";
constexpr std::string_view heads_member = "audit-heads.ndjson";
constexpr std::string_view manifest_member = "manifest.json";

/// Removes a file when the work that needed it ends, unless it was kept.
class Temporary {
public:
    explicit Temporary(std::string path) : path_{std::move(path)} {}
    ~Temporary()
    {
        for (const char* tail : {"", "-journal", "-wal", "-shm"}) ::unlink((path_ + tail).c_str());
    }
    Temporary(Temporary const&) = delete;
    Temporary& operator=(Temporary const&) = delete;

private:
    std::string path_;
};

std::int64_t count(Connection& db, std::string_view sql)
{
    Query row{db, sql};
    return row.step() ? row.integer() : 0;
}

/// Heads of this store up to the seal that the copy holds.
std::string heads_until(std::string const& path, std::string const& store, std::int64_t seal)
{
    std::ifstream input{path};
    std::string kept;
    for (std::string line; std::getline(input, line);) {
        const auto head = parse_head(line);
        if (head && head->store == store && head->head.seal <= seal) kept += line + "\n";
    }
    return kept;
}

json::object describe(Connection& db)
{
    const auto head = newest_seal(db);
    json::object manifest;
    manifest["format"] = 1;
    manifest["program"] = "sunwai";
    manifest["schema"] = schema_version(db);
    manifest["state"] = meta(db, "state");
    manifest["store"] = meta(db, "store_id");
    manifest["epoch"] = meta(db, "epoch");
    manifest["audit"] = json::object{{"seal", head.seal}, {"events", head.last_event}, {"hash", hex(head.hash)}};
    manifest["counts"] = json::object{{"posts", count(db, "SELECT count(*) FROM post")},
                                      {"cases", count(db, "SELECT count(*) FROM case_")},
                                      {"events", count(db, "SELECT count(*) FROM event")},
                                      {"notices", count(db, "SELECT count(*) FROM notice")},
                                      {"messages", count(db, "SELECT count(*) FROM message")}};
    return manifest;
}

std::string sum_in(json::object const& manifest, std::string_view name)
{
    const auto* sums = manifest.if_contains("sha256");
    if (sums == nullptr || !sums->is_object()) return {};
    const auto* sum = sums->get_object().if_contains(name);
    return sum != nullptr && sum->is_string() ? std::string{sum->get_string()} : std::string{};
}

core::Result<json::object> parse_manifest(std::string const& file, std::string const& text)
{
    boost::system::error_code error;
    const auto value = json::parse(text, error);
    if (error || !value.is_object() || sum_in(value.get_object(), database_member).empty()) return Error{Errc::invalid, file + ": its manifest cannot be read"};
    return value.get_object();
}

/// Makes the copied database the beginning of a new epoch.
Restored begin_epoch(Connection& db)
{
    Restored restored;
    db.exec("BEGIN IMMEDIATE");
    const auto epoch = meta(db, "epoch");
    restored.epoch = (epoch.empty() ? 1 : std::stoll(epoch)) + 1;
    put_meta(db, "epoch", std::to_string(restored.epoch));
    put_meta(db, "restored_at_seal", std::to_string(newest_seal(db).seal));
    Query{db, "UPDATE number SET last = (last / 1000 + 1) * 1000"}.run();
    // A year that began after the backup was made has no row yet.
    const auto floor = meta(db, "number_floor");
    put_meta(db, "number_floor", std::to_string((floor.empty() ? 0 : std::stoll(floor)) + 1000));
    Query{db, "UPDATE message SET state = 'uncertain', lease = lease + 1 WHERE state IN ('queued', 'sending', 'deferred')"}.run();
    restored.uncertain = db.changes();
    restored.posts = count(db, "SELECT count(*) FROM post");
    restored.cases = count(db, "SELECT count(*) FROM case_");
    db.exec("COMMIT");
    return restored;
}

core::Result<Restored> renew(std::string const& path)
{
    return guarded(path, [&]() -> core::Result<Restored> {
        Connection db{path, Connection::Role::stand_alone};
        const int version = schema_version(db);
        if (version > static_cast<int>(migrations().size())) return Error{Errc::wrong_version, "the backup has schema version " + std::to_string(version) + ", newer than this program"};
        {   // ends before the migration, which forgets all prepared statements
            Query check{db, "PRAGMA quick_check(1)"};
            if (!check.step() || check.view() != "ok") return Error{Errc::corrupt, "the database in the backup is damaged"};
        }
        if (auto migrated = migrate(db); !migrated) return migrated.error();
        return begin_epoch(db);
    });
}

core::Result<void> put_in_place(std::string const& from, std::string const& to)
{
    if (::link(from.c_str(), to.c_str()) == 0) return {};
    if (errno == EEXIST) return Error{Errc::invalid, to + " exists already; nothing is overwritten"};
    return Error{Errc::unavailable, to + ": " + errno_words()};
}

core::Result<WriterLock> lock_new(Location const& location)
{
    if (::access(location.database.c_str(), F_OK) == 0) return Error{Errc::invalid, location.database + " exists already; nothing is overwritten"};
    std::error_code error;
    if (!std::filesystem::exists(location.folder(), error)) {
        std::filesystem::create_directories(location.folder(), error);
        if (error) return Error{Errc::unavailable, location.folder() + ": " + error.message()};
        std::filesystem::permissions(location.folder(), std::filesystem::perms::owner_all, error);
    }
    return WriterLock::take(location.lock());
}

core::Result<void> append_heads(std::string const& path, std::string const& lines)
{
    if (lines.empty()) return {};
    std::ofstream output{path, std::ios::app};
    output << lines << std::flush;
    if (!output) return Error{Errc::unavailable, path + ": cannot be written"};
    std::error_code ignored;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    return {};
}

}  // namespace

CopyInSteps::CopyInSteps(Connection& from, std::string path) : to_{path, Connection::Role::stand_alone}
{
    to_.exec("PRAGMA synchronous = OFF");  // synced as a whole when it is packed
    copying_ = std::make_unique<SQLite::Backup>(to_.database(), from.database());
}

bool CopyInSteps::step()
{
    const int code = copying_->executeStep(pages_per_step);
    if (code != SQLITE_DONE) return false;
    copying_.reset();
    to_.exec("PRAGMA journal_mode = DELETE");  // one file, without a log beside it
    return true;
}

std::string copy_beside(std::string const& file) { return file + ".copy"; }

void discard_copy(std::string const& file) noexcept
{
    const auto copy = copy_beside(file);
    for (const char* tail : {"", "-journal", "-wal", "-shm"}) ::unlink((copy + tail).c_str());
}

core::Result<void> may_write_backup(std::string const& file)
{
    if (file.empty()) return Error{Errc::invalid, "a backup needs a file"};
    if (::access(file.c_str(), F_OK) == 0) return Error{Errc::invalid, file + " exists already; a backup never overwrites"};
    std::error_code error;
    const auto folder = std::filesystem::path{file}.parent_path();
    if (!folder.empty() && !std::filesystem::is_directory(folder, error)) return Error{Errc::invalid, folder.string() + " is no folder"};
    discard_copy(file);
    return {};
}

core::Result<void> pack_backup(Location const& of, std::string const& file)
{
    const std::string copy = copy_beside(file);
    const Temporary gone{copy};
    return guarded("backup", [&]() -> core::Result<void> {
        json::object manifest;
        std::string heads;
        {
            Connection db{copy, Connection::Role::reader};
            manifest = describe(db);
            heads = heads_until(of.heads(), meta(db, "store_id"), newest_seal(db).seal);
        }
        auto sum = sha256_of(copy);
        if (!sum) return sum.error();
        manifest["sha256"] = json::object{{database_member, *sum}};
        std::vector<Member> members;
        members.push_back({std::string{manifest_member}, {}, json::serialize(manifest) + "\n"});
        members.push_back({std::string{database_member}, copy, {}});
        members.push_back({std::string{heads_member}, {}, std::move(heads)});
        return write_tar(file, members);
    });
}

core::Result<Restored> restore_backup(std::string const& file, Location const& to)
{
    auto lock = lock_new(to);
    if (!lock) return lock.error();
    const std::string unpacked = to.database + ".restoring";
    const std::string heads = unpacked + ".heads";
    ::unlink(unpacked.c_str());
    ::unlink(heads.c_str());
    const Temporary gone{unpacked};
    const Temporary heads_gone{heads};
    std::string manifest_text;
    Unpacking unpacking;
    unpacking.known = {std::string{manifest_member}, std::string{database_member}, std::string{heads_member}};
    unpacking.place = [&](std::string_view name) { return name == database_member ? unpacked : name == heads_member ? heads : std::string{}; };
    unpacking.small = [&](std::string_view, std::string content) { manifest_text = std::move(content); };
    if (auto read = read_tar(file, unpacking); !read) return read.error();
    auto manifest = parse_manifest(file, manifest_text);
    if (!manifest) return manifest.error();
    auto sum = sha256_of(unpacked);
    if (!sum) return Error{Errc::invalid, file + ": holds no database"};
    if (*sum != sum_in(*manifest, database_member)) return Error{Errc::corrupt, file + ": its database does not fit the checksum in its manifest"};
    auto restored = renew(unpacked);
    if (!restored) return restored;
    std::ifstream kept{heads};
    const std::string lines{std::istreambuf_iterator<char>{kept}, {}};
    if (auto appended = append_heads(to.heads(), lines); !appended) return appended.error();
    if (auto placed = put_in_place(unpacked, to.database); !placed) return placed.error();
    return restored;
}

core::Result<void> copy_store(Location const& from, Location const& to)
{
    if (::access(from.database.c_str(), F_OK) != 0) return Error{Errc::not_found, from.database + ": there is no store"};
    auto lock = lock_new(to);
    if (!lock) return lock.error();
    const std::string unfinished = to.database + ".copying";
    ::unlink(unfinished.c_str());
    const Temporary gone{unfinished};
    std::string heads;
    auto copied = guarded("copy", [&]() -> core::Result<void> {
        Connection source{from.database, Connection::Role::reader};
        CopyInSteps copying{source, unfinished};
        while (!copying.step()) {
        }
        Connection copy{unfinished, Connection::Role::reader};
        heads = heads_until(from.heads(), meta(copy, "store_id"), newest_seal(copy).seal);
        return {};
    });
    if (!copied) return copied;
    if (auto appended = append_heads(to.heads(), heads); !appended) return appended.error();
    return put_in_place(unfinished, to.database);
}

}  // namespace sunwai::store::sqlite
