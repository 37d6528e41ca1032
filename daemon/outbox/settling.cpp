// How a mail whose fate is unknown is settled: by looking, before anything is sent again.
#include "core/log.hpp"
#include "daemon/outbox/dispatcher.hpp"
#include "daemon/pause.hpp"

#include <algorithm>
#include <utility>

namespace sunwai::daemon {

using core::MessageState;
using core::Result;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t most_doubts = 10'000;
constexpr milliseconds look_again{5000};

}  // namespace

core::Task<Result<void>> Dispatcher::load_doubts()
{
    std::vector<core::Message> found;
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        auto uncertain = writer.outbox().in_state(MessageState::uncertain, most_doubts);
        if (!uncertain) return uncertain.error();
        found = std::move(*uncertain);
        return {};
    };
    auto actor = core::Actor::system("outbox");
    const auto read = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!read) co_return read.error();
    for (auto& message : found) {
        const auto id = message.id;
        doubts_.try_emplace(id, Doubt{std::move(message), Clock::now()});
    }
    co_return Result<void>{};
}

core::Task<> Dispatcher::settle_all()
{
    while (!stopping_) {
        if (doubts_.empty()) {
            co_await doubt_alarm_.wait(std::nullopt);
            continue;
        }
        std::vector<Doubt> ripe;
        const auto now = Clock::now();
        for (auto const& [id, doubt] : doubts_) ripe.push_back(doubt);
        if (parts_.journal == nullptr && !options_.repeat_is_harmless)
            std::erase_if(ripe, [&](Doubt const& doubt) { return now - doubt.since < options_.without_journal; });
        const bool quiet = options_.repeat_is_harmless || ripe.empty() || co_await relay_is_quiet();
        if (quiet && !stopping_) co_await resolve(std::move(ripe));
        if (!doubts_.empty() && !stopping_) co_await pause(std::min(look_again, options_.quiet));
    }
}

/// Two answers of the relay, `quiet` apart, the first of them now: what it had taken before has reached its journal.
core::Task<bool> Dispatcher::relay_is_quiet()
{
    const auto first = co_await parts_.channel.probe();
    if (!first) co_return false;
    const auto until = Clock::now() + options_.quiet;
    while (Clock::now() < until) {
        if (stopping_) co_return false;
        co_await pause(std::min(milliseconds{500}, options_.quiet));
    }
    const auto second = co_await parts_.channel.probe();
    co_return second.has_value();
}

core::Task<> Dispatcher::resolve(std::vector<Doubt> doubts)
{
    for (auto const& doubt : doubts) {
        if (stopping_) co_return;
        co_await resolve_one(doubt);
    }
}

core::Task<> Dispatcher::resolve_one(Doubt const& doubt)
{
    auto const& message = doubt.message;
    const auto now = parts_.clock.now();
    if (parts_.journal != nullptr && !options_.repeat_is_harmless) {
        const auto taken = parts_.journal->contains(message.message_id);
        if (!taken) {
            if (!std::exchange(journal_told_, true)) {
                core::log(core::Level::error, "mail.journal_unreadable", {{"error", taken.error().what}});
                parts_.watch.raise({"journal." + core::format_rfc3339(now), "journal_unreadable", {}, taken.error().what});
            }
            co_return;  // nothing may be concluded
        }
        journal_told_ = false;
        doubts_.erase(message.id);
        core::log(core::Level::notice, "mail.settled", {{"message", static_cast<long>(message.id)}, {"arrived", *taken ? "yes" : "no"}});
        MessageState state = MessageState::queued;
        if (*taken) state = MessageState::sent;
        co_await settle(message, state, now, "settled by the relay's journal");
        co_return;
    }
    doubts_.erase(message.id);
    if (!options_.repeat_is_harmless) {
        core::log(core::Level::warning, "mail.possible_duplicate", {{"message", static_cast<long>(message.id)}});
        parts_.metrics.possible_duplicate();
    }
    co_await settle(message, MessageState::queued, now, "sent again: whether it had arrived could not be seen");
}

}  // namespace sunwai::daemon
