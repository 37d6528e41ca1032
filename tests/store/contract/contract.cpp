#include "tests/store/contract/contract.hpp"

#include <boost/asio/co_spawn.hpp>

#include <stdlib.h>

namespace sunwai::store::contract {

namespace asio = boost::asio;

namespace {

/// Runs one task to its end on this thread.
Result<void> wait(asio::io_context& io, core::Task<Result<void>> task)
{
    Result<void> outcome = core::Error{core::Errc::timed_out, "the task did not end"};
    asio::co_spawn(io, std::move(task), [&outcome](std::exception_ptr error, Result<void> result) {
        if (error) std::rethrow_exception(error);
        outcome = std::move(result);
    });
    io.restart();
    io.run();
    return outcome;
}

}  // namespace

Folder::Folder()
{
    // In memory where there is such a place: these tests are about what is stored, not about the disk.
    const std::filesystem::path memory{"/dev/shm"};
    std::string name = ((std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) / "sunwai-store-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    path_ = name;
}

Folder::~Folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Result<void> Opened::write(std::function<Result<void>(Writer&)> work, core::Actor actor) { return wait(io_, store_->write(std::move(actor), std::move(work))); }
Result<void> Opened::read(core::Viewer viewer, std::function<Result<void>(Snapshot&)> work)
{
    return wait(io_, store_->read(std::move(viewer), std::move(work)));
}
Result<void> Opened::backup(std::string file) { return wait(io_, store_->backup(std::move(file))); }

void Opened::close()
{
    asio::co_spawn(io_, store_->close(), [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
    });
    io_.restart();
    io_.run();
}

OpenOptions StoreContract::options() const
{
    OpenOptions options;
    options.url = GetParam().url(folder_.path());
    options.state = "test";
    options.number_prefix = "TS";
    options.offset = core::UtcOffset{std::chrono::minutes{330}};
    return options;
}

void StoreContract::reopen()
{
    if (opened_) opened_->close();
    opened_.reset();
    auto store = open(options());
    ASSERT_TRUE(store) << store.error().what;
    opened_ = std::make_unique<Opened>(std::move(*store));
}

void StoreContract::write(std::function<Result<void>(Writer&)> work)
{
    const auto written = opened_->write(std::move(work));
    ASSERT_TRUE(written) << written.error().what;
}

void StoreContract::read(core::Viewer viewer, std::function<Result<void>(Snapshot&)> work)
{
    const auto done = opened_->read(std::move(viewer), std::move(work));
    ASSERT_TRUE(done) << done.error().what;
}

}  // namespace sunwai::store::contract
