#pragma once
#include "connectors/channels/mail.hpp"
#include "core/alarm.hpp"
#include "daemon/watch.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace sunwai::daemon {

/// Sends what lies in the outbox: one mail after another, each `sending` on the disk before a byte of it leaves, and settled by what the relay said.
/// What ended without a clear answer is settled by looking into the relay's journal, never by sending blindly (docs/runtime.md "Mail").
/// Used from the io_context only.
class Dispatcher {
public:
    /// What else holds once the relay has refused a recipient for good.
    struct Refused {
        std::function<core::Result<void>(store::Writer&)> within;  ///< stored in the unit that settles the message; may run more than once
        std::function<core::Task<void>()> after;
    };
    struct Parts {
        store::Store& store;
        connectors::MailChannel& channel;
        connectors::Journal* journal;      ///< nullptr: the relay keeps none that we can see
        core::Clock const& clock;
        Metrics& metrics;
        Watch& watch;
        /// Asked before a message whose recipient is refused is settled. May be empty.
        std::function<Refused(core::Message const&)> refused;
    };
    struct Options {
        int per_minute{120};                               ///< in any minute
        std::chrono::milliseconds quiet{10'000};           ///< between two answers of the relay before its journal is believed
        std::chrono::milliseconds without_journal{std::chrono::minutes{15}};
        bool repeat_is_harmless{false};                    ///< the channel knows a mail that it has (Maildir): uncertain ones are simply sent again
        std::vector<core::Duration> retries{std::chrono::minutes{5}, std::chrono::minutes{15}, std::chrono::minutes{60}, std::chrono::hours{4}};
        std::chrono::milliseconds down_first{1'000};       ///< between probes of a relay that does not answer, doubled up to down_most
        std::chrono::milliseconds down_most{60'000};
        std::chrono::milliseconds failing_after{std::chrono::minutes{5}};  ///< a channel that fails so long is told to the operator
    };
    Dispatcher(boost::asio::any_io_executor executor, Parts parts, Options options);

    /// To be awaited before anything else: what an unclean stop left in `sending` becomes uncertain.
    core::Task<core::Result<void>> recover();
    /// Sends until stop() or cancellation.
    core::Task<> send_all();
    /// Settles uncertain messages until stop() or cancellation.
    core::Task<> settle_all();
    /// Messages may be waiting.
    void wake() { alarm_.ring(); }
    void limit_rate(int per_minute) noexcept { options_.per_minute = per_minute; }
    /// Nothing new is claimed; both loops end after the mail in flight.
    void stop();
    [[nodiscard]] std::optional<core::Instant> next() const noexcept { return next_; }
    [[nodiscard]] bool failing() const noexcept { return failing_told_; }

private:
    using Steady = std::chrono::steady_clock::time_point;
    struct Doubt { core::Message message; Steady since; };

    core::Task<core::Result<std::optional<core::Message>>> claim();
    core::Task<bool> send_next();
    core::Task<> send_one(core::Message message);
    core::Task<> handle_failure(core::Message message, core::Error error);
    core::Task<> defer_or_wait(core::Message message, core::Error error);
    core::Task<> settle(core::Message const& message, core::MessageState state, core::Instant next_try, std::string reply,
                        std::function<core::Result<void>(store::Writer&)> along = {});
    core::Task<> park(core::Message message, core::Error error);
    core::Task<> wait_for_relay();
    core::Task<core::Result<void>> look_ahead();
    core::Task<core::Result<void>> load_doubts();
    core::Task<bool> relay_is_quiet();
    core::Task<> resolve(std::vector<Doubt> doubts);
    core::Task<> resolve_one(Doubt const& doubt);
    core::Task<> await_slot();
    void channel_failed(std::string const& why);
    void channel_works();

    Parts parts_;
    Options options_;
    core::Alarm alarm_;
    core::Alarm doubt_alarm_;
    std::mt19937_64 dice_{std::random_device{}()};
    std::deque<Steady> sent_;               ///< of the last minute
    std::map<core::MessageRow, Doubt> doubts_;
    std::optional<core::Instant> next_;
    std::optional<Steady> failing_since_;
    bool failing_told_{false};
    bool journal_told_{false};
    bool stopping_{false};
};

}  // namespace sunwai::daemon
