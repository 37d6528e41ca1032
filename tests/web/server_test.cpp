#include "web/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <gmock/gmock.h>

#include <sys/resource.h>
#include <sys/socket.h>

#include <future>
#include <thread>

namespace sunwai::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// A bound on receiving keeps a broken server from hanging the test.
class Client {
public:
    explicit Client(unsigned port)
    {
        socket_.connect({asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(port)});
        timeval bound{};
        bound.tv_sec = 8;
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    }
    void send(std::string_view bytes)
    {
        boost::system::error_code ignored;
        asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), ignored);
    }
    /// Everything until the end of the connection.
    std::string rest()
    {
        std::string all;
        char chunk[4096];
        for (;;) {
            const auto got = ::recv(socket_.native_handle(), chunk, sizeof chunk, 0);
            if (got <= 0) return all;
            all.append(chunk, static_cast<std::size_t>(got));
        }
    }
    /// One answer whose body is `body_bytes` long.
    std::string one()
    {
        std::string all;
        boost::system::error_code ignored;
        const auto head = asio::read_until(socket_, asio::dynamic_buffer(all), "\r\n\r\n", ignored);
        const auto at = all.find("Content-Length: ");
        if (at == std::string::npos) return all;
        const std::size_t length = std::stoul(all.substr(at + 16));
        if (all.size() < head + length) asio::read(socket_, asio::dynamic_buffer(all), asio::transfer_exactly(head + length - all.size()), ignored);
        return all;
    }
    tcp::socket& socket() { return socket_; }

private:
    asio::io_context io_;
    tcp::socket socket_{io_};
};

/// A server on a thread of its own. The handler echoes method, target and body.
class Running {
public:
    explicit Running(ServerLimits limits = {})
    {
        ServerOptions options;
        options.listen = "127.0.0.1:0";
        options.limits = limits;
        server_ = std::make_unique<Server>(
            io_.get_executor(), options, clock_, [this](Request request) { return echo(std::move(request)); }, [](unsigned status) {
                Response response;
                response.status = status;
                response.body = "problem";
                return response;
            });
        const auto listening = server_->listen();
        EXPECT_TRUE(listening) << listening.error().what;
        port_ = server_->port();
        asio::co_spawn(io_, server_->run(), [](std::exception_ptr failure) { EXPECT_FALSE(failure); });
        thread_ = std::thread{[this] { io_.run(); }};
    }
    ~Running()
    {
        stop();
        thread_.join();
    }
    /// How many connections had not ended within the bound.
    std::size_t stop()
    {
        if (stopped_) return 0;
        stopped_ = true;
        std::promise<std::size_t> left;
        asio::co_spawn(
            io_,
            [this]() -> core::Task<std::size_t> {
                server_->drain();
                co_return co_await server_->finish(3s);
            },
            [&left](std::exception_ptr, std::size_t n) { left.set_value(n); });
        const auto n = left.get_future().get();
        work_.reset();
        return n;
    }
    ServerCounters counters()
    {
        std::promise<ServerCounters> promise;
        asio::post(io_, [&] { promise.set_value(server_->counters()); });
        return promise.get_future().get();
    }
    unsigned port() const { return port_; }
    std::string host() const { return "Host: 127.0.0.1:" + std::to_string(port_) + "\r\n"; }
    std::string get(std::string const& target) const { return "GET " + target + " HTTP/1.1\r\n" + host() + "\r\n"; }

private:
    core::Task<Response> echo(Request request)
    {
        if (request.target == "/throw") throw std::runtime_error("planted");
        if (request.target == "/slow") {
            asio::steady_timer timer{io_, 300ms};
            co_await timer.async_wait(asio::use_awaitable);
        }
        Response response;
        response.content_type = "text/plain";
        response.body = "[" + request.target + "|" + request.body + "]";
        co_return response;
    }

    core::SystemClock clock_;
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    std::unique_ptr<Server> server_;
    unsigned port_{0};
    bool stopped_{false};
    std::thread thread_;
};

TEST(Server_requests, one_after_the_other_on_one_connection)
{
    Running server;
    Client client{server.port()};

    client.send(server.get("/one"));
    EXPECT_THAT(client.one(), EndsWith("[/one|]"));
    client.send("POST /two HTTP/1.1\r\n" + server.host() + "Content-Length: 5\r\n\r\nhe");
    client.send("llo");
    EXPECT_THAT(client.one(), EndsWith("[/two|hello]"));
    client.send("GET /three HTTP/1.1\r\n" + server.host() + "Connection: close\r\n\r\n");
    EXPECT_THAT(client.rest(), testing::AllOf(HasSubstr("Connection: close"), EndsWith("[/three|]")));
}

TEST(Server_requests, head_has_no_body)
{
    Running server;
    Client client{server.port()};

    client.send("HEAD /one HTTP/1.1\r\n" + server.host() + "Connection: close\r\n\r\n");

    EXPECT_THAT(client.rest(), testing::AllOf(HasSubstr("Content-Length: 7\r\n"), EndsWith("\r\n\r\n")));
}

