#include "tests/web/running_server.hpp"

#include <gmock/gmock.h>

#include <sys/resource.h>

namespace sunwai::web {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Server_deadlines, a_slow_head_body_or_idle_connection_is_ended)
{
    ServerLimits limits;
    limits.header = 150ms;
    limits.body = 150ms;
    limits.idle = 150ms;
    Running server{limits};
    for (std::string const& start :
         {std::string{}, std::string{"GET / HT"}, "POST /a HTTP/1.1\r\n" + server.host() + "Content-Length: 9\r\n\r\nab"}) {
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
    ::setrlimit(RLIMIT_NOFILE, &none); // the client's own socket exists; the server can accept nothing
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
