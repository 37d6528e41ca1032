#include "daemon/watch.hpp"

#include "core/log.hpp"
#include "daemon/pause.hpp"

namespace sunwai::daemon {

Watch::Watch(boost::asio::any_io_executor const& executor, core::Clock const& clock, Metrics& metrics, Tell tell)
    : clock_{clock}, metrics_{metrics}, tell_{std::move(tell)}, alarm_{executor, clock}
{
}

void Watch::raise(OperatorAlert alert)
{
    core::log(core::Level::error, "operator.alert", {{"kind", alert.kind}, {"about", alert.about}, {"detail", alert.detail}});
    metrics_.alert(alert.kind);
    if (waiting_.size() >= most_waiting) waiting_.pop_front();
    waiting_.push_back(std::move(alert));
    alarm_.ring();
}

core::Task<> Watch::run()
{
    for (;;) {
        while (!waiting_.empty()) {
            auto next = waiting_.front();
            const auto told = co_await tell_(std::move(next));
            if (!told) {
                core::log(core::Level::warning, "operator.alert_waits", {{"waiting", waiting_.size()}, {"error", told.error().what}});
                co_await pause(std::chrono::seconds{10});
                continue;
            }
            waiting_.pop_front();
        }
        co_await alarm_.wait(std::nullopt);
    }
}

}  // namespace sunwai::daemon
