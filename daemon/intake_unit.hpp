#pragma once
#include "daemon/intake.hpp"

#include <span>

namespace sunwai::daemon {

/// What happens to read posts inside one unit of work, on the writer's thread. Repeating a post that is stored changes nothing.
class IntakeUnit {
public:
    /// `policy` and `counts` outlive it. `now` is the time of the batch; a replayed post brings its own.
    IntakeUnit(store::Writer& writer, Policy const& policy, core::Instant now, bool replayed, IntakeCounts& counts);

    /// Posts in their order: each is stored once; a deletion erases what is stored; a grievance joins the open case of the same matter or becomes a case.
    core::Result<void> add(std::span<ReadPost const> posts);

private:
    struct Matter;
    core::Result<void> add_standing(std::span<ReadPost const> posts);
    core::Result<void> follow(ReadPost const& read, store::PostWriter::Inserted const& stored);
    core::Result<void> erase(core::Post const& post);
    core::Result<void> remember_order(ReadPost const& read, store::PostWriter::Inserted const& stored);
    core::Result<void> add_matters(ReadPost const& read, core::PostId id);
    core::Result<bool> join(ReadPost const& read, Matter const& matter, core::PostId id);
    core::Result<std::optional<core::Case>> find_same(ReadPost const& read, Matter const& matter);
    core::Result<std::optional<core::Case>> copied_case(ReadPost const& read, core::MatterFinding const& finding);
    core::Result<bool> join_ended(core::Case const& ended, core::Instant at);
    core::Result<core::CaseNumber> open(ReadPost const& read, Matter const& matter, core::PostId id, core::CaseNumber const& linked);
    [[nodiscard]] core::Instant time_of(core::Post const& post) const noexcept { return replayed_ ? post.created_at : now_; }

    store::Writer& writer_;
    Policy const& policy_;
    core::Instant now_;
    bool replayed_;
    IntakeCounts& counts_;
};

}  // namespace sunwai::daemon
