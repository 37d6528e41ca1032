#pragma once
#include "store/store.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

/// What every implementation of the store must do. A backend says only how a store in a folder is named.
namespace sunwai::store::contract {

struct Backend {
    std::string name;
    std::function<std::string(std::filesystem::path const& folder)> url;
};

inline void PrintTo(Backend const& backend, std::ostream* out) { *out << backend.name; }

/// The implementations that this build has; defined beside the tests of each.
[[nodiscard]] std::vector<Backend> backends();
[[nodiscard]] inline std::string backend_name(testing::TestParamInfo<Backend> const& info) { return info.param.name; }

/// A folder of its own that goes when the test ends.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// An open store whose calls are waited for.
class Opened {
public:
    explicit Opened(std::unique_ptr<Store> store) : store_{std::move(store)} {}
    [[nodiscard]] Result<void> write(std::function<Result<void>(Writer&)> work, core::Actor actor = core::Actor::system("test"));
    [[nodiscard]] Result<void> read(core::Viewer viewer, std::function<Result<void>(Snapshot&)> work);
    [[nodiscard]] Result<void> backup(std::string file);
    void close();
    [[nodiscard]] Store& store() noexcept { return *store_; }

private:
    boost::asio::io_context io_{1};
    std::unique_ptr<Store> store_;
};

class StoreContract : public testing::TestWithParam<Backend> {
protected:
    void SetUp() override { reopen(); }
    /// Closes what is open and opens the same store again.
    void reopen();
    [[nodiscard]] OpenOptions options() const;
    /// Runs work that must succeed.
    void write(std::function<Result<void>(Writer&)> work);
    void read(core::Viewer viewer, std::function<Result<void>(Snapshot&)> work);
    void read(std::function<Result<void>(Snapshot&)> work) { read(core::Viewer::daemon(), std::move(work)); }

    Folder folder_;
    std::unique_ptr<Opened> opened_;
};

}  // namespace sunwai::store::contract
