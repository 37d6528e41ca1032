#include "daemon/outbox/mailroom.hpp"

#include "core/log.hpp"
#include "daemon/outbox/bounce.hpp"
#include "daemon/registry_keys.hpp"
#include "daemon/supervise.hpp"
#include "daemon/test_hooks.hpp"

#include <algorithm>

namespace sunwai::daemon {

using core::Result;

namespace {

void report_end(std::string const& name, std::exception_ptr error)
{
    if (error) core::log(core::Level::error, "task.failed", {{"task", name}, {"error", "ended by an exception"}});
}

std::string domain_of(std::string const& address)
{
    const auto at = address.rfind('@');
    return at == std::string::npos ? std::string{"sunwai.invalid"} : address.substr(at + 1);
}

core::Task<Result<KeyedHash>> load_key(store::Store& store)
{
    std::optional<KeyedHash> key;
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        auto loaded = KeyedHash::load(writer.registry(), registry::message_key);
        if (!loaded) return loaded.error();
        key = *loaded;
        return {};
    };
    auto actor = core::Actor::system("outbox");
    const auto written = co_await store.write(std::move(actor), std::move(work));
    if (!written) co_return written.error();
    co_return *key;
}

Result<std::string> password_of(config::MailSettings const& mail)
{
    if (mail.password_file.empty()) return std::string{};
    return config::read_secret(mail.password_file);
}

}  // namespace

struct Mailroom::Works {
    Works(boost::asio::any_io_executor ex, Parts p, config::Settings s, KeyedHash key)
        : executor{ex}, parts{std::move(p)}, settings{std::move(s)},
          mails{parts.texts, key, {settings.web.public_url, domain_of(settings.mail.from), core::text::parse_language(settings.language).value_or(core::text::Language::hi)}},
          gatherer{ex, {parts.store, parts.policy, parts.clock, parts.metrics, parts.watch, mails, parts.silent_feeds}, {.operator_email = settings.operator_email}},
          gathering{ex, report_end}, sending{ex, report_end}
    {
    }

    boost::asio::any_io_executor executor;
    Parts parts;
    config::Settings settings;
    MailWriter mails;
    Gatherer gatherer;
    std::unique_ptr<connectors::MailChannel> channel;   ///< none with transport none: messages wait in the store
    std::unique_ptr<connectors::Journal> journal;
    std::unique_ptr<Dispatcher> dispatcher;
    core::TaskGroup gathering;
    core::TaskGroup sending;

    Result<void> open_channel();
    [[nodiscard]] Dispatcher::Refused address_refused(core::Message const& message);
    core::Task<> pass_on(std::shared_ptr<Bounce const> bounce, core::OfficeId office);
};

Result<void> Mailroom::Works::open_channel()
{
    if (settings.mail.transport == "none" || settings.mail.transport.empty()) return {};
    auto password = password_of(settings.mail);
    if (!password) return core::in("mail password", password.error());
    auto made = connectors::make_mail_channel(settings.mail, std::move(*password), parts.policy.get()->pack->calendar.offset, executor);
    if (!made) return core::in("mail", made.error());
    channel = std::move(*made);
    if (!settings.mail.journal.empty()) journal = connectors::make_maildir_journal(settings.mail.journal);
    Dispatcher::Options options;
    options.per_minute = settings.mail.per_minute;
    options.quiet = test_hooks::wait("SUNWAI_TEST_QUIET_MS", options.quiet);
    for (auto& retry : options.retries) retry = test_hooks::wait("SUNWAI_TEST_RETRY_MS", retry);
    // Planted: what is uncertain is simply sent again.
    options.repeat_is_harmless = settings.mail.transport == "maildir" || test_hooks::planted("resend_blindly");
    auto refused = [this](core::Message const& message) { return address_refused(message); };
    dispatcher = std::make_unique<Dispatcher>(
        executor, Dispatcher::Parts{parts.store, *channel, journal.get(), parts.clock, parts.metrics, parts.watch, std::move(refused)}, std::move(options));
    return {};
}

