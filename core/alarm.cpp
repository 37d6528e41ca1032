#include "core/alarm.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

namespace sunwai::core {

namespace asio = boost::asio;

Alarm::Alarm(asio::any_io_executor const& executor, Clock const& clock) : clock_{clock}, timer_{executor} {}

Task<> Alarm::wait(std::optional<Instant> deadline)
{
    constexpr Duration slice{1000};
    while (!rung_) {
        if (deadline && clock_.now() >= *deadline) break;
        const Duration sleep = deadline ? std::min(slice, clock_.real_time_until(*deadline)) : Duration{std::chrono::hours{1}};
        timer_.expires_after(sleep);
        const auto [error] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error && !rung_) throw boost::system::system_error{error};
        const auto cancelled = co_await asio::this_coro::cancellation_state;
        if (cancelled.cancelled() != asio::cancellation_type::none) throw boost::system::system_error{asio::error::operation_aborted};
    }
    rung_ = false;
}

void Alarm::ring()
{
    rung_ = true;
    timer_.cancel();
}

}  // namespace sunwai::core
