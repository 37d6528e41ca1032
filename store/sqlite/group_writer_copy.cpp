// The writer's part of a backup: the database is copied in steps between groups, so that nobody waits for it.
#include "store/sqlite/group_writer.hpp"

#include "store/sqlite/failure.hpp"

namespace sunwai::store::sqlite {

using core::Errc;
using core::Error;
using core::Result;

void GroupWriter::copy_to(std::string path, CompletionPtr done)
{
    std::unique_lock lock{mutex_};
    if (!stopping_ && !copying_) {
        copying_.emplace(Copying{std::move(path), std::move(done), nullptr});
        lock.unlock();
        changed_.notify_one();
        return;
    }
    const bool closing = stopping_;
    lock.unlock();
    done->tell(closing ? Error{Errc::cancelled, "the store is closing"} : Error{Errc::busy, "a backup is being made already"});
}

/// Called between groups, never inside a transaction.
void GroupWriter::copy_some()
{
    Copying* copying = nullptr;
    {
        const std::lock_guard lock{mutex_};
        if (copying_) copying = &*copying_;
    }
    if (copying == nullptr) return;
    bool whole = false;
    auto stepped = guarded("backup", [&]() -> Result<void> {
        if (!copying->steps) copying->steps = std::make_unique<CopyInSteps>(*connection_, copying->path);
        whole = copying->steps->step();
        return {};
    });
    if (stepped && !whole) return;
    copying->steps.reset();
    auto done = std::move(copying->done);
    {
        const std::lock_guard lock{mutex_};
        copying_.reset();
    }
    done->tell(std::move(stepped));
}

}  // namespace sunwai::store::sqlite