TEST(Server_requests, a_handler_that_throws_is_answered_with_500)
{
    Running server;
    Client client{server.port()};

    client.send(server.get("/throw"));
    EXPECT_THAT(client.one(), StartsWith("HTTP/1.1 500 "));
    EXPECT_EQ(server.counters().failed, 1U);
}

TEST(Server_requests, continue_is_said_before_a_body_is_waited_for)
{
    Running server;
    Client client{server.port()};

    client.send("POST /a HTTP/1.1\r\n" + server.host() + "Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(client.one(), StartsWith("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send("ok");
    EXPECT_THAT(client.rest(), EndsWith("[/a|ok]"));
}

TEST(Server_limits, what_is_too_large_is_refused)
{
    Running server;
    for (auto const& [request, answer] : std::vector<std::pair<std::string, std::string>>
         {{"POST /a HTTP/1.1\r\n" + server.host() + "Content-Length: 70000\r\n\r\n" + std::string(70000, 'x'), "HTTP/1.1 413 "},
          {"GET / HTTP/1.1\r\n" + server.host() + "X: " + std::string(9000, 'x') + "\r\n\r\n", "HTTP/1.1 431 "},
          {"GET / HTTP/1.1\r\nX: " + std::string(100000, 'x'), "HTTP/1.1 431 "},
          {"GET /" + std::string(3000, 'x') + " HTTP/1.1\r\n" + server.host() + "\r\n", "HTTP/1.1 414 "}}) {
        Client client{server.port()};
        client.send(request);
        EXPECT_THAT(client.rest(), StartsWith(answer)) << answer;
    }
}

/// T-SMUG: whatever comes behind the first request is never answered as a second one.
TEST(Server_smuggling, no_second_answer)
{
    Running server;
    const std::string hidden = "GET /hidden HTTP/1.1\r\n" + server.host() + "\r\n";
    const std::string post = "POST /a HTTP/1.1\r\n" + server.host();
    for (std::string const& request : std::vector<std::string>{
             post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
             post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + hidden,
             post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
             post + "Transfer-Encoding: chunked\r\n\r\nfffffffff;" + std::string(4000, 'e') + "\r\n" + hidden,
             post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden,
             post + "Transfer-Encoding: xchunked\r\n\r\n" + hidden,
             post + "Transfer-Encoding: gzip\r\n\r\n" + hidden,
             post + "Transfer-Encoding:\x0b" "chunked\r\n\r\n" + hidden,
             post + "Content-Length: 0\r\nContent-Length: 50\r\n\r\n" + hidden,
             post + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" + hidden,
             post + "Content-Length: 0\r\n Content-Length: 50\r\n\r\n" + hidden,
             post + "Content-Length: 0, 50\r\n\r\n" + hidden,
             "POST /a HTTP/1.0\r\n" + server.host() + "Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n" + hidden,
             "POST /a HTTP/1.1\n" + server.host() + "\n" + hidden,
             "GET /a HTTP/1.1\r\n" + server.host() + "Content-Length: 5\r\n\r\nxxxxx" + hidden,
             "GET /a HTTP/1.1\r\n" + server.host() + "\r\n" + hidden + hidden + hidden,
             "GET /a HTTP/1.1\r\n" + server.host() + "Host: evil\r\n\r\n" + hidden,
             "\r\n\r\n" + hidden}) {
        Client client{server.port()};
        client.send(request);
        client.socket().shutdown(tcp::socket::shutdown_send);
        const std::string answer = client.rest();
        EXPECT_EQ(answer.find("[/hidden|]"), std::string::npos) << request;
        EXPECT_EQ(answer.find("HTTP/1.1 ", 1), std::string::npos) << request << answer;
        EXPECT_EQ(answer.find("HTTP/1.1 5"), std::string::npos) << request;
    }
}

TEST(Server_deadlines, a_slow_head_body_or_idle_connection_is_ended)
{
    ServerLimits limits;
    limits.header = 150ms;
    limits.body = 150ms;
    limits.idle = 150ms;
    Running server{limits};
    for (std::string const& start : {std::string{}, std::string{"GET / HT"}, "POST /a HTTP/1.1\r\n" + server.host() + "Content-Length: 9\r\n\r\nab"}) {
        Client client{server.port()};
        const auto began = std::chrono::steady_clock::now();
        client.send(start);
        EXPECT_EQ(client.rest(), "");
        EXPECT_LT(std::chrono::steady_clock::now() - began, 5s) << start;
    }
    Client idle{server.port()};
    idle.send(server.get("/a"));
    EXPECT_THAT(idle.one(), EndsWith("[/a|]"));
    EXPECT_EQ(idle.rest(), "");
}

TEST(Server_deadlines, dripping_does_not_extend_them)
{
    ServerLimits limits;
    limits.header = 200ms;
    Running server{limits};
    Client client{server.port()};
    const auto began = std::chrono::steady_clock::now();

    // A byte at a time until the server has had enough; the receive time-out of 20 ms between them is the drip.
    timeval drip{};
    drip.tv_usec = 20'000;
    ::setsockopt(client.socket().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &drip, sizeof drip);
    char byte{};
    while (std::chrono::steady_clock::now() - began < 5s) {
        if (::send(client.socket().native_handle(), "G", 1, MSG_NOSIGNAL) < 0) break;
        if (::recv(client.socket().native_handle(), &byte, 1, 0) == 0) break;
    }

    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
}

TEST(Server_caps, whoever_waits_longest_makes_room_and_a_good_client_is_served)
{
    ServerLimits limits;
    limits.connections_per_address = 4;
    Running server{limits};
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 40; ++i) {
        slow.push_back(std::make_unique<Client>(server.port()));
        slow.back()->send("GET / HT");
        if (i % 5 == 0) {
            Client good{server.port()};
            good.send(server.get("/good"));
            EXPECT_THAT(good.one(), EndsWith("[/good|]"));
        }
    }

    EXPECT_GE(server.counters().evicted, 30U);
    EXPECT_EQ(slow.front()->rest(), "");
}

