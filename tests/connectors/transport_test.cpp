#include "connectors/http/curl_transport.hpp"
#include "core/task_group.hpp"
#include "tests/simulators/http_server.hpp"
#include "tests/support/await.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <fstream>

namespace sunwai::connectors {
namespace {

using namespace std::chrono_literals;
using core::Errc;
using simulators::HttpCall;
using simulators::HttpReply;
using simulators::HttpServer;
using testing::await;
using testing::run_until;

/// Resident set of this process, in KiB.
long resident()
{
    std::ifstream file{"/proc/self/statm"};
    long total = 0;
    long pages = 0;
    file >> total >> pages;
    return pages * 4;
}

class TransportTest : public ::testing::Test {
protected:
    core::Result<HttpResponse> send(HttpRequest request) { return await(io, transport.send(std::move(request))); }
    core::Result<HttpResponse> get(std::string url) { return send({.url = std::move(url)}); }

    boost::asio::io_context io{1};
    CurlTransport transport{io.get_executor(), {.version = "0.1"}};
};

HttpReply text(std::string body) { return {.headers = {{"Content-Type", "text/plain"}}, .body = std::move(body)}; }

HttpReply redirect(int status, std::string to) { return {.status = status, .headers = {{"Location", std::move(to)}}}; }

TEST_F(TransportTest, answers_with_status_headers_and_body_whatever_the_status)
{
    HttpServer server{[](HttpCall const&) { return HttpReply{.status = 503, .headers = {{"Retry-After", "7"}, {"X-Thing", " a "}}, .body = "busy"}; }};

    const auto response = get(server.url("/x?q=1"));

    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->status, 503);
    EXPECT_EQ(response->body, "busy");
    EXPECT_EQ(response->header("retry-after"), "7");
    EXPECT_EQ(response->header("x-thing"), "a");
    EXPECT_EQ(response->header("absent"), "");
    EXPECT_EQ(server.calls().at(0).header("user-agent"), "Sunwai/0.1");
}

TEST_F(TransportTest, keeps_its_connection_and_sends_the_token_and_body)
{
    HttpServer server{[](HttpCall const& call) { return text(call.method + call.body); }};

    const auto first = get(server.url("/1"));
    const auto second = send({.method = "POST", .url = server.url("/2"), .headers = {{"Content-Type", "text/plain"}}, .body = "hello", .bearer = "s3cret"});

    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->body, "POSThello");
    EXPECT_EQ(server.calls().at(0).header("authorization"), "");
    EXPECT_EQ(server.calls().at(1).header("authorization"), "Bearer s3cret");
    EXPECT_EQ(server.connections(), 1U);
}

TEST_F(TransportTest, follows_redirects_within_the_limit_and_says_whether_they_are_permanent)
{
    HttpServer server{[](HttpCall const& call) {
        if (call.path == "/old") return redirect(301, "/newer");
        if (call.path == "/newer") return redirect(308, "new");
        if (call.path == "/temporary") return redirect(302, "/new");
        if (call.path == "/loop") return redirect(302, "/loop");
        return text("here");
    }};

    const auto moved = get(server.url("/old"));
    const auto away = get(server.url("/temporary"));
    const auto loop = get(server.url("/loop"));

    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->url, server.url("/new"));
    EXPECT_TRUE(moved->moved_permanently);
    ASSERT_TRUE(away);
    EXPECT_FALSE(away->moved_permanently);
    ASSERT_FALSE(loop);
    EXPECT_EQ(loop.error().code, Errc::rejected);
}

TEST_F(TransportTest, a_redirect_into_the_private_network_is_refused)
{
    HttpServer inside{[](HttpCall const&) { return text("metadata"); }};
    HttpServer server{[&](HttpCall const& call) { return redirect(302, call.path == "/metadata" ? "http://169.254.169.254/latest" : inside.url("/")); }};

    for (const char* path : {"/other-port", "/metadata"}) {
        const auto response = get(server.url(path));
        ASSERT_FALSE(response) << path;
        EXPECT_NE(response.error().code, Errc::transient) << response.error().what;
    }
    EXPECT_TRUE(inside.calls().empty());
}