/// The address is no good any more: whoever is reached by it counts as unreachable until the operator or an import says otherwise, and what the mail
/// told goes to the next that can be reached.
Dispatcher::Refused Mailroom::Works::address_refused(core::Message const& message)
{
    if (message.office.empty()) return {};  // the operator's own address: there is no rung above
    auto bounce = std::make_shared<Bounce>(mark_bouncing(*parts.policy.get(), message.recipient));
    // Known here before it is stored: the gatherer wakes with the commit and must not find the same address again.
    if (bounce->policy) parts.policy.set(bounce->policy);
    Dispatcher::Refused refused;
    refused.within = [bounce, id = message.id](store::Writer& writer) -> Result<void> {
        for (auto const& tenure : bounce->tenures) {
            if (auto put = writer.registry().put_tenure(tenure); !put) return put;
        }
        auto reopened = writer.outbox().reopen_notices(id);
        if (!reopened) return reopened.error();
        bounce->notices = *reopened;
        return {};
    };
    refused.after = [this, bounce, office = message.office] { return pass_on(bounce, office); };
    return refused;
}

core::Task<> Mailroom::Works::pass_on(std::shared_ptr<Bounce const> bounce, core::OfficeId office)
{
    core::log(core::Level::warning, "office.address_bounces",
              {{"office", office}, {"tenures", bounce->tenures.size()}, {"passed_on", static_cast<long>(bounce->notices)}});
    const auto policy = parts.policy.get();
    auto renewed = co_await make_policy(parts.store, policy->pack, policy->reader, policy->periods);
    if (renewed) parts.policy.set(*renewed);
    gatherer.wake();
}

Mailroom::Mailroom(std::unique_ptr<Works> works) : works_{std::move(works)} {}

Mailroom::~Mailroom() = default;

core::Task<Result<std::unique_ptr<Mailroom>>> Mailroom::open(boost::asio::any_io_executor executor, Parts parts, config::Settings settings)
{
    const auto key = co_await load_key(parts.store);
    if (!key) co_return key.error();
    auto works = std::make_unique<Works>(std::move(executor), std::move(parts), std::move(settings), *key);
    const auto opened = works->open_channel();
    if (!opened) co_return opened.error();
    std::unique_ptr<Mailroom> room{new Mailroom{std::move(works)}};
    co_return room;
}

core::Task<Result<void>> Mailroom::start()
{
    auto* works = works_.get();
    works->gathering.spawn("gather", supervise("gather", [works] { return works->gatherer.run(); }));
    if (!works->dispatcher) co_return Result<void>{};
    const auto recovered = co_await works->dispatcher->recover();
    if (!recovered) co_return recovered.error();
    works->sending.spawn("send", supervise("send", [works] { return works->dispatcher->send_all(); }));
    works->sending.spawn("settle", supervise("settle", [works] { return works->dispatcher->settle_all(); }));
    co_return Result<void>{};
}

void Mailroom::wake()
{
    works_->gatherer.wake();
    if (works_->dispatcher) works_->dispatcher->wake();
}

void Mailroom::reconfigure(config::Settings const& settings)
{
    const auto language = core::text::parse_language(settings.language).value_or(core::text::Language::hi);
    works_->settings.operator_email = settings.operator_email;
    works_->mails.reconfigure(settings.web.public_url, language);
    works_->gatherer.tell_operator_at(settings.operator_email);
    if (works_->dispatcher) works_->dispatcher->limit_rate(settings.mail.per_minute);
}

core::Task<> Mailroom::stop(std::chrono::milliseconds bound)
{
    works_->gathering.cancel();
    if (works_->dispatcher) works_->dispatcher->stop();
    auto left = co_await works_->sending.join(bound / 2);
    if (works_->channel) works_->channel->stop();
    if (!left.empty()) left = co_await works_->sending.join(bound / 2);
    if (!left.empty()) {
        works_->sending.cancel();
        left = co_await works_->sending.join(std::chrono::seconds{1});
    }
    const auto gathering = co_await works_->gathering.join(std::chrono::seconds{1});
    left.insert(left.end(), gathering.begin(), gathering.end());
    for (auto const& name : left) core::log(core::Level::error, "task.stuck", {{"task", name}});
}

core::Task<Result<void>> Mailroom::tell(OperatorAlert alert)
{
    if (works_->settings.operator_email.empty() || !works_->channel) co_return Result<void>{};
    const auto message = works_->mails.alert(works_->settings.operator_email, alert, works_->parts.clock.now());
    if (!message) co_return message.error();
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) { return writer.outbox().enqueue(*message, {}); };
    auto actor = core::Actor::system("outbox");
    co_return co_await works_->parts.store.write(std::move(actor), std::move(work));
}

bool Mailroom::failing() const noexcept { return works_->dispatcher && works_->dispatcher->failing(); }

}  // namespace sunwai::daemon