TEST(Server_caps, when_all_are_busy_the_next_is_turned_away)
{
    ServerLimits limits;
    limits.connections = 2;
    Running server{limits};
    Client first{server.port()};
    Client second{server.port()};
    first.send(server.get("/slow"));
    second.send(server.get("/slow"));
    while (server.counters().requests < 2) std::this_thread::yield();

    Client third{server.port()};
    EXPECT_THAT(third.rest(), StartsWith("HTTP/1.1 503 "));
    EXPECT_THAT(first.one(), EndsWith("[/slow|]"));
    EXPECT_THAT(second.one(), EndsWith("[/slow|]"));
}

TEST(Server_accept, out_of_descriptors_is_a_pause_not_a_spin)
{
    ServerLimits limits;
    limits.accept_pause = 100ms;
    Running server{limits};
    Client waiting{server.port()};
    waiting.send(server.get("/before"));
    EXPECT_THAT(waiting.one(), EndsWith("[/before|]"));
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const int spare = ::socket(AF_INET, SOCK_STREAM, 0);
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(spare) + 1;
    ::setrlimit(RLIMIT_NOFILE, &none);  // the client's own socket exists; the server can accept nothing
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(server.port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(spare, reinterpret_cast<sockaddr const*>(&address), sizeof address), 0);
    rusage used_before{};
    ::getrusage(RUSAGE_SELF, &used_before);
    waiting.send(server.get("/during"));
    EXPECT_THAT(waiting.one(), EndsWith("[/during|]"));

    ::setrlimit(RLIMIT_NOFILE, &before);
    const std::string request = server.get("/after");
    ASSERT_EQ(::send(spare, request.data(), request.size(), MSG_NOSIGNAL), static_cast<ssize_t>(request.size()));
    char byte{};
    EXPECT_EQ(::recv(spare, &byte, 1, 0), 1);
    rusage used_after{};
    ::getrusage(RUSAGE_SELF, &used_after);
    EXPECT_LT(used_after.ru_utime.tv_sec - used_before.ru_utime.tv_sec, 2);
    ::close(spare);
}

TEST(Server_drain, answers_what_is_in_flight_and_ends_what_waits)
{
    Running server;
    Client idle{server.port()};
    idle.send(server.get("/a"));
    EXPECT_THAT(idle.one(), EndsWith("[/a|]"));
    Client busy{server.port()};
    busy.send(server.get("/slow"));
    while (server.counters().requests < 2) std::this_thread::yield();

    EXPECT_EQ(server.stop(), 0U);

    EXPECT_THAT(busy.rest(), testing::AllOf(HasSubstr("Connection: close"), EndsWith("[/slow|]")));
    EXPECT_EQ(idle.rest(), "");
    boost::system::error_code error;
    asio::io_context io;
    tcp::socket late{io};
    late.connect({asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(server.port())}, error);
    EXPECT_TRUE(error);
}

TEST(Server_listen, says_what_is_wrong_with_the_address)
{
    asio::io_context io;
    const core::SystemClock clock;
    for (char const* bad : {"", "8480", "localhost:8480", "127.0.0.1:99999", "127.0.0.1:x", "127.0.0.1:"}) {
        ServerOptions options;
        options.listen = bad;
        Server server{io.get_executor(), options, clock, {}, {}};
        EXPECT_EQ(server.listen().error().code, core::Errc::invalid) << bad;
    }
    Running taken;
    ServerOptions options;
    options.listen = "127.0.0.1:" + std::to_string(taken.port());
    Server server{io.get_executor(), options, clock, {}, {}};
    EXPECT_EQ(server.listen().error().code, core::Errc::unavailable);
}

}  // namespace
}  // namespace sunwai::web
