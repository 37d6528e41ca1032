#include "daemon/web_ports.hpp"

namespace sunwai::daemon {

core::Task<core::Result<core::Case>> WebDesk::command(std::string number, rules::Command command, std::string idempotency_key)
{
    return desk_.apply(std::move(number), std::move(command), std::move(idempotency_key));
}

std::vector<std::string> WebDesk::allowed(core::Case const& of, core::Actor const& actor) const
{
    const auto policy = policy_.get();
    return rules::allowed_commands(of, actor, policy->world());
}

web::Register WebDesk::names() const
{
    const auto policy = policy_.get();
    return {policy->pack, policy->directory};
}

}  // namespace sunwai::daemon
