#pragma once
#include "config/settings.hpp"
#include "core/clock.hpp"
#include "core/model/directory.hpp"
#include "rules/case/machine.hpp"
#include "rules/read/reader.hpp"
#include "store/store.hpp"

#include <memory>
#include <vector>

namespace sunwai::daemon {

/// What decisions are made with at one moment: an immutable whole that reload and imports replace.
struct Policy {
    std::shared_ptr<config::StatePack const> pack;       ///< with imported holidays merged in
    std::shared_ptr<rules::Reader const> reader;
    std::shared_ptr<core::Directory const> directory;    ///< offices of the pack and of imports, with tenures
    std::vector<config::Period> periods;
    std::shared_ptr<config::StatePack const> shipped;    ///< the pack as it was loaded, before imports

    [[nodiscard]] rules::World world() const { return {*pack, *directory, periods}; }
};

/// Holds the present Policy. Safe from any thread: readers take a shared pointer and keep it for one unit of work.
class PolicyHolder {
public:
    explicit PolicyHolder(std::shared_ptr<Policy const> policy) : policy_{std::move(policy)} {}
    [[nodiscard]] std::shared_ptr<Policy const> get() const { return std::atomic_load(&policy_); }
    void set(std::shared_ptr<Policy const> policy) { std::atomic_store(&policy_, std::move(policy)); }

private:
    std::shared_ptr<Policy const> policy_;
};

/// Reads offices, tenures and holidays of imports from the store and joins them with the pack.
[[nodiscard]] core::Task<core::Result<std::shared_ptr<Policy const>>> make_policy(store::Store& store, std::shared_ptr<config::StatePack const> pack,
                                                                                 std::shared_ptr<rules::Reader const> reader, std::vector<config::Period> periods);

}  // namespace sunwai::daemon
