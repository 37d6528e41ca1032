#pragma once
#include "core/task.hpp"
#include "store/sqlite/completion.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace sunwai::store::sqlite {

/// A coroutine that waits for another thread: woken on its own executor, which is kept running meanwhile.
template <class Handler> class Waiting final : public Completion {
public:
    explicit Waiting(Handler handler) : work_{boost::asio::get_associated_executor(handler)}, handler_{std::move(handler)} {}
    void tell(core::Result<void> result) override
    {
        const auto executor = work_.get_executor();
        boost::asio::post(executor, [handler = std::move(handler_), result = std::move(result)]() mutable { std::move(handler)(std::move(result)); });
        work_.reset();
    }

private:
    boost::asio::executor_work_guard<boost::asio::associated_executor_t<Handler>> work_;
    Handler handler_;
};

/// Starts `start` with a completion and waits until it is told. `start` and what it refers to live in the caller's frame.
#ifdef __clang_analyzer__
// clang-tidy 14 follows the coroutine into Asio and takes a field that is set on resumption for one that is never set.
template <class Start> core::Task<core::Result<void>> completed(Start& start)
{
    start(nullptr);
    co_return core::Result<void>{};
}
#else
template <class Start> core::Task<core::Result<void>> completed(Start& start)
{
    auto initiate = [&start](auto handler) { start(std::make_unique<Waiting<decltype(handler)>>(std::move(handler))); };
    auto result = co_await boost::asio::async_initiate<boost::asio::use_awaitable_t<> const, void(core::Result<void>)>(initiate, boost::asio::use_awaitable);
    co_return result;
}
#endif

}  // namespace sunwai::store::sqlite
