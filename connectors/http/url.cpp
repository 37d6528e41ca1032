#include "connectors/http/url.hpp"

#include <boost/asio/ip/address.hpp>
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace sunwai::connectors {
namespace {

constexpr std::size_t longest_url = 4096;

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(CURLU* url, CURLUPart which, unsigned flags)
{
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK || text == nullptr) return {};
    std::string copy{text};
    curl_free(text);
    return copy;
}

bool acceptable(std::string_view text)
{
    return !text.empty() && text.size() <= longest_url &&
           std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; });
}

core::Result<Url> take(CURLU* handle)
{
    Url url{.text = part(handle, CURLUPART_URL, 0),
            .scheme = part(handle, CURLUPART_SCHEME, 0),
            .host = part(handle, CURLUPART_HOST, 0),
            .port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT)};
    if (url.scheme != "http" && url.scheme != "https") return core::Error{core::Errc::invalid, "the URL must begin with https://"};
    if (!part(handle, CURLUPART_USER, 0).empty()) return core::Error{core::Errc::invalid, "the URL must not hold a user name or password"};
    if (url.host.empty()) return core::Error{core::Errc::invalid, "the URL names no host"};
    std::transform(url.host.begin(), url.host.end(), url.host.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return url;
}

}  // namespace

std::string Url::origin() const
{
    const bool usual = (scheme == "https" && port == "443") || (scheme == "http" && port == "80");
    return usual ? fmt::format("{}://{}", scheme, host) : fmt::format("{}://{}:{}", scheme, host, port);
}

bool Url::loopback() const
{
    if (host == "localhost") return true;
    std::string bare = host;
    if (bare.size() > 2 && bare.front() == '[') bare = bare.substr(1, bare.size() - 2);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(bare, error);
    return !error && address.is_loopback();
}

core::Result<Url> parse_url(std::string_view text)
{
    if (!acceptable(text)) return core::Error{core::Errc::invalid, "the URL is empty, too long, or holds spaces or control characters"};
    const Handle handle{curl_url(), &curl_url_cleanup};
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, std::string{text}.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return core::Error{core::Errc::invalid, "not an absolute URL"};
    curl_url_set(handle.get(), CURLUPART_FRAGMENT, nullptr, 0);
    return take(handle.get());
}

core::Result<Url> resolve_url(Url const& base, std::string_view location)
{
    if (!acceptable(location)) return core::Error{core::Errc::invalid, "the redirect is empty, too long, or holds spaces or control characters"};
    const Handle handle{curl_url(), &curl_url_cleanup};
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, base.text.c_str(), 0) != CURLUE_OK ||
        curl_url_set(handle.get(), CURLUPART_URL, std::string{location}.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return core::Error{core::Errc::invalid, "the redirect is not a URL"};
    curl_url_set(handle.get(), CURLUPART_FRAGMENT, nullptr, 0);
    return take(handle.get());
}

std::string percent_encode(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) out += c;
        else fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return out;
}

}  // namespace sunwai::connectors
