#pragma once
#include "store/sqlite/completion.hpp"
#include "store/store.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sunwai::store::sqlite {

/// A few threads, each with a read-only connection of its own and the scope of whoever reads. Every read sees one state of the store.
class ReaderPool {
public:
    struct Read {
        core::Viewer const* viewer;                               ///< both live until the completion is told
        std::function<Result<void>(Snapshot&)> const* work;
        CompletionPtr done;
        std::function<Result<void>()> const* apart{nullptr};      ///< instead of a read: slow work that needs no connection
    };
    static constexpr std::size_t most_waiting = 1024;

    explicit ReaderPool(std::string path) : path_{std::move(path)} {}
    ~ReaderPool();
    ReaderPool(ReaderPool const&) = delete;
    ReaderPool& operator=(ReaderPool const&) = delete;

    void start(std::size_t threads);
    /// busy: too many wait; cancelled: closing.
    void add(Read read);
    /// Finishes what is queued and joins the threads. Safe to repeat.
    void stop();

private:
    void run();

    std::string path_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Read> queue_;
    std::vector<std::thread> threads_;
    bool stopping_{false};
};

}  // namespace sunwai::store::sqlite
