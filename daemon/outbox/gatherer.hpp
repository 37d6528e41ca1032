#pragma once
#include "core/alarm.hpp"
#include "daemon/outbox/plan.hpp"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace sunwai::daemon {

/// Turns notices into messages: single mails when they are due, digests at their hours, the morning summary once a day. To whom a notice goes in person is
/// decided here, at this moment. Whatever is not told is settled with its reason on record. Used from the io_context only.
class Gatherer {
public:
    struct Parts {
        store::Store& store;
        PolicyHolder const& policy;
        core::Clock const& clock;
        Metrics& metrics;
        Watch& watch;
        MailWriter const& writer;
        std::function<std::vector<std::string>()> silent_feeds;
    };
    struct Options {
        std::string operator_email;
        std::size_t chunk{100};           ///< single notices per unit
        std::size_t digest_limit{20'000}; ///< notices of one digest hour
    };
    Gatherer(boost::asio::any_io_executor const& executor, Parts parts, Options options);

    /// Until cancelled.
    core::Task<> run();
    void wake() { alarm_.ring(); }
    void tell_operator_at(std::string email) { options_.operator_email = std::move(email); }
    /// Looks once: everything that is due now; how many messages were written.
    core::Task<core::Result<std::size_t>> gather();

private:
    core::Task<core::Result<std::size_t>> gather_singles(core::Instant now);
    core::Task<core::Result<std::size_t>> gather_digest(core::Instant now);
    core::Task<core::Result<std::size_t>> gather_summary(core::Instant now);
    core::Task<core::Result<std::size_t>> gather_order(core::Instant now);
    [[nodiscard]] core::Result<std::size_t> tell_order(store::Writer& writer, std::vector<OrderPost> const& posts, Policy const& policy, core::Instant now);
    core::Task<core::Result<std::vector<store::ClaimedNotice>>> open_notices(core::Instant now, std::size_t limit, bool single);
    core::Task<core::Result<std::vector<Told>>> learn(std::vector<store::ClaimedNotice> notices);
    core::Task<core::Result<void>> carry_out(Plan& plan, std::string mark_key, std::string mark);
    core::Task<core::Result<bool>> is_marked(std::string_view key, std::string mark);
    core::Task<core::Result<std::optional<core::Instant>>> next_single();
    core::Task<core::Result<std::optional<core::Instant>>> look_ahead(core::Instant now);

    Parts parts_;
    Options options_;
    core::Alarm alarm_;
    std::optional<core::Instant> order_told_;                ///< when posts about public order were told last, by this process
    std::map<std::string, std::string, std::less<>> marks_;  ///< registry values as they are known
};

/// The newest moment of these times of day that is not after `now`, and the first one after it.
struct DailySlots { core::Instant latest; core::Instant next; };
[[nodiscard]] DailySlots daily_slots(std::vector<std::chrono::minutes> const& times, core::Instant now, core::UtcOffset offset);

}  // namespace sunwai::daemon