TEST_F(TransportTest, a_token_never_travels_to_another_host)
{
    HttpServer other{[](HttpCall const&) { return text("stolen"); }};
    HttpServer server{[&](HttpCall const&) { return redirect(302, other.url("/")); }};

    const auto response = send({.url = server.url("/"), .bearer = "s3cret"});

    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::rejected);
    EXPECT_EQ(response.error().what.find("s3cret"), std::string::npos);
    EXPECT_TRUE(other.calls().empty());
}

TEST_F(TransportTest, private_addresses_are_refused_on_request)
{
    HttpServer server{[](HttpCall const&) { return text("inside"); }};

    const auto open = get(server.url("/"));
    const auto closed = send({.url = server.url("/"), .public_addresses_only = true});

    ASSERT_TRUE(open);
    ASSERT_FALSE(closed);
    EXPECT_EQ(closed.error().code, Errc::rejected);
    EXPECT_EQ(server.calls().size(), 1U);
}

TEST_F(TransportTest, plain_http_other_schemes_and_line_breaks_are_invalid)
{
    EXPECT_EQ(get("http://feeds.example/").error().code, Errc::invalid);
    EXPECT_EQ(get("file:///etc/passwd").error().code, Errc::invalid);
    EXPECT_EQ(send({.url = "https://a.example/", .headers = {{"X", "a\r\nY: b"}}}).error().code, Errc::invalid);
    EXPECT_EQ(send({.url = "https://a.example/", .bearer = "a\nb"}).error().code, Errc::unauthorized);
}

