#pragma once
#include "core/clock.hpp"
#include "store/store.hpp"
#include "web/desk_port.hpp"
#include "web/router.hpp"
#include "web/status_port.hpp"

namespace sunwai::web {

/// The JSON API (docs/api.md). References outlive it; used on one executor.
class Api {
public:
    Api(store::Store& store, DeskPort& desk, StatusPort& status, core::Clock const& clock)
        : store_{store}, desk_{desk}, status_{status}, clock_{clock}
    {
    }

    void add_routes(Router& router);
    /// A problem document, RFC 9457: the form of every error under /api.
    [[nodiscard]] static Response failure(core::Error const& error);
    [[nodiscard]] static Response failure(unsigned status, std::string_view code, std::string_view detail);
    /// What the status alone says.
    [[nodiscard]] static Response failure(unsigned status);

private:
    core::Task<Response> list(Call call);
    core::Task<Response> show(Call call);
    core::Task<Response> command(Call call);
    core::Task<Response> healthz(Call call);
    core::Task<Response> readyz(Call call);
    core::Task<Response> metrics(Call call);
    core::Task<Response> status(Call call);

    store::Store& store_;
    DeskPort& desk_;
    StatusPort& status_;
    core::Clock const& clock_;
};

/// A command as it came over the wire.
struct WireCommand {
    rules::Command command;  ///< without its actor
    std::string idempotency_key;
};

/// Reads `{"verb":"note","version":7,"args":{"words":"…"},"idempotency_key":"…"}`. malformed: not JSON; invalid: a field is missing,
/// unknown or of the wrong type. verb and version are required; arguments are texts, numbers or yes/no.
[[nodiscard]] core::Result<WireCommand> read_command(std::string_view json);

}  // namespace sunwai::web
