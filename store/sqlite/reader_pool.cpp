#include "store/sqlite/reader_pool.hpp"

#include "store/sqlite/failure.hpp"
#include "store/sqlite/scope.hpp"
#include "store/sqlite/snapshot.hpp"

#include <memory>

namespace sunwai::store::sqlite {
namespace {

/// The connection of one thread, opened when it is first wanted and again after it failed.
struct Reader {
    explicit Reader(std::string const& path) : db{path, Connection::Role::reader}, scope{db} {}

    Result<void> serve(ReaderPool::Read const& read)
    {
        return guarded("read", [&]() -> Result<void> {
            scope.enter(*read.viewer);
            db.database().exec(begin);
            auto result = in_transaction(read);
            db.database().tryExec("ROLLBACK");
            return result;
        });
    }

    Result<void> in_transaction(ReaderPool::Read const& read)
    {
        return guarded("read", [&]() -> Result<void> {
            SqliteSnapshot snapshot{db, scope};
            return (*read.work)(snapshot);
        });
    }

    static constexpr char const* begin = "BEGIN";
    Connection db;
    Scope scope;
};

Result<void> serve(std::unique_ptr<Reader>& reader, std::string const& path, ReaderPool::Read const& read)
{
    auto result = guarded("read", [&]() -> Result<void> {
        if (read.apart != nullptr) return (*read.apart)();
        if (!reader) reader = std::make_unique<Reader>(path);
        return reader->serve(read);
    });
    const bool broken = !result && read.apart == nullptr && (result.error().code == core::Errc::unavailable || result.error().code == core::Errc::corrupt);
    if (broken) reader.reset();
    return result;
}

}  // namespace

ReaderPool::~ReaderPool() { stop(); }

void ReaderPool::start(std::size_t threads)
{
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back(&ReaderPool::run, this);
}

void ReaderPool::add(Read read)
{
    std::unique_lock lock{mutex_};
    const bool closing = stopping_;
    if (!closing && queue_.size() < most_waiting) {
        queue_.push_back(std::move(read));
        lock.unlock();
        changed_.notify_one();
        return;
    }
    lock.unlock();
    read.done->tell(closing ? core::Error{core::Errc::cancelled, "the store is closing"} : core::Error{core::Errc::busy, "too many reads wait; try again"});
}

void ReaderPool::stop()
{
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void ReaderPool::run()
{
    std::unique_ptr<Reader> reader;
    std::unique_lock lock{mutex_};
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        Read read = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        read.done->tell(serve(reader, path_, read));
        lock.lock();
    }
}

}  // namespace sunwai::store::sqlite
