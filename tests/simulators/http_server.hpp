#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Peers that speak the real protocols, with faults on demand. Each runs on its own thread and listens on a loopback port of the system's choice.
namespace sunwai::simulators {

struct HttpCall {
    std::string method;
    std::string target;                                       ///< as it came
    std::string path;                                         ///< percent-decoded
    std::vector<std::pair<std::string, std::string>> query;   ///< percent-decoded, in order
    std::map<std::string, std::string> headers;               ///< lower-case names
    std::string body;

    [[nodiscard]] std::string header(std::string const& name) const;
    /// First value of that name; nothing when it was not sent.
    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
};

/// An answer, and what goes wrong with it.
struct HttpReply {
    int status{200};
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::chrono::milliseconds delay{0};                       ///< before the first byte
    std::optional<std::string> raw;                           ///< these bytes instead of an answer, then close
    std::optional<std::size_t> cut;                           ///< close after so many bytes of the body; Content-Length is the whole
    bool reset{false};                                        ///< RST instead of an answer
    std::size_t drip{0};                                      ///< so many bytes of the body at a time …
    std::chrono::milliseconds pause{10};                      ///< … with this pause between
    std::function<std::string(std::size_t)> stream;           ///< chunked body without end: called with 0, 1, 2 … until it returns nothing
};

/// HTTP/1.1 with keep-alive. The handler runs on the server's thread.
class HttpServer {
public:
    using Handler = std::function<HttpReply(HttpCall const&)>;
    explicit HttpServer(Handler handler);
    ~HttpServer();
    HttpServer(HttpServer const&) = delete;
    HttpServer& operator=(HttpServer const&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;
    /// `http://127.0.0.1:PORT` + path
    [[nodiscard]] std::string url(std::string_view path = "") const;
    /// Everything that was asked so far.
    [[nodiscard]] std::vector<HttpCall> calls() const;
    /// Connections accepted so far.
    [[nodiscard]] std::size_t connections() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// gzip of a text, for bombs and ordinary bodies.
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace sunwai::simulators
