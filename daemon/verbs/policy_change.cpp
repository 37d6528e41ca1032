#include "daemon/verbs/policy_change.hpp"

namespace sunwai::daemon {

core::Task<core::Result<void>> renew_policy(Session session)
{
    const auto old = session.policy.get();
    auto made = make_policy(session.store, old->shipped ? old->shipped : old->pack, old->reader, old->periods);
    auto policy = co_await std::move(made);
    if (!policy) co_return policy.error();
    session.policy.set(std::move(*policy));
    co_return core::Result<void>{};
}

}  // namespace sunwai::daemon
