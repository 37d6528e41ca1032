#include "web/form_guard.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

namespace sunwai::web {
namespace {

std::string random_hex(std::size_t bytes)
{
    std::vector<unsigned char> raw(bytes);
    randombytes_buf(raw.data(), raw.size());
    std::string hex(bytes * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), raw.data(), raw.size());
    hex.pop_back();
    return hex;
}

bool is_hex(std::string_view text, std::size_t length) noexcept
{
    return text.size() == length &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

constexpr std::size_t cookie_length = 64;

std::string_view cookie_name(bool https) noexcept { return https ? "__Host-sunwai-form" : "sunwai-form"; }

enum class Site : unsigned char { own, unsaid, foreign };

/// What the browser says of where the request was made. Under our own Referrer-Policy it sends `Origin: null` with the forms of our own
/// pages.
Site site_of(Request const& request)
{
    const auto site = request.header("sec-fetch-site");
    if (!site.empty() && site != "same-origin" && site != "none") return Site::foreign;
    const auto said =
        std::count_if(request.headers.begin(), request.headers.end(), [](auto const& header) { return header.first == "origin"; });
    if (said == 0) return Site::own;
    const auto origin = request.header("origin");
    if (said == 1 && origin == "null") return site == "same-origin" ? Site::own : Site::unsaid;
    return origin == "http://" + request.host || origin == "https://" + request.host ? Site::own : Site::foreign;
}

}  // namespace

FormGuard::FormGuard(bool https) : https_{https}
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used");
    key_.resize(crypto_auth_hmacsha256_KEYBYTES);
    randombytes_buf(key_.data(), key_.size());
}

std::string FormGuard::sign(std::string_view text) const
{
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256(mac.data(), reinterpret_cast<unsigned char const*>(text.data()), text.size(),
                           reinterpret_cast<unsigned char const*>(key_.data()));
    std::string hex(mac.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), mac.data(), mac.size());
    hex.pop_back();
    return hex;
}

std::string FormGuard::token(Request const& request, std::string& set_cookie) const
{
    std::string value = cookie(request, cookie_name(https_));
    if (!is_hex(value, cookie_length)) {
        value = random_hex(cookie_length / 2);
        set_cookie = std::string{cookie_name(https_)} + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + (https_ ? "; Secure" : "");
    }
    return sign(value);
}

bool FormGuard::accepts(Request const& request, std::string_view token) const
{
    const std::string value = cookie(request, cookie_name(https_));
    // Old browsers say nothing of the site: there the token, which no other site can read, is enough.
    if (site_of(request) == Site::foreign || !is_hex(value, cookie_length)) return false;
    const std::string expected = sign(value);
    return token.size() == expected.size() && sodium_memcmp(token.data(), expected.data(), expected.size()) == 0;
}

std::string FormGuard::fresh_key() { return random_hex(16); }

bool is_same_origin(Request const& request) { return site_of(request) == Site::own; }

std::string cookie(Request const& request, std::string_view name)
{
    std::string_view rest = request.header("cookie");
    while (!rest.empty()) {
        const auto end = rest.find(';');
        std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return std::string{pair.substr(name.size() + 1)};
    }
    return {};
}

bool has_content_type(Request const& request, std::string_view type)
{
    std::string_view given = request.header("content-type");
    given = given.substr(0, given.find(';'));
    while (given.ends_with(' ')) given.remove_suffix(1);
    return std::equal(given.begin(), given.end(), type.begin(), type.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace sunwai::web
