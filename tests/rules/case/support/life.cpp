#include "tests/rules/case/support/life.hpp"

#include "rules/case/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace sunwai::rules::testing {
namespace {

using namespace std::chrono;
using core::ActorKind;
using core::Case;
using core::Instant;
using Words = std::vector<std::string>;

class Life {
public:
    Life(Worlds const& worlds, std::uint64_t seed, Guards const& guards, Tally& tally)
        : worlds_{worlds}, state_{worlds.first.get()}, dice_{seed}, guards_{guards}, tally_{tally}, checks_{*worlds.first}
    {
    }

    std::string run(int steps)
    {
        begin();
        for (int i = 0; i < steps && checks_.violation().empty(); ++i) step();
        checks_.see_end(case_);
        tally_.lives += 1;
        tally_.ended += core::is_open(case_.status) ? 0 : 1;
        if (!other_ || !checks_.violation().empty()) return checks_.violation();
        other_->checks.see_end(other_->record);
        return other_->checks.violation();
    }

private:
    /// The other case of a life: a double of the same citizen, or a matter that was taken out of the first.
    struct Other {
        Case record;
        Checks checks;
    };

    void begin()
    {
        theme_ = static_cast<std::size_t>(dice_.upto(4));
        now_ = beginning + minutes{dice_.upto(60 * 24 * 14)};
        const bool replayed = dice_.one_in(10);
        if (dice_.one_in(3)) {
            open_one(dice_.one_in(10) ? "b" : "a", replayed, 2);
            other_.emplace(Other{std::exchange(case_, {}), std::exchange(checks_, Checks{*state_})});
        }
        open_one("a", replayed, 1);
    }

    void open_one(char const* citizen, bool replayed, std::int64_t id)
    {
        core::Post post;
        post.source = "x";
        post.created_at = now_ - minutes{dice_.one_in(3) ? dice_.upto(3000) : 0};
        const auto verdict = random_verdict(dice_, state_->pack);
        Opening opening{post, verdict};
        opening.conduct = dice_.one_in(15);
        opening.author_key = citizen;
        opening.replayed = replayed;
        take(open(opening, state_->world(), post.created_at, now_, guards_), nullptr);
        name_case(id);
    }

    void name_case(std::int64_t id)
    {
        case_.id = id;
        case_.number = "SM-2026-00000" + std::to_string(id);
    }

    /// From now on the life looks at its other case.
    void change_over()
    {
        std::swap(case_, other_->record);
        std::swap(checks_, other_->checks);
    }

    void step()
    {
        pass_time();
        if (other_ && dice_.one_in(4)) change_over();
        if (other_ && dice_.one_in(6)) return merge_or_part();
        if (!other_ && dice_.one_in(40)) return split_off();
        if (case_.next_at && *case_.next_at <= now_) return take(serve_due(case_, state_->world(), now_, guards_), nullptr);
        if (state_ == worlds_.first.get() && dice_.one_in(25)) return change_calendar();
        const auto command = random_command();
        auto outcome = decide(case_, command, state_->world(), now_, guards_);
        if (!outcome) {
            tally_.refused += 1;
            return;
        }
        tally_.taken += 1;
        take(std::move(*outcome), &command);
    }

    Command pairing(char const* verb)
    {
        auto command = random_command();
        command.verb = verb;
        command.args = some_arguments();
        keep_known(command);
        if (!dice_.one_in(4)) command.actor = {ActorKind::state, "p1", state_->pack.state_nodal};
        return command;
    }

    void merge_or_part()
    {
        const bool merged = case_.status == core::Status::merged || other_->record.status == core::Status::merged;
        if (merged && case_.id > other_->record.id) change_over();
        const auto command = pairing(merged ? "unmerge" : "merge");
        const Case first = case_;
        const Case second = other_->record;
        auto outcome = merged ? unmerge(first, second, command, state_->world(), now_) : merge(first, second, command, state_->world(), now_);
        if (!outcome) {
            tally_.refused += 1;
            return;
        }
        tally_.taken += 1;
        if (case_.id > other_->record.id) change_over();
        const auto given_on = [&](Case const& one) { return one.id == first.id ? &command : nullptr; };
        take(std::move(outcome->kept), given_on(case_));
        change_over();
        take(std::move(outcome->other), given_on(case_));
        change_over();
        if (merged) checks_.parted(case_, other_->record, before_merging_);
        else checks_.merged(first.id < second.id ? first : second, first.id < second.id ? second : first, case_, other_->record);
        if (!merged) before_merging_ = first.id < second.id ? second : first;
    }

