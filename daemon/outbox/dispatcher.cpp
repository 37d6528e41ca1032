#include "daemon/outbox/dispatcher.hpp"

#include "core/log.hpp"
#include "daemon/pause.hpp"
#include "daemon/test_hooks.hpp"

#include <algorithm>

namespace sunwai::daemon {

using core::MessageState;
using core::Result;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr milliseconds store_pause{2000};
constexpr std::chrono::seconds minute{61};  // a little more, because a mail arrives some time after its claim

connectors::OutgoingMail to_mail(core::Message const& message)
{
    connectors::OutgoingMail mail;
    mail.message_id = message.message_id;
    mail.recipient = message.recipient;
    mail.subject = message.subject;
    mail.text = message.text;
    mail.html = message.html;
    mail.lang = message.lang;
    mail.in_reply_to = message.thread;
    mail.date = message.created_at;
    return mail;
}

}  // namespace

Dispatcher::Dispatcher(boost::asio::any_io_executor executor, Parts parts, Options options)
    : parts_{std::move(parts)}, options_{std::move(options)}, alarm_{executor, parts_.clock}, doubt_alarm_{executor, parts_.clock}
{
}

core::Task<Result<void>> Dispatcher::recover()
{
    std::int64_t found = 0;
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        auto changed = writer.outbox().sending_to_uncertain();
        if (!changed) return changed.error();
        found = *changed;
        return {};
    };
    auto actor = core::Actor::system("outbox");
    const auto written = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!written) co_return written.error();
    if (found > 0) core::log(core::Level::warning, "mail.uncertain_after_stop", {{"messages", static_cast<long>(found)}});
    co_return co_await load_doubts();
}

void Dispatcher::stop()
{
    stopping_ = true;
    alarm_.ring();
    doubt_alarm_.ring();
}

core::Task<> Dispatcher::send_all()
{
    while (!stopping_) {
        const bool sent = co_await send_next();
        if (sent || stopping_) continue;
        const auto looked = co_await look_ahead();
        if (!looked) {
            co_await pause(store_pause);
            continue;
        }
        if (next_ && *next_ <= parts_.clock.now()) continue;
        co_await alarm_.wait(next_);
    }
}

/// Claims and sends one mail; false when none is due.
core::Task<bool> Dispatcher::send_next()
{
    co_await await_slot();
    if (stopping_) co_return false;
    auto claimed = co_await claim();
    if (!claimed) {
        core::log(core::Level::warning, "mail.claim_failed", {{"error", claimed.error().what}});
        co_await pause(store_pause);
        co_return true;
    }
    if (!*claimed) co_return false;
    auto message = std::move(**claimed);
    sent_.push_back(Clock::now());
    co_await send_one(std::move(message));
    co_return true;
}

/// Keeps to the relay's rate in every stretch of a minute.
core::Task<> Dispatcher::await_slot()
{
    for (;;) {
        const auto now = Clock::now();
        while (!sent_.empty() && now - sent_.front() >= minute) sent_.pop_front();
        if (stopping_ || sent_.size() < static_cast<std::size_t>(std::max(1, options_.per_minute))) co_return;
        const auto left = std::chrono::duration_cast<milliseconds>(minute - (now - sent_.front())) + milliseconds{1};
        co_await pause(std::min(left, milliseconds{1000}));
    }
}

core::Task<Result<std::optional<core::Message>>> Dispatcher::claim()
{
    std::optional<core::Message> claimed;
    const auto now = parts_.clock.now();
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        auto next = writer.outbox().claim(now);
        if (!next) return next.error();
        claimed = std::move(*next);
        return {};
    };
    auto actor = core::Actor::system("outbox");
    const auto written = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!written) co_return written.error();
    co_return claimed;
}

core::Task<> Dispatcher::send_one(core::Message message)
{
    auto mail = to_mail(message);
    const auto sent = co_await parts_.channel.send(std::move(mail));
    if (sent) {
        channel_works();
        co_await settle(message, MessageState::sent, parts_.clock.now(), sent->reply);
        co_return;
    }
    auto error = sent.error();
    // Planted: an answer that does not come is taken for a refusal.
    if (test_hooks::planted("timeout_is_refusal") && error.code == core::Errc::uncertain) error.code = core::Errc::transient;
    co_await handle_failure(std::move(message), std::move(error));
}

