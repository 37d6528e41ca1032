#include "store/sqlite/sqlite_store.hpp"
#include "store/store.hpp"

namespace sunwai::store {

Result<std::unique_ptr<Store>> open(OpenOptions const& options)
{
    if (options.url.starts_with("sqlite:")) return sqlite::SqliteStore::open(options);
    return core::Error{core::Errc::invalid, "a store is named as sqlite:PATH"};
}

Result<PostWriter::Inserted> PostWriter::insert(core::Post const& post, core::Verdict const& verdict, std::string_view author_key, Instant now)
{
    const NewPost one{&post, &verdict, author_key, now};
    auto stored = insert_all({&one, 1});
    if (!stored) return stored.error();
    return stored->front();
}

}  // namespace sunwai::store
