#include "daemon/supervise.hpp"

#include "core/log.hpp"
#include "daemon/pause.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace sunwai::daemon {
namespace {

/// What went wrong, in words; rethrows a cancellation.
std::string describe(std::exception_ptr const& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (boost::system::system_error const& e) {
        if (e.code() == boost::asio::error::operation_aborted) throw;
        return e.what();
    } catch (std::exception const& e) {
        return e.what();
    } catch (...) {
        return "unknown exception";
    }
}

}  // namespace

core::Task<> supervise(std::string name, std::function<core::Task<>()> make, std::chrono::milliseconds again)
{
    for (;;) {
        std::exception_ptr failure;
        try {
            co_await make();
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) co_return;
        const auto why = describe(failure);
        core::log(core::Level::error, "task.failed", {{"task", name}, {"error", why}});
        co_await pause(again);
    }
}

}  // namespace sunwai::daemon
