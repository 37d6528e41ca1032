#include "store/sqlite/sqlite_store.hpp"
#include "store/store.hpp"

namespace sunwai::store {

Result<std::unique_ptr<Store>> open(OpenOptions const& options)
{
    if (options.url.starts_with("sqlite:")) return sqlite::SqliteStore::open(options);
    return core::Error{core::Errc::invalid, "a store is named as sqlite:PATH"};
}

}  // namespace sunwai::store
