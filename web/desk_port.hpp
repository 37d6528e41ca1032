#pragma once
#include "config/state_pack.hpp"
#include "core/error.hpp"
#include "core/model/case.hpp"
#include "core/model/directory.hpp"
#include "core/task.hpp"
#include "rules/case/machine.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sunwai::web {

/// Names of places, categories and offices at one moment; an immutable whole that reload and imports replace.
struct Register {
    std::shared_ptr<config::StatePack const> pack;
    std::shared_ptr<core::Directory const> directory;
};

/// The one door to whatever changes a case, as the web needs it. Implemented by the daemon; used on its io_context.
class DeskPort {
public:
    virtual ~DeskPort() = default;
    /// Decides and stores a command. conflict: the case has changed since command.seen_version (what says how); forbidden, invalid,
    /// not_found as rules::decide; busy, full, unavailable from the store. A repeat with the same key returns the case without doing
    /// anything again.
    virtual core::Task<core::Result<core::Case>> command(std::string number, rules::Command command, std::string idempotency_key) = 0;
    /// The commands that this actor may give now, for the buttons of a page.
    [[nodiscard]] virtual std::vector<std::string> allowed(core::Case const& of, core::Actor const& actor) const = 0;
    /// Never empty pointers.
    [[nodiscard]] virtual Register names() const = 0;
};

}  // namespace sunwai::web
