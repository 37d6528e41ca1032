#pragma once
#include "core/alarm.hpp"
#include "core/clock.hpp"
#include "core/task.hpp"
#include "daemon/metrics.hpp"

#include <deque>
#include <functional>
#include <string>

namespace sunwai::daemon {

/// Something that only the operator can put right. It becomes one log line and one mail, through the same outbox as all others.
struct OperatorAlert {
    std::string key;      ///< the same key is told once, whatever crashes: `feed.rss-hisar.2026-03-05T10:11:00Z`
    std::string kind;     ///< a word of the catalogue below alert.: feed_silent, feed_recovered, deadline_late, mail_parked …
    std::string about;    ///< a feed's name, a case number; may be empty
    std::string detail;   ///< one sentence, English, no personal data
};

/// Takes alerts from every part of the daemon and sees to it that each is told, also when the store cannot take the mail at the moment.
/// Used from the io_context only.
class Watch {
public:
    /// Puts the alert's mail into the outbox; repeat-safe by key.
    using Tell = std::function<core::Task<core::Result<void>>(OperatorAlert)>;
    static constexpr std::size_t most_waiting = 100;

    Watch(boost::asio::any_io_executor const& executor, core::Clock const& clock, Metrics& metrics, Tell tell);

    /// Logs it at once; the mail follows. Beyond `most_waiting` the oldest ones are only logged.
    void raise(OperatorAlert alert);
    /// Sends what waits, until cancelled.
    core::Task<> run();
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }

private:
    core::Clock const& clock_;
    Metrics& metrics_;
    Tell tell_;
    core::Alarm alarm_;
    std::deque<OperatorAlert> waiting_;
};

}  // namespace sunwai::daemon
