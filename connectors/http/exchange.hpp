#pragma once
#include "connectors/http/transport.hpp"
#include "connectors/http/url.hpp"

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace sunwai::connectors {

/// One request and its answer, no redirects: a libcurl easy handle with every bound set, and what its callbacks collected.
class Exchange {
public:
    struct Bounds {
        std::chrono::milliseconds total;
        bool public_addresses_only;
        bool with_bearer;
    };

    Exchange(HttpRequest const& request, Url const& url, std::string const& user_agent, Bounds bounds);
    Exchange(Exchange const&) = delete;
    Exchange& operator=(Exchange const&) = delete;

    [[nodiscard]] CURL* handle() const noexcept { return easy_.get(); }
    /// The answer, or why there is none. Once, after the transfer has ended with `code`.
    [[nodiscard]] core::Result<HttpResponse> take(CURLcode code);

private:
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
    void set_bounds(HttpRequest const& request, Bounds bounds);
    void set_method(HttpRequest const& request);
    void set_headers(HttpRequest const& request, bool with_bearer);
    void take_header(std::string_view line);
    [[nodiscard]] core::Error fault(CURLcode code) const;

    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> list_;
    std::string origin_;
    std::string request_body_;
    HttpResponse response_;
    std::size_t max_body_;
    std::size_t max_headers_;
    std::size_t header_bytes_{0};
    bool headers_complete_{false};
    bool body_too_large_{false};
    bool headers_too_large_{false};
    bool address_refused_{false};
    std::array<char, CURL_ERROR_SIZE> words_{};
};

}  // namespace sunwai::connectors
