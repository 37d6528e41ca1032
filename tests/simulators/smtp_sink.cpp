#include "tests/simulators/smtp_sink.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <openssl/evp.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace sunwai::simulators {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

std::string base64(std::string const& bytes)
{
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    out.resize(static_cast<std::size_t>(
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(bytes.data()), static_cast<int>(bytes.size()))));
    return out;
}

/// What stands between < and > of MAIL FROM and RCPT TO.
std::string path_of(std::string const& line)
{
    const auto open = line.find('<');
    const auto close = line.rfind('>');
    return open == std::string::npos || close == std::string::npos ? line : line.substr(open + 1, close - open - 1);
}

}  // namespace

struct SmtpSink::State {
    /// One connection's half-done mail.
    struct Session {
        explicit Session(tcp::socket taken) : socket{std::move(taken)} {}
        tcp::socket socket;
        std::string buffer;
        SunkMail mail;
        SmtpAnswer answer;
        bool login_follows{false};
        bool logged_in{false};
    };

    explicit State(SmtpPlan wanted) : plan{std::move(wanted)}, acceptor{io, {asio::ip::address_v4::loopback(), 0}} {}

    asio::awaitable<bool> say(Session& session, std::string text)
    {
        const auto [error, sent] = co_await asio::async_write(session.socket, asio::buffer(text), asio::as_tuple(asio::use_awaitable));
        co_return !error;
    }

    asio::awaitable<std::optional<std::string>> line(Session& session)
    {
        const auto [error, bytes] =
            co_await asio::async_read_until(session.socket, asio::dynamic_buffer(session.buffer, 1U << 20), "\r\n", asio::as_tuple(asio::use_awaitable));
        if (error) co_return std::nullopt;
        std::string text = session.buffer.substr(0, bytes - 2);
        session.buffer.erase(0, bytes);
        co_return text;
    }

    asio::awaitable<bool> take_data(Session& session)
    {
        for (;;) {
            const auto text = co_await line(session);
            if (!text) co_return false;
            if (*text == ".") co_return true;
            session.mail.data += text->starts_with('.') ? text->substr(1) : *text;
            session.mail.data += "\r\n";
        }
    }

    void keep(SunkMail mail)
    {
        const std::lock_guard lock{mutex};
        mails.push_back(std::move(mail));
    }

    /// The answer to the final dot with its faults. Whether the connection goes on.
    asio::awaitable<bool> answer_dot(Session& session)
    {
        SmtpAnswer const& answer = session.answer;
        if (answer.dot.starts_with('2')) keep(session.mail);
        if (answer.delay > std::chrono::milliseconds::zero()) {
            asio::steady_timer timer{io, answer.delay};
            co_await timer.async_wait(asio::use_awaitable);
        }
        if (answer.reset) {
            session.socket.set_option(asio::socket_base::linger{true, 0});
            session.socket.close();
            co_return false;
        }
        const std::string text = (answer.dot + "\r\n").substr(0, answer.cut);
        const std::size_t step = answer.byte_by_byte ? 1 : std::max<std::size_t>(1, text.size());
        for (std::size_t at = 0; at < text.size(); at += step) {
            std::string part = text.substr(at, step);
            const bool sent = co_await say(session, std::move(part));
            if (!sent) co_return false;
        }
        co_return !answer.close && answer.cut == std::string::npos;
    }

    asio::awaitable<bool> data(Session& session)
    {
        std::string go_ahead = session.answer.data + "\r\n";
        const bool sent = co_await say(session, std::move(go_ahead));
        if (!sent || session.answer.close_in_data) co_return false;
        if (!session.answer.data.starts_with("354")) co_return true;
        const bool whole = co_await take_data(session);
        if (!whole) co_return false;
        const bool go_on = co_await answer_dot(session);
        session.mail = {};
        co_return go_on;
    }

    /// Reply to every command but DATA and QUIT.
    std::string reply_to(Session& session, std::string const& command)
    {
        if (command.starts_with("EHLO")) return plan.user.empty() ? "250-sink.test\r\n250 SIZE 1000000" : "250-sink.test\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN CRAM-MD5";
        if (command == "AUTH PLAIN") {
            session.login_follows = true;
            return "334 ";
        }
        if (std::exchange(session.login_follows, false)) {
            session.logged_in = command == base64(std::string{'\0'} + plan.user + '\0' + plan.password);
            return session.logged_in ? "235 2.7.0 Authentication successful" : "535 5.7.8 Error: authentication failed";
        }
        if (command.starts_with("MAIL FROM")) {
            if (!plan.user.empty() && !session.logged_in) return "530 5.7.0 Authentication required";
            session.answer = plan.answer ? plan.answer(begun++) : SmtpAnswer{};
            session.mail.sender = path_of(command);
            return session.answer.mail;
        }
        if (command.starts_with("RCPT TO")) {
            session.mail.recipients.push_back(path_of(command));
            return session.answer.recipient;
        }
        if (command.starts_with("RSET") || command.starts_with("NOOP")) return "250 2.0.0 Ok";
        return "500 5.5.2 Error: command not recognized";
    }

    asio::awaitable<void> serve(tcp::socket socket)
    {
        Session session{std::move(socket)};
        std::string greeting = plan.greeting + "\r\n";
        co_await say(session, std::move(greeting));
        for (;;) {
            const auto command = co_await line(session);
            if (!command) co_return;
            note(*command);
            if (command->starts_with("DATA")) {
                const bool go_on = co_await data(session);
                if (!go_on) co_return;
                continue;
            }
            const bool quit = command->starts_with("QUIT");
            if (quit && plan.hang_on_quit) continue;
            std::string reply = quit ? std::string{"221 2.0.0 Bye"} : reply_to(session, *command);
            reply += "\r\n";
            const bool sent = co_await say(session, std::move(reply));
            if (quit || !sent) co_return;
        }
    }

    void note(std::string const& command)
    {
        const std::lock_guard lock{mutex};
        commands.push_back(command);
    }

    asio::awaitable<void> accept()
    {
        for (;;) {
            auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            ++accepted;
            socket.set_option(tcp::no_delay{true});  // byte by byte means packet by packet
            asio::co_spawn(io, serve(std::move(socket)), [](std::exception_ptr) {});
        }
    }

    SmtpPlan plan;
    asio::io_context io{1};
    tcp::acceptor acceptor;
    mutable std::mutex mutex;
    std::vector<SunkMail> mails;
    std::vector<std::string> commands;
    std::size_t begun{0};
    std::atomic<std::size_t> accepted{0};
    std::thread thread;
};

SmtpSink::SmtpSink(SmtpPlan plan) : state_{std::make_unique<State>(std::move(plan))}
{
    asio::co_spawn(state_->io, state_->accept(), [](std::exception_ptr) {});
    state_->thread = std::thread{[state = state_.get()] { state->io.run(); }};
}

SmtpSink::~SmtpSink()
{
    state_->io.stop();
    state_->thread.join();
}

std::uint16_t SmtpSink::port() const noexcept { return state_->acceptor.local_endpoint().port(); }

std::vector<SunkMail> SmtpSink::mails() const
{
    const std::lock_guard lock{state_->mutex};
    return state_->mails;
}

std::vector<std::string> SmtpSink::commands() const
{
    const std::lock_guard lock{state_->mutex};
    return state_->commands;
}

std::size_t SmtpSink::connections() const { return state_->accepted; }

}  // namespace sunwai::simulators
