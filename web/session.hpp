#pragma once
#include "core/error.hpp"
#include "core/model/actor.hpp"
#include "core/task.hpp"
#include "web/http.hpp"

#include <string>

namespace sunwai::web {

/// Who asks: what may be read, in whose name something is done.
struct Visitor {
    core::Viewer viewer;
    core::Actor actor;
};

/// Resolves the visitor of a request. The one place where rights come from; every read and every command takes what it returns.
class Sessions {
public:
    virtual ~Sessions() = default;
    /// unauthorized: nobody is signed in.
    virtual core::Task<core::Result<Visitor>> visitor(Request const& request) = 0;
};

/// A desk without sign-in, for a loopback address only: whoever reaches it is the State nodal officer's desk. The daemon refuses to listen
/// elsewhere with it.
class OpenDesk final : public Sessions {
public:
    /// `office`: the office that commands are given for (the State nodal officer's).
    explicit OpenDesk(core::OfficeId office) : office_{std::move(office)} {}
    core::Task<core::Result<Visitor>> visitor(Request const& request) override;

private:
    core::OfficeId office_;
};

}  // namespace sunwai::web