    void split_off()
    {
        const auto command = pairing("split");
        auto outcome = split(case_, command, state_->world(), now_);
        if (!outcome) {
            tally_.refused += 1;
            return;
        }
        tally_.taken += 1;
        take(std::move(outcome->kept), &command);
        other_.emplace(Other{std::exchange(case_, {}), std::exchange(checks_, Checks{*state_})});
        take(std::move(outcome->other), nullptr);
        name_case(2);
        checks_.split_off(other_->record, case_);
        change_over();
    }

    void change_calendar()
    {
        state_ = worlds_.later.get();
        if (other_) {
            change_over();
            if (case_.next_at && *case_.next_at <= now_) take(serve_due(case_, worlds_.first->world(), now_, guards_), nullptr);
            checks_.calendar_changed(*state_);
            take(rederive(case_, state_->world(), now_), nullptr);
            change_over();
        }
        checks_.calendar_changed(*state_);
        take(rederive(case_, state_->world(), now_), nullptr);
    }

    void pass_time()
    {
        const int way = dice_.upto(9);
        if (way < 3 && case_.next_at) now_ = std::max(now_, *case_.next_at + milliseconds{dice_.one_in(2) ? 0 : dice_.upto(90'000)});
        else if (way == 3) now_ += hours{dice_.upto(24 * 9)};                  // downtime
        else if (way == 4 && dice_.one_in(4)) now_ -= minutes{dice_.upto(300)};  // somebody set the clock back
        else if (way < 7) now_ += minutes{dice_.upto(240)};
        else now_ += seconds{dice_.upto(600)};
    }

    void take(Outcome outcome, Command const* command)
    {
        checks_.see({case_, outcome, now_, command});
        tally_.events += static_cast<std::int64_t>(outcome.events.size());
        tally_.notices += static_cast<std::int64_t>(outcome.notices.size());
        for (auto const& event : outcome.events) tally_.kinds[event.kind] += 1;
        case_ = std::move(outcome.next);
    }

    core::OfficeId some_office()
    {
        switch (dice_.upto(9)) {
        case 0: return case_.nodal;
        case 1:
        case 2: return case_.acting;
        case 3:
        case 4: return case_.accepting;
        case 5: return case_.candidates.empty() ? case_.acting : dice_.of(case_.candidates);
        case 6: return case_.excluded.empty() ? case_.nodal : dice_.of(case_.excluded);
        case 7: return parent_of(dice_.one_in(2) ? case_.nodal : case_.accepting);
        default: return dice_.of(state_->pack.offices).id;
        }
    }

    core::OfficeId parent_of(std::string_view id)
    {
        auto const* office = state_->directory.office(id);
        return office == nullptr ? state_->pack.state_nodal : office->parent;
    }

    core::Actor some_actor()
    {
        const auto name = [&] { return "p" + std::to_string(dice_.upto(3)); };
        switch (dice_.upto(11)) {
        case 0:
        case 1: return {ActorKind::citizen, "citizen", {}};
        case 2:
        case 3: return {ActorKind::state, name(), state_->pack.state_nodal};
        case 4: return dice_.one_in(2) ? core::Actor::system("rules") : core::Actor{ActorKind::operator_, "uid:1000", {}};
        default: return {ActorKind::officer, name(), some_office()};
        }
    }

    /// What this life is about, so that many lives get far on one way.
    Words const& theme() const
    {
        static const std::vector<Words> themes{
            {"triage-decide", "acknowledge", "file-atr", "accept", "citizen-answer"},
            {"triage-decide", "extend-decide", "extend-ask"},
            {"triage-decide", "transfer"},
            {"appeal-decide", "appeal", "reopen", "close"},
            {},
        };
        return themes[theme_];
    }

    /// Mostly something the actor may do now, sometimes anything.
    std::string some_verb(core::Actor const& actor)
    {
        static const Words all{"triage-decide", "assign", "re-mark", "acknowledge", "start", "relay", "transfer", "order", "file-atr", "accept", "return", "ask-citizen",
                               "citizen-answer", "remind", "extend-ask", "extend-decide", "hold-by-court", "resume", "long-term", "close", "reopen", "appeal",
                               "appeal-decide", "correct", "handling-set", "note", "erase", "incident-join", "incident-leave", "release", "no-such-verb"};
        if (dice_.one_in(8)) return dice_.of(all);
        auto allowed = allowed_commands(case_, actor, state_->world());
        std::erase_if(allowed, [&](auto const& verb) { return (verb == "erase" || verb == "incident-join" || verb == "note") && !dice_.one_in(20); });
        if (!dice_.one_in(4)) {
            for (auto const& verb : theme()) {
                if (std::ranges::find(allowed, verb) != allowed.end()) return verb;
            }
        }
        return allowed.empty() ? dice_.of(all) : dice_.of(allowed);
    }

    std::map<std::string, std::string> some_arguments()
    {
        const auto at = [&](int most_hours) { return core::format_rfc3339((dice_.one_in(2) ? now_ : case_.atr_due.value_or(now_)) + hours{dice_.upto(most_hours)}); };
        std::map<std::string, std::string> args{
            {"office", some_office()},
            {"reason", "because"},
            {"message", dice_.one_in(20) ? "call 9812012345" : "काम हो गया है"},
            {"report", "done"},
            {"text", "text"},
            {"next_step", "visit"},
            {"whom", "112"},
            {"how", "phone"},
            {"kind", dice_.of(Words{"done", "closed", "referred", "rejected", "not_feasible", "no_merit", "withdrawn"})},
            {"rule", "7(2)"},
            {"authority", dice_.one_in(5) ? "D1-DC" : "NHAI"},
            {"evidence", std::to_string(dice_.upto(2))},
            {"answer", dice_.of(Words{"yes", "no", "partly", "pressed", "info", "unreachable"})},
            {"decision", dice_.of(Words{"grant", "grant", "refuse", "uphold"})},
            {"until", at(24 * (dice_.one_in(3) ? 200 : 9))},
            {"delivered", "yes"},
            {"blocking", "true"},
            {"stage", dice_.of(Words{"relayed", "reached", "made_safe"})},
            {"court", "High Court"},
            {"order", "CWP 1"},
            {"milestone", "tender"},
            {"ground", dice_.of(Words{"citizen_no", "spot_check", "pressed", "same_matter"})},
            {"handling", dice_.of(Words{"self_harm", "child", "cyber_fraud", "sub_judice"})},
            {"category", dice_.of(state_->pack.categories).key},
            {"severity", dice_.of(Words{"normal", "high", "emergency"})},
            {"lead", "SM-2026-000002"},
        };
        if (dice_.one_in(2)) args.erase("severity");
        if (dice_.one_in(3)) args["place"] = dice_.of(state_->pack.places).id;
        if (dice_.one_in(6)) args["nodal"] = some_office();
        if (dice_.one_in(10)) args.erase(std::next(args.begin(), dice_.upto(static_cast<int>(args.size()) - 1)));
        return args;
    }

    Command random_command()
    {
        Command command;
        for (int tries = 0; tries < 3; ++tries) {
            command.actor = some_actor();
            command.verb = some_verb(command.actor);
            if (std::ranges::find(theme(), command.verb) != theme().end()) break;
        }
        command.seen_version = dice_.one_in(20) ? dice_.upto(static_cast<int>(case_.version) + 1) : case_.version;
        command.args = some_arguments();
        if (command.verb == "file-atr") command.args["kind"] = "done";
        keep_known(command);
        return command;
    }

    /// Mostly only what the verb takes, so that what it does with it is seen.
    void keep_known(Command& command)
    {
        auto const* verb = find_verb(command.verb);
        const std::string known = " " + std::string{verb != nullptr ? verb->takes : "category matter reason"} + " ";
        std::erase_if(command.args, [&](auto const& one) { return known.find(" " + one.first + " ") == std::string::npos && !dice_.one_in(5000); });
    }

    Worlds const& worlds_;
    SmallState const* state_;
    Dice dice_;
    Guards const& guards_;
    Tally& tally_;
    Checks checks_;
    Case case_;
    std::optional<Other> other_;
    Case before_merging_;   ///< the younger one
    Instant now_{};
    std::size_t theme_{0};
};

}  // namespace

std::string live(Worlds const& worlds, std::uint64_t seed, Guards const& guards, int steps, Tally& tally)
{
    return Life{worlds, seed, guards, tally}.run(steps);
}

}  // namespace sunwai::rules::testing
