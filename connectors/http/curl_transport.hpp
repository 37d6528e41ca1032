#pragma once
#include "connectors/http/transport.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>

namespace sunwai::connectors {

class CurlLoop;

struct TransportSettings {
    std::string version;     ///< for User-Agent: Sunwai/<version>
    bool plain_http{false};  ///< allow http to any host, not to loopback alone
};

/// HTTP/1.1 through one libcurl multi handle driven by the executor's io_context, on whose single thread it is used. Keeps connections.
/// No proxy is taken from the environment.
class CurlTransport final : public Transport {
public:
    CurlTransport(boost::asio::any_io_executor executor, TransportSettings settings);
    ~CurlTransport() override;
    CurlTransport(CurlTransport const&) = delete;
    CurlTransport& operator=(CurlTransport const&) = delete;

    [[nodiscard]] core::Task<core::Result<HttpResponse>> send(HttpRequest request) override;
    /// Ends every exchange as cancelled and closes all connections; later calls are cancelled. Safe to repeat.
    void stop();
    /// Exchanges in flight.
    [[nodiscard]] std::size_t active() const noexcept;

private:
    core::Task<core::Result<HttpResponse>> follow(HttpRequest request, std::chrono::steady_clock::time_point deadline);

    std::shared_ptr<CurlLoop> loop_;
    TransportSettings settings_;
};

}  // namespace sunwai::connectors
