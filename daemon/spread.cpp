#include "daemon/spread.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/as_tuple.hpp>

#include <atomic>
#include <exception>
#include <mutex>

namespace sunwai::daemon {

namespace asio = boost::asio;

namespace {

/// Shared by the parts and the one who waits; lives until the last of them lets go.
struct Joint {
    Joint(asio::any_io_executor executor, std::size_t parts, std::function<void(std::size_t)> w)
        : left{parts}, work{std::move(w)}, done{executor, asio::steady_timer::time_point::max()}
    {
    }
    std::atomic<std::size_t> left;
    std::function<void(std::size_t)> work;
    asio::steady_timer done;       ///< touched on its own executor only
    bool finished{false};          ///< likewise
    std::mutex mutex;
    std::exception_ptr failure;

    void run(std::size_t part)
    {
        try {
            work(part);
        } catch (...) {
            const std::lock_guard lock{mutex};
            if (!failure) failure = std::current_exception();
        }
    }
};

}  // namespace

core::Task<> spread(asio::thread_pool& pool, std::size_t parts, std::function<void(std::size_t)> work)
{
    if (parts == 0) co_return;
    const auto executor = co_await asio::this_coro::executor;
    auto joint = std::make_shared<Joint>(executor, parts, std::move(work));
    for (std::size_t part = 0; part < parts; ++part) {
        asio::post(pool, [joint, part] {
            joint->run(part);
            if (joint->left.fetch_sub(1) != 1) return;
            asio::post(joint->done.get_executor(), [joint] {
                joint->finished = true;
                joint->done.cancel();
            });
        });
    }
    // The parts hold what the caller owns: a cancelled waiter must not leave before they have ended.
    while (!joint->finished) co_await joint->done.async_wait(asio::as_tuple(asio::use_awaitable));
    if (joint->failure) std::rethrow_exception(joint->failure);
}

}  // namespace sunwai::daemon
