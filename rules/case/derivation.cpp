#include "rules/case/derivation.hpp"

#include "rules/case/limits.hpp"

#include <fmt/format.h>

#include <optional>

namespace sunwai::rules {
namespace {

using core::Case;
using core::Instant;

class Writer {
public:
    Writer(Case const& record, World const& world) : c_{record}, world_{world} {}

    std::vector<Derivation> all()
    {
        add("triage", c_.triage_due, {fmt::format("{} from {}", config::to_string(triage_limit(c_, world_)), at(c_.cycle > 1 ? start() : c_.opened_at))});
        acknowledgement();
        report();
        add("judgement", c_.accept_due, {c_.filed_at ? fmt::format("ATR filed {}", at(*c_.filed_at)) : std::string{"ATR filed"}});
        add("extension", c_.extension_due, {"undecided by then is refused; never later than the ATR limit"});
        add("transfer", c_.transfer_due, {fmt::format("{} names the office", c_.transfer_judge)});
        add("order", c_.order_due, {fmt::format("order of {}", c_.order_by)});
        add("relay", c_.relay_due, {fmt::format("rung {} of the duty roster was told, nobody has taken it", c_.relay_rung)});
        add("closing", c_.closing_at, {c_.asked_at ? fmt::format("the citizen was asked {}; {} of the reminders given", at(*c_.asked_at), c_.closing_reminders) : std::string{}});
        add("appeal", c_.appeal_due, {fmt::format("decided by {}", c_.appeal_to)});
        for (auto const& climb : c_.climbs) {
            add("climb:" + climb.line, climb.next, {fmt::format("rung {} ({}) could read {}", climb.rung, climb.at.empty() ? "the operator" : climb.at, at(climb.reached))});
        }
        add("next", c_.next_at, {c_.next_why});
        return std::move(all_);
    }

private:
    [[nodiscard]] std::string at(Instant when) const { return core::format_rfc3339(when, world_.pack.calendar.offset); }
    [[nodiscard]] Instant start() const { return c_.cycle_from.value_or(c_.received_at); }

    void add(std::string what, std::optional<Instant> due, std::vector<std::string> steps)
    {
        if (due) all_.push_back({std::move(what), *due, std::move(steps)});
    }

    void acknowledgement()
    {
        const auto from = c_.assigned_at.value_or(c_.opened_at);
        add("acknowledgement", c_.ack_due, {fmt::format("{} from the assignment {}", config::to_string(ack_limit(c_, world_)), at(from))});
    }

    void report()
    {
        if (!c_.atr_due) return;
        std::vector<DerivationStep> way;
        (void)derive_atr_due(c_, world_, &way);
        std::vector<std::string> steps;
        steps.push_back(c_.cycle == 1 ? fmt::format("from {}, when the citizen spoke", at(start())) : fmt::format("from {}, cycle {}", at(start()), c_.cycle));
        steps.push_back(fmt::format("on the duty hours '{}'", c_.duty));
        for (auto const& step : way) steps.push_back(fmt::format("{} {} → {}", step.what, step.detail, at(step.due)));
        if (is_paused(c_)) steps.emplace_back("the clock stands still; what it stood is added when it runs on");
        if (c_.breached) steps.emplace_back("passed: the case is overdue");
        add("atr", c_.atr_due, std::move(steps));
    }

    Case const& c_;
    World const& world_;
    std::vector<Derivation> all_;
};

}  // namespace

std::vector<Derivation> derive(Case const& record, World const& world) { return Writer{record, world}.all(); }

std::string derivation_text(Case const& record, World const& world)
{
    std::string text;
    for (auto const& one : derive(record, world)) {
        text += fmt::format("{} {}\n", one.what, core::format_rfc3339(one.due, world.pack.calendar.offset));
        for (auto const& step : one.steps) text += fmt::format("  {}\n", step);
    }
    return text;
}

}  // namespace sunwai::rules
