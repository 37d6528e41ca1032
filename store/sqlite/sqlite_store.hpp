#pragma once
#include "store/sqlite/group_writer.hpp"
#include "store/sqlite/location.hpp"
#include "store/sqlite/reader_pool.hpp"
#include "store/store.hpp"

#include <atomic>
#include <memory>
#include <optional>

namespace sunwai::store::sqlite {

class SqliteStore final : public Store {
public:
    /// Opens, locks and migrates; see sunwai::store::open.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(OpenOptions const& options);
    ~SqliteStore() override;

    Task<Result<void>> write(core::Actor actor, std::function<Result<void>(Writer&)> work) override;
    Task<Result<void>> read(core::Viewer viewer, std::function<Result<void>(Snapshot&)> work) override;
    void on_commit(std::function<void()> wake) override;
    Task<Result<void>> backup(std::string file) override;
    bool writer_alive() override;
    std::string trouble() const override;
    Task<void> close() override;

private:
    explicit SqliteStore(Location location) : location_{location}, readers_{location.database} {}
    [[nodiscard]] Result<void> open_writer(OpenOptions const& options);
    [[nodiscard]] Result<void> open_readers(OpenOptions const& options);
    void finish();

    Location location_;
    std::optional<WriterLock> lock_;
    std::unique_ptr<GroupWriter> writer_;   ///< none when opened read-only
    ReaderPool readers_;
    std::atomic<bool> closed_{false};
};

}  // namespace sunwai::store::sqlite
