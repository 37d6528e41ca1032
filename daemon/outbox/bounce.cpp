#include "daemon/outbox/bounce.hpp"

namespace sunwai::daemon {

Bounce mark_bouncing(Policy const& policy, std::string_view address)
{
    Bounce bounce;
    std::vector<core::Tenure> all;
    for (auto const& office : policy.directory->offices()) {
        for (auto const* tenure : policy.directory->tenures(office.id)) {
            all.push_back(*tenure);
            if (tenure->email != address || tenure->bouncing) continue;
            all.back().bouncing = true;
            bounce.tenures.push_back(all.back());
        }
    }
    if (bounce.tenures.empty()) return bounce;
    auto marked = std::make_shared<Policy>(policy);
    marked->directory = std::make_shared<core::Directory const>(policy.directory->offices(), std::move(all));
    bounce.policy = std::move(marked);
    return bounce;
}

}  // namespace sunwai::daemon
