#include "connectors/http/exchange.hpp"

#include "connectors/http/addresses.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace sunwai::connectors {
namespace {

constexpr long slowest_bytes_per_second = 16;
constexpr long slow_for_seconds = 20;

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return out;
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

boost::asio::ip::address address_of(curl_sockaddr const& from)
{
    namespace ip = boost::asio::ip;
    if (from.family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &from.addr, sizeof v4);
        return ip::address_v4{ntohl(v4.sin_addr.s_addr)};
    }
    sockaddr_in6 v6{};
    static_assert(sizeof v6 <= sizeof(sockaddr_storage));
    std::memcpy(&v6, &from.addr, std::min(sizeof v6, static_cast<std::size_t>(from.addrlen)));
    ip::address_v6::bytes_type bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return ip::address_v6{bytes};
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const noexcept
{
    for (auto const& [key, value] : headers)
        if (key == name) return value;
    return {};
}

Exchange::Exchange(HttpRequest const& request, Url const& url, std::string const& user_agent, Bounds bounds)
    : easy_{curl_easy_init(), &curl_easy_cleanup}, list_{nullptr, &curl_slist_free_all}, origin_{url.origin()}, max_body_{request.max_body},
      max_headers_{request.max_headers}
{
    if (!easy_) throw std::bad_alloc{};
    response_.url = url.text;
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_URL, url.text.c_str());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words_.data());
    set_bounds(request, bounds);
    set_method(request);
    set_headers(request, bounds.with_bearer);
    if (!request.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, request.ca_file.c_str());
}

void Exchange::set_bounds(HttpRequest const& request, Bounds bounds)
{
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    // libcurl 7.87 to 8.5 has faults in HTTP/2 over the multi interface; Debian 12 ships 7.88.1.
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::chrono::milliseconds::rep>(1, bounds.total.count())));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::max<std::chrono::milliseconds::rep>(1, request.connect.count())));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, slowest_bytes_per_second);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, slow_for_seconds);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    if (!bounds.public_addresses_only) return;
    // A connection that was opened without the check must not be taken over.
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Exchange::on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
}

void Exchange::set_method(HttpRequest const& request)
{
    CURL* easy = easy_.get();
    if (request.method == "GET") return;
    if (request.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    request_body_ = request.body;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_body_.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_body_.c_str());
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void Exchange::set_headers(HttpRequest const& request, bool with_bearer)
{
    const auto add = [this](std::string const& line) {
        curl_slist* longer = curl_slist_append(list_.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc{};
        static_cast<void>(list_.release());
        list_.reset(longer);
    };
    add("Expect:");
    for (auto const& [key, value] : request.headers) add(fmt::format("{}{}{}", key, value.empty() ? ";" : ": ", value));
    if (with_bearer) add("Authorization: Bearer " + request.bearer);
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, list_.get());
}

std::size_t Exchange::on_body(char* data, std::size_t size, std::size_t count, void* self)
{
    auto& exchange = *static_cast<Exchange*>(self);
    auto& body = exchange.response_.body;
    const std::size_t bytes = size * count;
    // CURLOPT_MAXFILESIZE sees neither chunked nor compressed bodies.
    if (bytes > exchange.max_body_ - body.size()) {
        exchange.body_too_large_ = true;
        return 0;
    }
    body.append(data, bytes);
    return bytes;
}

std::size_t Exchange::on_header(char* data, std::size_t size, std::size_t count, void* self)
{
    auto& exchange = *static_cast<Exchange*>(self);
    const std::size_t bytes = size * count;
    exchange.header_bytes_ += bytes;
    if (exchange.header_bytes_ > exchange.max_headers_) {
        exchange.headers_too_large_ = true;
        return 0;
    }
    exchange.take_header(trimmed({data, bytes}));
    return bytes;
}

void Exchange::take_header(std::string_view line)
{
    if (line.empty()) headers_complete_ = true;
    if (line.starts_with("HTTP/")) {  // an interim answer (1xx) went before
        response_.headers.clear();
        headers_complete_ = false;
        return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return;
    response_.headers.emplace_back(lower(line.substr(0, colon)), std::string{trimmed(line.substr(colon + 1))});
}

curl_socket_t Exchange::on_open(void* self, curlsocktype, curl_sockaddr* address)
{
    const bool known = address->family == AF_INET || address->family == AF_INET6;
    if (!known || !is_public(address_of(*address))) {
        static_cast<Exchange*>(self)->address_refused_ = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

core::Error Exchange::fault(CURLcode code) const
{
    using core::Errc;
    const auto say = [this](Errc errc, std::string_view what) { return core::Error{errc, fmt::format("{}: {}", origin_, what)}; };
    if (body_too_large_) return say(Errc::rejected, fmt::format("the answer is larger than {} bytes", max_body_));
    if (headers_too_large_) return say(Errc::rejected, fmt::format("the answer's headers are larger than {} bytes", max_headers_));
    if (address_refused_ && code == CURLE_COULDNT_CONNECT) return say(Errc::rejected, "the host has no public address; not followed");
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK: return say(Errc::cancelled, "stopped");
    case CURLE_OPERATION_TIMEDOUT: return say(Errc::timed_out, "no complete answer in time");
    case CURLE_URL_MALFORMAT: return say(Errc::invalid, "not a URL that can be fetched");
    case CURLE_SSL_CACERT_BADFILE: return say(Errc::invalid, "the file of certificate authorities cannot be read");
    case CURLE_UNSUPPORTED_PROTOCOL: return say(Errc::transient, "the answer is not HTTP");  // the scheme was checked before
    default: break;
    }
    const std::string_view words{words_.data()};
    return say(Errc::transient, words.empty() ? std::string_view{curl_easy_strerror(code)} : words);
}

core::Result<HttpResponse> Exchange::take(CURLcode code)
{
    if (code != CURLE_OK) return fault(code);
    // libcurl takes a connection that closes within the headers for a complete answer.
    if (!headers_complete_) return core::Error{core::Errc::transient, origin_ + ": the answer breaks off in its headers"};
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
}

}  // namespace sunwai::connectors
