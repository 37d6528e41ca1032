#pragma once
#include "core/clock.hpp"
#include "core/task.hpp"
#include "daemon/desk.hpp"
#include "daemon/intake.hpp"
#include "daemon/verbs/post_files.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace sunwai::daemon {

/// Feeds the posts of files to the intake in batches: while the store writes one batch, the next one is parsed and read. Batches keep their order.
class ReplayFeed {
public:
    ReplayFeed(boost::asio::any_io_executor const& executor, PostFiles& files, Intake& intake);

    /// All posts. A failure of the store ends it; what went in before stays.
    core::Task<core::Result<void>> run();
    [[nodiscard]] IntakeCounts const& counts() const noexcept { return counts_; }

private:
    core::Task<core::Result<void>> settle();
    void start(std::vector<core::Post> batch);

    boost::asio::any_io_executor executor_;
    PostFiles& files_;
    Intake& intake_;
    IntakeCounts counts_;
    boost::asio::steady_timer finished_;
    bool running_{false};
    std::optional<core::Result<IntakeCounts>> last_;
    std::exception_ptr failure_;
};

/// The same with time running along: the clock follows the posts, never backwards, and what falls due before a post is served before it is taken.
class TimedReplayFeed {
public:
    struct Parts {
        PostFiles& files;
        Intake& intake;
        Desk& desk;
        store::Store& store;
        core::ManualClock& clock;
    };
    explicit TimedReplayFeed(Parts parts) : parts_{parts} {}

    core::Task<core::Result<void>> run();
    [[nodiscard]] IntakeCounts const& counts() const noexcept { return counts_; }
    [[nodiscard]] std::int64_t served() const noexcept { return served_; }

private:
    core::Task<core::Result<void>> flush();
    core::Task<core::Result<void>> serve_until(core::Instant to);
    core::Task<core::Result<void>> find_next_due();

    Parts parts_;
    IntakeCounts counts_;
    std::int64_t served_{0};
    std::vector<core::Post> batch_;
    core::Instant batch_began_{};
    std::optional<core::Instant> next_due_;
};

/// The posts of one batch: enough to share a commit, few enough to keep memory small. A replay that has the store for itself takes more: nobody waits for the
/// writer, and a page that several posts change is written once.
inline constexpr std::size_t replay_batch = 1000;
inline constexpr std::size_t replay_batch_alone = 4000;
inline constexpr std::size_t replay_batch_bytes = 8U << 20;

}  // namespace sunwai::daemon