TEST_F(TransportTest, body_is_bounded_however_it_is_sent)
{
    const std::string megabyte(1U << 20, 'x');
    const std::string bomb = simulators::gzip(std::string(200U << 20, '\0'));
    HttpServer server{[&](HttpCall const& call) {
        if (call.path == "/plain") return text(megabyte);
        if (call.path == "/endless") return HttpReply{.stream = [&](std::size_t) { return megabyte; }};
        return HttpReply{.headers = {{"Content-Encoding", "gzip"}}, .body = bomb};
    }};

    const long before = resident();
    for (const char* path : {"/plain", "/endless", "/bomb"}) {
        const auto response = send({.url = server.url(path), .max_body = 100'000});
        ASSERT_FALSE(response) << path;
        EXPECT_EQ(response.error().code, Errc::rejected) << response.error().what;
    }
    EXPECT_LT(resident() - before, 50'000);
}

TEST_F(TransportTest, compressed_answers_arrive_decoded)
{
    HttpServer server{[](HttpCall const&) { return HttpReply{.headers = {{"Content-Encoding", "gzip"}}, .body = simulators::gzip("नमस्ते")}; }};

    const auto response = get(server.url("/"));

    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "नमस्ते");
}

TEST_F(TransportTest, headers_are_bounded)
{
    HttpServer server{[](HttpCall const&) {
        HttpReply reply = text("x");
        for (int i = 0; i < 100; ++i) reply.headers.emplace_back("X-" + std::to_string(i), std::string(1000, 'h'));
        return reply;
    }};

    const auto response = get(server.url("/"));

    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::rejected);
}

TEST_F(TransportTest, a_server_that_drips_or_never_answers_runs_into_the_deadline)
{
    HttpServer server{[](HttpCall const& call) {
        HttpReply reply = text(std::string(100'000, 'x'));
        if (call.path == "/never") reply.delay = 60s;
        else {
            reply.drip = 1;
            reply.pause = 20ms;
        }
        return reply;
    }};

    for (const char* path : {"/never", "/drip"}) {
        const auto start = std::chrono::steady_clock::now();
        const auto response = send({.url = server.url(path), .total = 300ms});
        ASSERT_FALSE(response) << path;
        EXPECT_EQ(response.error().code, Errc::timed_out) << response.error().what;
        EXPECT_LT(std::chrono::steady_clock::now() - start, 30s);
    }
}

TEST_F(TransportTest, the_deadline_covers_all_redirects_together)
{
    HttpServer server{[](HttpCall const&) {
        HttpReply reply = redirect(302, "/again");
        reply.delay = 150ms;
        return reply;
    }};

    const auto response = send({.url = server.url("/"), .total = 400ms, .max_redirects = 50});

    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::timed_out);
}

TEST_F(TransportTest, broken_answers_are_transient)
{
    HttpServer server{[](HttpCall const& call) {
        HttpReply reply = text("0123456789");
        if (call.path == "/cut") reply.cut = 4;
        if (call.path == "/reset") reply.reset = true;
        if (call.path == "/garbage") reply.raw = "\x16\x03\x01 this is not HTTP\r\n\r\n";
        if (call.path == "/half-head") reply.raw = "HTTP/1.1 200 OK\r\nContent-Le";
        if (call.path == "/bad-gzip") reply.headers = {{"Content-Encoding", "gzip"}};
        if (call.path == "/lies") reply.raw = "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nshort";
        return reply;
    }};

    for (const char* path : {"/cut", "/reset", "/garbage", "/half-head", "/bad-gzip", "/lies"}) {
        const auto response = get(server.url(path));
        ASSERT_FALSE(response) << path;
        EXPECT_EQ(response.error().code, Errc::transient) << path << ": " << response.error().what;
    }
}

TEST_F(TransportTest, no_connection_is_transient_and_names_the_host)
{
    std::string url;
    {
        HttpServer gone{[](HttpCall const&) { return text(""); }};
        url = gone.url("/secret-path");
    }

    const auto response = get(url);

    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::transient);
    EXPECT_NE(response.error().what.find("127.0.0.1"), std::string::npos);
    EXPECT_EQ(response.error().what.find("secret-path"), std::string::npos);
}

core::Task<> fetch_into(CurlTransport& transport, std::string url, std::vector<std::string>& outcomes)
{
    HttpRequest request;
    request.url = std::move(url);
    const auto response = co_await transport.send(std::move(request));
    outcomes.push_back(response ? std::to_string(response->status) : std::string{core::name(response.error().code)});
}

TEST_F(TransportTest, many_at_once_and_cancelled_tasks_leave_nothing_behind)
{
    HttpServer server{[](HttpCall const& call) {
        HttpReply reply = text("x");
        if (call.path == "/slow") reply.delay = 60s;
        return reply;
    }};
    std::vector<std::string> quick;
    std::vector<std::string> slow;
    core::TaskGroup group{io.get_executor(), [](std::string const&, std::exception_ptr) {}};
    for (int i = 0; i < 100; ++i) group.spawn("quick", fetch_into(transport, server.url("/" + std::to_string(i)), quick));
    ASSERT_TRUE(run_until(io, [&] { return quick.size() == 100; }));
    for (int i = 0; i < 3; ++i) group.spawn("slow", fetch_into(transport, server.url("/slow"), slow));
    ASSERT_TRUE(run_until(io, [&] { return transport.active() == 3; }));

    group.cancel();
    io.restart();
    io.run_for(5s);

    EXPECT_EQ(std::count(quick.begin(), quick.end(), "200"), 100);
    EXPECT_EQ(slow, (std::vector<std::string>{"cancelled", "cancelled", "cancelled"}));
    EXPECT_EQ(transport.active(), 0U);
    EXPECT_LE(server.connections(), 8U);
}

TEST_F(TransportTest, stop_ends_what_is_in_flight_and_lets_the_loop_run_out)
{
    HttpServer server{[](HttpCall const&) { return HttpReply{.delay = 60s}; }};
    std::vector<std::string> outcomes;
    core::TaskGroup group{io.get_executor(), [](std::string const&, std::exception_ptr) {}};
    group.spawn("slow", fetch_into(transport, server.url("/"), outcomes));
    ASSERT_TRUE(run_until(io, [&] { return transport.active() == 1; }));

    transport.stop();
    io.restart();
    const auto start = std::chrono::steady_clock::now();
    io.run();

    EXPECT_LT(std::chrono::steady_clock::now() - start, 30s);
    EXPECT_EQ(outcomes, std::vector<std::string>{"cancelled"});
    EXPECT_EQ(get(server.url("/")).error().code, Errc::cancelled);
}

}  // namespace
}  // namespace sunwai::connectors
