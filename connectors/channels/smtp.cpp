#include "connectors/channels/smtp.hpp"

#include "connectors/channels/smtp_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sunwai::connectors {

namespace asio = boost::asio;

/// One transaction on its way to the mail thread and back.
struct SmtpChannel::Job {
    explicit Job(asio::any_io_executor const& executor) : wake{executor, asio::steady_timer::time_point::max()} {}

    std::string recipient;
    std::string message;
    std::atomic<bool> abort{false};
    core::Result<Receipt> result{core::Error{core::Errc::cancelled, "mail: stopped before it was handed over"}};
    asio::steady_timer wake;
    bool done{false};
};

SmtpChannel::SmtpChannel(SmtpSettings settings, asio::any_io_executor executor)
    : sender_{settings.sender}, executor_{std::move(executor)}, session_{std::make_unique<Session>(std::move(settings))}
{
}

SmtpChannel::~SmtpChannel() = default;

void SmtpChannel::stop() { session_->stop(); }

core::Task<core::Result<Receipt>> SmtpChannel::send(OutgoingMail mail)
{
    auto message = build_mail(mail, sender_);
    if (!message) co_return message.error();
    co_return co_await run(std::move(mail.recipient), std::move(*message));
}

core::Task<core::Result<void>> SmtpChannel::probe()
{
    std::string recipient = session_->sender();
    std::string nothing;
    const auto receipt = co_await run(std::move(recipient), std::move(nothing));
    if (!receipt) co_return receipt.error();
    co_return core::Result<void>{};
}

core::Task<core::Result<Receipt>> SmtpChannel::run(std::string recipient, std::string message)
{
    const auto job = std::make_shared<Job>(executor_);
    job->recipient = std::move(recipient);
    job->message = std::move(message);
    asio::post(session_->thread(), [job, session = session_.get(), executor = executor_] {
        auto result = session->transact(job->recipient, job->message, job->abort);
        asio::post(executor, [job, result = std::move(result)] {
            job->result = result;
            job->done = true;
            job->wake.expires_at(asio::steady_timer::time_point::min());
        });
    });
    // A cancelled caller still has to learn whether the mail may be out: it waits on, for the moment until the mail thread has let go.
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!job->done) {
        co_await job->wake.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!job->done) job->abort = true;
    }
    co_await asio::this_coro::throw_if_cancelled(true);
    co_return std::move(job->result);
}

}  // namespace sunwai::connectors