core::Task<> Dispatcher::handle_failure(core::Message message, core::Error error)
{
    const auto now = parts_.clock.now();
    core::log(core::Level::warning, "mail.not_sent", {{"message", static_cast<long>(message.id)}, {"code", core::name(error.code)}, {"error", error.what}});
    const auto code = error.code;
    if (code == core::Errc::uncertain || code == core::Errc::timed_out) {
        co_await settle(message, MessageState::uncertain, now, error.what);
        if (stopping_) co_return;
        doubts_.insert_or_assign(message.id, Doubt{message, Clock::now()});
        doubt_alarm_.ring();
    } else if (code == core::Errc::rejected || code == core::Errc::invalid || code == core::Errc::malformed) {
        co_await park(std::move(message), std::move(error));
    } else if (code == core::Errc::cancelled) {
        co_await settle(message, MessageState::queued, now, error.what);
    } else {
        co_await defer_or_wait(std::move(message), std::move(error));
    }
}

/// Refused for good: it is tried no more. What follows from a refused address is stored with it, so that no kill comes between the two.
core::Task<> Dispatcher::park(core::Message message, core::Error error)
{
    Refused refused;
    if (parts_.refused && error.code == core::Errc::rejected) refused = parts_.refused(message);
    co_await settle(message, MessageState::parked, parts_.clock.now(), error.what, refused.within);
    parts_.watch.raise({"parked." + message.message_id, "mail_parked", message.office, error.what});
    if (refused.after) co_await refused.after();
}

/// The relay said "later" to this mail, or it says nothing at all: then the fault is not the mail's, which keeps its turn.
core::Task<> Dispatcher::defer_or_wait(core::Message message, core::Error error)
{
    const auto now = parts_.clock.now();
    const auto answers = co_await parts_.channel.probe();
    if (!answers) {
        co_await settle(message, MessageState::queued, now, error.what);
        channel_failed(answers.error().what);
        co_await wait_for_relay();
        co_return;
    }
    const auto step = std::min<std::size_t>(static_cast<std::size_t>(std::max(1, message.attempts)), options_.retries.size()) - 1;
    const double jitter = std::uniform_real_distribution<double>{0.9, 1.1}(dice_);
    const auto wait = core::Duration{static_cast<std::int64_t>(static_cast<double>(options_.retries[step].count()) * jitter)};
    const auto next = error.retry_at.value_or(now + wait);
    co_await settle(message, MessageState::deferred, std::max(next, now), error.what);
}

core::Task<> Dispatcher::wait_for_relay()
{
    auto wait = options_.down_first;
    while (!stopping_) {
        co_await pause(wait);
        const auto answers = co_await parts_.channel.probe();
        if (answers) {
            channel_works();
            co_return;
        }
        if (answers.error().code == core::Errc::cancelled) co_return;
        channel_failed(answers.error().what);
        wait = std::min(wait * 2, options_.down_most);
    }
}

/// What became of a mail must reach the disk: tried until it does, or until a newer claim has taken the message over.
core::Task<> Dispatcher::settle(core::Message const& message, MessageState state, core::Instant next_try, std::string reply,
                              std::function<Result<void>(store::Writer&)> along)
{
    for (;;) {
        std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
            auto settled = writer.outbox().settle(message.id, message.lease, state, next_try, reply);
            if (!settled || !along) return settled;
            return along(writer);
        };
        auto actor = core::Actor::system("outbox");
        const auto written = co_await parts_.store.write(std::move(actor), std::move(work));
        if (written) {
            parts_.metrics.message_settled(core::name(state));
            co_return;
        }
        const auto code = written.error().code;
        core::log(core::Level::error, "mail.settle_failed",
                  {{"message", static_cast<long>(message.id)}, {"state", core::name(state)}, {"error", written.error().what}});
        if (code == core::Errc::conflict || code == core::Errc::cancelled || code == core::Errc::not_found) co_return;
        co_await pause(store_pause);
    }
}

core::Task<Result<void>> Dispatcher::look_ahead()
{
    std::function<Result<void>(store::Snapshot&)> work = [this](store::Snapshot& snapshot) -> Result<void> {
        auto earliest = snapshot.next_message();
        if (!earliest) return earliest.error();
        next_ = *earliest;
        return {};
    };
    auto viewer = core::Viewer::daemon();
    co_return co_await parts_.store.read(std::move(viewer), std::move(work));
}

void Dispatcher::channel_failed(std::string const& why)
{
    const auto now = Clock::now();
    if (!failing_since_) failing_since_ = now;
    if (failing_told_ || now - *failing_since_ < options_.failing_after) return;
    failing_told_ = true;
    parts_.watch.raise({"mail_failing." + core::format_rfc3339(parts_.clock.now()), "mail_failing", {}, why});
}

void Dispatcher::channel_works()
{
    failing_since_.reset();
    if (!failing_told_) return;
    failing_told_ = false;
    parts_.watch.raise({"mail_works." + core::format_rfc3339(parts_.clock.now()), "mail_works", {}, "the mail relay takes mail again"});
}

}  // namespace sunwai::daemon
