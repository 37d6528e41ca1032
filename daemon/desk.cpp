#include "daemon/desk.hpp"

#include "core/log.hpp"
#include "daemon/registry_keys.hpp"
#include "daemon/test_hooks.hpp"

#include <algorithm>
#include <exception>

namespace sunwai::daemon {
namespace {

using core::Result;

constexpr std::size_t max_idempotency_key = 128;

struct Request {
    std::string number;
    rules::Command command;
    std::string key;
    core::Instant now;
};

/// Keys are the client's own words: two clients never share one.
std::string done_key(Request const& request) { return registry::done(request.command.actor.name + "." + request.key); }

/// Whether this request was done before; invalid when its key stood for another one.
Result<bool> done_before(store::Writer& writer, Request const& request)
{
    if (request.key.empty()) return false;
    auto before = writer.registry().get(done_key(request));
    if (!before) return before.error();
    if (before->empty()) return false;
    if (*before != request.number + " " + request.command.verb)
        return core::Error{core::Errc::invalid, "this idempotency key was used for another command"};
    return true;
}

Result<core::Case> apply_in(store::Writer& writer, Request const& request, rules::World const& world)
{
    auto current = writer.cases().load(std::string_view{request.number});
    if (!current) return current.error();
    const auto repeated = done_before(writer, request);
    if (!repeated) return repeated.error();
    if (*repeated) return *current;
    auto outcome = rules::decide(*current, request.command, world, request.now);
    if (!outcome) return outcome.error();
    if (!outcome->events.empty()) {
        auto saved = writer.cases().save(std::move(*outcome), current->version);
        if (!saved) return saved.error();
        *current = std::move(*saved);
    }
    if (!request.key.empty()) {
        const auto kept = writer.registry().put(done_key(request), request.number + " " + request.command.verb);
        if (!kept) return kept.error();
    }
    return std::move(*current);
}

/// One case whose time has come. A fault of the machine concerns this case alone: the others are served all the same.
Result<bool> serve_one(store::Writer& writer, core::Case const& due, rules::World const& world, core::Instant now)
{
    try {
        auto outcome = rules::serve_due(due, world, now);
        const bool moves = !outcome.events.empty() && (!outcome.next.next_at || *outcome.next.next_at > now);
        if (!moves) {
            core::log(core::Level::error, "deadline.stuck", {{"case", due.number}, {"why", due.next_why}});
            if (outcome.events.empty()) return false;
        }
        auto saved = writer.cases().save(std::move(outcome), due.version);
        if (!saved) return saved.error();
        return moves;
    } catch (std::exception const& fault) {
        core::log(core::Level::error, "deadline.failed", {{"case", due.number}, {"why", due.next_why}, {"error", fault.what()}});
        return false;
    }
}

Result<void> sweep_in(store::Writer& writer, rules::World const& world, core::Instant now, std::size_t limit, bool replayed_too, Swept& swept)
{
    swept = {};
    auto due = writer.cases().due(now, limit, replayed_too);
    if (!due) return due.error();
    // Planted: every tenth case is passed over.
    if (test_hooks::planted("pass_over")) std::erase_if(*due, [](core::Case const& one) { return one.id % 10 == 0; });
    for (auto const& one : *due) {
        const auto served = serve_one(writer, one, world, now);
        if (!served) return served.error();
        if (!*served) {
            ++swept.stuck;
            continue;
        }
        ++swept.cases;
        if (one.next_at) swept.latest = std::max(swept.latest, now - *one.next_at);
    }
    if (swept.cases == 0) return {};
    return writer.registry().put(registry::clock_mark, std::to_string(core::to_millis(now)));
}

}  // namespace

Desk::Desk(store::Store& store, PolicyHolder const& policy, core::Clock const& clock) : store_{store}, policy_{policy}, clock_{clock} {}

core::Task<Result<core::Case>> Desk::apply(std::string number, rules::Command command, std::string idempotency_key)
{
    if (idempotency_key.size() > max_idempotency_key)
        co_return core::Error{core::Errc::invalid, "the idempotency key is longer than 128 bytes"};
    const bool own = command.seen_version < 0;
    const auto policy = policy_.get();
    const Request request{std::move(number), std::move(command), std::move(idempotency_key), clock_.now()};
    Result<core::Case> answer{core::Case{}};
    for (int attempt = 1;; ++attempt) {
        std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
            answer = apply_in(writer, request, policy->world());
            if (!answer) return answer.error();
            return {};
        };
        auto actor = request.command.actor;
        const auto written = co_await store_.write(std::move(actor), std::move(work));
        if (written) co_return answer;
        const bool again = own && written.error().code == core::Errc::conflict && attempt < 3;
        if (!again) co_return written.error();
    }
}

core::Task<Result<std::size_t>> Desk::serve_due(core::Instant now, std::size_t limit, bool replayed_too)
{
    const auto swept = co_await sweep(now, limit, replayed_too);
    if (!swept) co_return swept.error();
    co_return swept->cases;
}

core::Task<Result<Swept>> Desk::sweep(core::Instant now, std::size_t limit, bool replayed_too)
{
    Swept swept;
    const auto policy = policy_.get();
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) {
        return sweep_in(writer, policy->world(), now, limit, replayed_too, swept);
    };
    auto actor = core::Actor::system("scheduler");
    const auto written = co_await store_.write(std::move(actor), std::move(work));
    if (!written) co_return written.error();
    co_return swept;
}

}  // namespace sunwai::daemon
