#include "web/session.hpp"

namespace sunwai::web {

core::Task<core::Result<Visitor>> OpenDesk::visitor(Request const&)
{
    Visitor visitor;
    visitor.viewer = core::Viewer::state_desk("desk");
    visitor.actor.kind = core::ActorKind::state;
    visitor.actor.name = "desk";
    visitor.actor.office = office_;
    co_return visitor;
}

}  // namespace sunwai::web
