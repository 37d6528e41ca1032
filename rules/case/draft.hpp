#pragma once
#include "rules/case/codec.hpp"
#include "rules/case/guards.hpp"
#include "rules/case/machine.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sunwai::rules {

/// The circumstances of one decision.
struct Context {
    World const& world;
    core::Instant now;
    Guards const& guards;
};

/// What somebody is to be told; the rest of a notice follows from the case.
struct Telling {
    core::OfficeId office;          ///< empty: the citizen or the operator
    std::string line;
    int rung{0};
    std::string reason;
    std::string occurrence{"0"};
    bool single{false};
    core::Duration gather{};        ///< waits this long for others of its kind
};

/// A decision in the making: the case as it will be, the events that make it so and who is told of each. An event is what changed since the one
/// before it, so that folding the events gives the case exactly, whatever the handlers did.
class Draft {
public:
    Draft(core::Case before, core::Actor actor, Context context);
    /// Of a case that is yet to be opened: `next` is filled in, and its first event holds all of it.
    Draft(core::Actor actor, Context context);

    core::Case next;

    [[nodiscard]] Context const& context() const noexcept { return context_; }
    [[nodiscard]] World const& world() const noexcept { return context_.world; }
    [[nodiscard]] Guards const& guards() const noexcept { return context_.guards; }
    [[nodiscard]] core::Instant now() const noexcept { return context_.now; }
    [[nodiscard]] core::Actor const& actor() const noexcept { return actor_; }

    /// Somebody is told of the event that is recorded next. An excluded office is not: false.
    bool tell(Telling telling);
    /// The citizen is told of the event that is recorded next.
    void tell_citizen(std::string reason, std::string occurrence = "0");
    /// The operator is told that nobody else can be.
    void tell_operator(std::string reason, std::string occurrence);

    /// What changed since the last call is an event of this kind; the next due moment is set with it. `words` is free text of people.
    void record(std::string kind, Facts facts = {}, std::optional<std::string> words = {});

    /// The case as it is now is what `opened` says. Nothing else may be recorded when this is the `last` event: no copy of the case is kept then.
    void record_opened(bool last);

    /// Seq that the next recorded event will have; occurrence of what may be told often.
    [[nodiscard]] std::string occurrence() const { return std::to_string(next.version + 1); }

    /// The whole; events empty when nothing was recorded. Nothing may change after the last record().
    [[nodiscard]] Outcome finish() &&;

private:
    void append(std::string kind, std::string data, std::optional<std::string> words);

    Context context_;
    core::Actor actor_;
    std::optional<core::Case> recorded_;   ///< the case after the last event
    std::vector<core::Event> events_;
    std::vector<core::Notice> notices_;
};

}  // namespace sunwai::rules
