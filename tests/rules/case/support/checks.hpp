#pragma once
#include "rules/calendar/working_time.hpp"
#include "rules/case/guards.hpp"
#include "tests/rules/case/support/small_state.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace sunwai::rules::testing {

/// One thing that happened in a life.
struct Happening {
    core::Case const& before;
    Outcome const& outcome;
    core::Instant now;
    Command const* command{nullptr};   ///< empty when the clock was served or the case opened
};

/// Watches one life and keeps the first violation of an invariant it sees. What the machine promises is computed here anew, from events and notices,
/// not by the machine's own functions (but for the calendar, which has an oracle of its own).
class Checks {
public:
    explicit Checks(SmallState const& state) : world_{&state} {}

    /// From now on the case lives under another calendar.
    void calendar_changed(SmallState const& state) { world_ = &state; }

    void see(Happening const& happening);
    /// After the life: folding all events from an empty case gives the state.
    void see_end(core::Case const& last);

    /// Doubles became one: of `older` and `younger`, the states before. Called on the survivor's checks.
    void merged(core::Case const& older, core::Case const& younger, core::Case const& survivor, core::Case const& absorbed);
    /// Doubles were taken apart again; `before` is the younger one as it was when they were merged.
    void parted(core::Case const& survivor, core::Case const& restored, core::Case const& before);
    /// A second matter got a number of its own.
    void split_off(core::Case const& from, core::Case const& fresh);

    [[nodiscard]] std::string const& violation() const noexcept { return violation_; }
    [[nodiscard]] std::vector<core::Event> const& history() const noexcept { return history_; }

private:
    void fail(std::string what);
    void events(Happening const& h);
    void notices(Happening const& h);
    void notice(Happening const& h, core::Notice const& notice);
    void silence(Happening const& h);
    void told_of_breaches(Happening const& h);
    void order_and_lateness(Happening const& h);
    void clock(Happening const& h);
    void later_due(Happening const& h);
    void ledger(core::Case const& after);
    void judges(Happening const& h);
    void ends(Happening const& h);
    void reopening(Happening const& h);
    void transfers(Happening const& h);
    void climbing(Happening const& h);
    void emergencies(Happening const& h);
    void actors(Happening const& h);

    [[nodiscard]] bool has_event(Happening const& h, std::string_view kind) const;
    [[nodiscard]] bool excluded(core::Case const& record, std::string_view office) const;
    [[nodiscard]] bool above(std::string_view office, std::string_view lower) const;
    [[nodiscard]] WorkingTime hours(core::Case const& record, std::string_view office) const;

    SmallState const* world_;
    std::string violation_;
    std::vector<core::Event> history_;
    std::set<std::tuple<int, std::string, int, std::string, std::string>> told_;
    std::map<std::string, int> once_;             ///< by kind and cycle
    int transfers_in_a_row_{0};
};

}  // namespace sunwai::rules::testing
