#pragma once
#include "daemon/desk.hpp"
#include "web/desk_port.hpp"
#include "web/status_port.hpp"

namespace sunwai::daemon {

/// The web's door to the desk.
class WebDesk final : public web::DeskPort {
public:
    WebDesk(Desk& desk, PolicyHolder const& policy) : desk_{desk}, policy_{policy} {}

    core::Task<core::Result<core::Case>> command(std::string number, rules::Command command, std::string idempotency_key) override;
    [[nodiscard]] std::vector<std::string> allowed(core::Case const& of, core::Actor const& actor) const override;
    [[nodiscard]] web::Register names() const override;

private:
    Desk& desk_;
    PolicyHolder const& policy_;
};

}  // namespace sunwai::daemon
