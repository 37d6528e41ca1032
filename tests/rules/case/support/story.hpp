#pragma once
#include "rules/case/codec.hpp"
#include "tests/rules/case/support/small_state.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace sunwai::rules::testing {

/// Tells the life of one case step by step, for tests that read like a story.
class Story {
public:
    explicit Story(SmallState const& state, core::Verdict verdict = sure_verdict(), core::Instant start = beginning) : state_{state}, now{start}
    {
        post.source = "x";
        post.created_at = start;
        Opening opening{post, verdict};
        opening.author_key = "author";
        keep(open(opening, state_.world(), start, start));
        now_is.id = 1;
        now_is.number = "SM-2026-000001";
    }

    /// A command that must be taken.
    Story& does(core::Actor actor, std::string verb, std::map<std::string, std::string> args = {})
    {
        auto outcome = tries(std::move(actor), verb, std::move(args));
        EXPECT_TRUE(outcome.has_value()) << verb << ": " << (outcome ? "" : outcome.error().what);
        if (outcome) keep(std::move(*outcome));
        return *this;
    }

    core::Result<Outcome> tries(core::Actor actor, std::string verb, std::map<std::string, std::string> args = {})
    {
        return decide(now_is, {std::move(verb), std::move(actor), now_is.version, std::move(args)}, state_.world(), now);
    }

    /// Time passes in one piece, and whatever fell due is served at its end.
    Story& later(core::Duration span)
    {
        now += span;
        if (now_is.next_at && *now_is.next_at <= now) keep(serve_due(now_is, state_.world(), now));
        return *this;
    }

    /// Every moment is served when it comes, until `end`.
    Story& until(core::Instant end)
    {
        while (now_is.next_at && *now_is.next_at <= end) {
            now = std::max(now, *now_is.next_at);
            keep(serve_due(now_is, state_.world(), now));
        }
        now = std::max(now, end);
        return *this;
    }

    [[nodiscard]] std::vector<core::Notice const*> told(std::string_view reason) const
    {
        std::vector<core::Notice const*> found;
        for (auto const& notice : notices) {
            if (notice.reason == reason) found.push_back(&notice);
        }
        return found;
    }

    [[nodiscard]] int happened(std::string_view kind) const { return static_cast<int>(std::ranges::count(events, kind, &core::Event::kind)); }

    [[nodiscard]] std::vector<std::string> offices_told(std::string_view reason) const
    {
        std::vector<std::string> offices;
        for (auto const* notice : told(reason)) offices.push_back(notice->office);
        return offices;
    }

    SmallState const& state_;
    core::Post post;
    core::Case now_is;                 ///< the case as it stands
    std::vector<core::Event> events;
    std::vector<core::Notice> notices;
    core::Instant now;

private:
    void keep(Outcome outcome)
    {
        events.insert(events.end(), outcome.events.begin(), outcome.events.end());
        notices.insert(notices.end(), outcome.notices.begin(), outcome.notices.end());
        now_is = std::move(outcome.next);
    }
};

inline core::Actor officer(std::string office, std::string name = {})
{
    if (name.empty()) name = office;
    return {core::ActorKind::officer, std::move(name), std::move(office)};
}
inline core::Actor citizen() { return {core::ActorKind::citizen, "citizen", {}}; }
inline core::Actor state_desk(std::string name = "desk") { return {core::ActorKind::state, std::move(name), "STATE"}; }

inline std::map<std::string, std::string> report() { return {{"report", "fuse replaced"}, {"message", "बिजली चालू है"}, {"evidence", "1"}}; }

}  // namespace sunwai::rules::testing
