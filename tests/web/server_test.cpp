#include "tests/web/running_server.hpp"

#include <gmock/gmock.h>

namespace sunwai::web {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

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
    for (auto const& [request, answer] : std::vector<std::pair<std::string, std::string>>{
             {"POST /a HTTP/1.1\r\n" + server.host() + "Content-Length: 70000\r\n\r\n" + std::string(70000, 'x'), "HTTP/1.1 413 "},
             {"GET / HTTP/1.1\r\n" + server.host() + "X: " + std::string(9000, 'x') + "\r\n\r\n", "HTTP/1.1 431 "},
             {"GET / HTTP/1.1\r\nX: " + std::string(100000, 'x'), "HTTP/1.1 431 "},
             {"GET /" + std::string(3000, 'x') + " HTTP/1.1\r\n" + server.host() + "\r\n", "HTTP/1.1 414 "}}) {
        Client client{server.port()};
        client.send(request);
        EXPECT_THAT(client.rest(), StartsWith(answer)) << answer;
    }
}

TEST(Server_limits, a_refusal_knows_what_was_asked_for)
{
    Running server;
    for (std::string const& request : {"POST /api/v1/x HTTP/1.1\r\n" + server.host() + "Content-Length: 70000\r\n\r\n",
                                       "POST /api/v1/x HTTP/1.1\r\n" + server.host() + "Transfer-Encoding: chunked\r\n\r\n",
                                       "GET /api/v1/x HTTP/1.1\r\nX: " + std::string(100000, 'x')}) {
        Client client{server.port()};
        client.send(request);
        EXPECT_THAT(client.rest(), EndsWith("problem /api/v1/x"));
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
             post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden, post + "Transfer-Encoding: xchunked\r\n\r\n" + hidden,
             post + "Transfer-Encoding: gzip\r\n\r\n" + hidden,
             post +
                 "Transfer-Encoding:\x0b"
                 "chunked\r\n\r\n" +
                 hidden,
             post + "Content-Length: 0\r\nContent-Length: 50\r\n\r\n" + hidden,
             post + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" + hidden,
             post + "Content-Length: 0\r\n Content-Length: 50\r\n\r\n" + hidden, post + "Content-Length: 0, 50\r\n\r\n" + hidden,
             "POST /a HTTP/1.0\r\n" + server.host() + "Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n" + hidden,
             "POST /a HTTP/1.1\n" + server.host() + "\n" + hidden,
             "GET /a HTTP/1.1\r\n" + server.host() + "Content-Length: 5\r\n\r\nxxxxx" + hidden,
             "GET /a HTTP/1.1\r\n" + server.host() + "\r\n" + hidden + hidden + hidden,
             "GET /a HTTP/1.1\r\n" + server.host() + "Host: evil\r\n\r\n" + hidden, "\r\n\r\n" + hidden}) {
        Client client{server.port()};
        client.send(request);
        client.socket().shutdown(tcp::socket::shutdown_send);
        const std::string answer = client.rest();
        EXPECT_EQ(answer.find("[/hidden|]"), std::string::npos) << request;
        EXPECT_EQ(answer.find("HTTP/1.1 ", 1), std::string::npos) << request << answer;
        EXPECT_EQ(answer.find("HTTP/1.1 5"), std::string::npos) << request;
    }
}

}  // namespace
}  // namespace sunwai::web
