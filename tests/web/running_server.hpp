#pragma once
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

#include <gtest/gtest.h>

#include <sys/socket.h>

#include <future>
#include <thread>

namespace sunwai::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

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
        if (all.size() < head + length)
            asio::read(socket_, asio::dynamic_buffer(all), asio::transfer_exactly(head + length - all.size()), ignored);
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
            io_.get_executor(), options, clock_, [this](Request request) { return echo(std::move(request)); },
            [](unsigned status, std::string_view path) {
                Response response;
                response.status = status;
                response.body = "problem " + std::string{path};
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

}  // namespace sunwai::web
