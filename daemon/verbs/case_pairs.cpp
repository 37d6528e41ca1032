// Commands that reach beyond one case: merging and splitting, erasing words, letting replayed cases go live.
#include "daemon/order_posts.hpp"
#include "daemon/verbs/case_call.hpp"
#include "daemon/verbs/verb.hpp"
#include "rules/case/machine.hpp"

#include <fmt/format.h>

#include <functional>
#include <iterator>
#include <vector>

namespace sunwai::daemon {
namespace {

using Work = std::function<core::Result<void>(store::Writer&)>;
using PairRule = core::Result<rules::PairOutcome> (*)(core::Case const&, core::Case const&, rules::Command const&, rules::World const&, core::Instant);

struct Pair {
    core::Case kept;
    core::Case other;
};

/// Both cases of a pair change in one unit, or none.
core::Result<Pair> save_pair(store::Writer& writer, rules::PairOutcome outcome, core::Case const& one, core::Case const& two)
{
    const auto version_of = [&](core::CaseNumber const& number) { return number == one.number ? one.version : two.version; };
    const auto kept_version = version_of(outcome.kept.next.number);
    const auto other_version = version_of(outcome.other.next.number);
    auto kept = writer.cases().save(std::move(outcome.kept), kept_version);
    if (!kept) return kept.error();
    auto other = writer.cases().save(std::move(outcome.other), other_version);
    if (!other) return other.error();
    return Pair{std::move(*kept), std::move(*other)};
}

core::Task<int> pair_command(Session session, Arguments arguments, PairRule rule, std::string verb, Output& output)
{
    const auto number = arguments.get("NUMBER");
    const auto with = arguments.get("with");
    auto reading = read_command(session, arguments, std::move(verb));
    const auto command = co_await std::move(reading);
    if (!command) co_return refuse(output, command.error());
    const auto policy = session.policy.get();
    Pair pair;
    Work work = [&](store::Writer& writer) -> core::Result<void> {
        const auto one = writer.cases().load(std::string_view{number});
        if (!one) return core::in(number, one.error());
        const auto two = writer.cases().load(std::string_view{with});
        if (!two) return core::in(with, two.error());
        auto outcome = rule(*one, *two, *command, policy->world(), session.clock.now());
        if (!outcome) return outcome.error();
        auto saved = save_pair(writer, std::move(*outcome), *one, *two);
        if (!saved) return saved.error();
        pair = std::move(*saved);
        return {};
    };
    auto actor = session.actor;
    const auto written = co_await session.store.write(std::move(actor), std::move(work));
    if (!written) co_return refuse(output, written.error());
    output.out += standing(pair.kept, session, arguments) + standing(pair.other, session, arguments);
    co_return static_cast<int>(done);
}

core::Task<int> case_merge(Session session, Arguments arguments, Output& output)
{
    return pair_command(std::move(session), std::move(arguments), rules::merge, "merge", output);
}

core::Task<int> case_unmerge(Session session, Arguments arguments, Output& output)
{
    return pair_command(std::move(session), std::move(arguments), rules::unmerge, "unmerge", output);
}

/// Rows of the posts of a case.
core::Task<core::Result<std::vector<core::PostId>>> posts_of(Session session, std::string number)
{
    std::vector<core::PostId> posts;
    std::function<core::Result<void>(store::Snapshot&)> look = [&](store::Snapshot& snapshot) -> core::Result<void> {
        const auto found = snapshot.posts_of(number);
        if (!found) return core::in(number, found.error());
        for (auto const& stored : *found) posts.push_back(stored.id);
        return {};
    };
    auto viewer = core::Viewer::state_desk(session.actor.name);
    const auto read = co_await session.store.read(std::move(viewer), std::move(look));
    if (!read) co_return read.error();
    co_return posts;
}

core::Task<int> case_split(Session session, Arguments arguments, Output& output)
{
    const auto number = arguments.get("NUMBER");
    auto reading = read_command(session, arguments, "split");
    const auto command = co_await std::move(reading);
    if (!command) co_return refuse(output, command.error());
    auto finding = posts_of(session, number);
    const auto posts = co_await std::move(finding);
    if (!posts) co_return refuse(output, posts.error());
    if (posts->empty()) co_return refuse(output, {core::Errc::invalid, number + ": has no post that a second case could stand on"});
    const auto policy = session.policy.get();
    Pair pair;
    Work work = [&](store::Writer& writer) -> core::Result<void> {
        const auto current = writer.cases().load(std::string_view{number});
        if (!current) return core::in(number, current.error());
        auto outcome = rules::split(*current, *command, policy->world(), session.clock.now());
        if (!outcome) return outcome.error();
        const auto given = writer.cases().insert(std::move(outcome->other), posts->front());
        if (!given) return given.error();
        auto other = writer.cases().load(given->id);
        if (!other) return other.error();
        auto kept = writer.cases().save(std::move(outcome->kept), current->version);
        if (!kept) return kept.error();
        pair = {std::move(*kept), std::move(*other)};
        return {};
    };
    auto actor = session.actor;
    const auto written = co_await session.store.write(std::move(actor), std::move(work));
    if (!written) co_return refuse(output, written.error());
    output.out += standing(pair.kept, session, arguments) + standing(pair.other, session, arguments);
    co_return static_cast<int>(done);
}

/// The words of a case's posts go, and that they went is an event of the case; both or neither.
core::Task<int> case_erase(Session session, Arguments arguments, Output& output)
{
    const auto number = arguments.get("NUMBER");
    auto reading = read_command(session, arguments, "erase");
    const auto command = co_await std::move(reading);
    if (!command) co_return refuse(output, command.error());
    auto finding = posts_of(session, number);
    const auto posts = co_await std::move(finding);
    if (!posts) co_return refuse(output, posts.error());
    const auto policy = session.policy.get();
    core::Case record;
    Work work = [&](store::Writer& writer) -> core::Result<void> {
        const auto current = writer.cases().load(std::string_view{number});
        if (!current) return core::in(number, current.error());
        auto outcome = rules::decide(*current, *command, policy->world(), session.clock.now());
        if (!outcome) return outcome.error();
        auto saved = writer.cases().save(std::move(*outcome), current->version);
        if (!saved) return saved.error();
        record = std::move(*saved);
        for (const auto post : *posts) {
            const auto erased = writer.posts().erase(post, command->actor, session.clock.now());
            if (!erased) return erased.error();
        }
        return {};
    };
    auto actor = session.actor;
    const auto written = co_await session.store.write(std::move(actor), std::move(work));
    if (!written) co_return refuse(output, written.error());
    output.out += standing(record, session, arguments);
    co_return static_cast<int>(done);
}

/// What was let go.
struct Released {
    std::int64_t cases{0};
    std::int64_t notices{0};
};

/// One case goes live: it is no longer a replayed one, and its held notices go out.
core::Result<void> release_one(store::Writer& writer, core::CaseNumber const& number, Session const& session, Policy const& policy, Released& released)
{
    const auto current = writer.cases().load(std::string_view{number});
    if (!current) return core::in(number, current.error());
    if (!current->replayed) return {};
    rules::Command command;
    command.verb = "release";
    command.actor = session.actor;
    command.seen_version = current->version;
    auto outcome = rules::decide(*current, command, policy.world(), session.clock.now());
    if (!outcome) return core::in(number, outcome.error());
    const auto saved = writer.cases().save(std::move(*outcome), current->version);
    if (!saved) return saved.error();
    const auto let_go = writer.outbox().release_held(current->id, session.clock.now());
    if (!let_go) return let_go.error();
    released.notices += *let_go;
    ++released.cases;
    return {};
}

core::Task<core::Result<std::vector<core::CaseNumber>>> replayed_page(Session session)
{
    constexpr std::size_t page = 200;
    std::vector<core::CaseNumber> numbers;
    std::function<core::Result<void>(store::Snapshot&)> look = [&](store::Snapshot& snapshot) -> core::Result<void> {
        store::CaseFilter filter;
        filter.replayed = true;
        const auto found = snapshot.cases(filter, {}, page);
        if (!found) return found.error();
        for (auto const& record : found->items) numbers.push_back(record.number);
        return {};
    };
    auto viewer = core::Viewer::daemon();
    const auto read = co_await session.store.read(std::move(viewer), std::move(look));
    if (!read) co_return read.error();
    co_return numbers;
}

core::Task<core::Result<void>> release_all(Session session, std::vector<core::CaseNumber> const& numbers, Released& released)
{
    const auto policy = session.policy.get();
    Work work = [&](store::Writer& writer) -> core::Result<void> {
        for (auto const& number : numbers) {
            const auto one = release_one(writer, number, session, *policy, released);
            if (!one) return one.error();
        }
        return {};
    };
    auto actor = session.actor;
    const auto written = co_await session.store.write(std::move(actor), std::move(work));
    co_return written;
}

/// Replayed posts about public order may be told too.
core::Task<core::Result<void>> release_order(Session session)
{
    Work work = [](store::Writer& writer) { return OrderQueue{writer.registry(), true}.release(); };
    auto actor = session.actor;
    const auto written = co_await session.store.write(std::move(actor), std::move(work));
    co_return written;
}

core::Task<int> case_release(Session session, Arguments arguments, Output& output)
{
    auto numbers = arguments.all("NUMBER");
    const bool all = arguments.has("replayed");
    if (numbers.empty() && !all) co_return refuse(output, {core::Errc::invalid, "case release: say a NUMBER, or --replayed for all cases of replays"});
    Released released;
    for (bool more = true; more;) {
        if (numbers.empty()) {
            const auto page = co_await replayed_page(session);
            if (!page) co_return refuse(output, page.error());
            numbers = *page;
        }
        const auto before = released.cases;
        const auto let_go = co_await release_all(session, numbers, released);
        if (!let_go) co_return refuse(output, let_go.error());
        more = all && released.cases > before;  // what was released is not on the next page
        numbers.clear();
    }
    if (all) {
        const auto let_go = co_await release_order(session);
        if (!let_go) co_return refuse(output, let_go.error());
    }
    if (arguments.has("json")) output.out += fmt::format("{{\"cases\":{},\"notices\":{}}}\n", released.cases, released.notices);
    else output.out += fmt::format("{} cases go live, {} notices released\n", released.cases, released.notices);
    co_return static_cast<int>(done);
}

Verb pair_verb(std::string name, std::string help, WriteRun run, std::vector<std::string> const& options)
{
    Verb verb;
    verb.name = std::move(name);
    verb.help = std::move(help);
    verb.parameters = command_parameters(options);
    verb.run = run;
    return verb;
}

}  // namespace

std::vector<Verb> case_pair_verbs()
{
    using Count = Parameter::Count;
    std::vector<Verb> verbs{
        pair_verb("case merge", "Merge the double of one citizen: the older number survives", case_merge, {"reason"}),
        pair_verb("case unmerge", "Restore both cases of a merge", case_unmerge, {"reason"}),
        pair_verb("case split", "Take a second matter out of a case into one of its own", case_split, {"category", "matter", "reason"}),
        pair_verb("case erase", "Erase the words of a case's posts; the chain of events stays valid", case_erase, {"reason"}),
        {"case release", "Let cases that a replay opened go live: their held notices go out",
         {{"NUMBER", "NUMBER", "only these cases", Count::many}, {"--replayed", "", "all cases that replays opened", Count::flag}, {"--json", "", "as JSON", Count::flag}},
         {"sunwai case release --replayed"}, case_release},
    };
    for (auto* verb : {&verbs[0], &verbs[1]}) verb->parameters.insert(verb->parameters.begin() + 2, {"--with", "NUMBER", "the other case", Count::required});
    verbs[0].examples.emplace_back("sunwai case merge HR-2026-000123 --with HR-2026-000140 --reason \"the same citizen, the same street light\"");
    return verbs;
}

}  // namespace sunwai::daemon
