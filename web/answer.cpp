#include "web/answer.hpp"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace sunwai::web {
namespace {

namespace http = boost::beast::http;

/// No exception anywhere: everything that a page needs comes from this site as a file of its own, and there is no script.
constexpr std::string_view security_headers =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";

std::string clean(std::string_view value)
{
    std::string out{value};
    std::replace_if(
        out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return out;
}

bool has_no_body(unsigned status) noexcept { return status == 204 || status == 304; }

}  // namespace

std::string http_date(core::Instant at)
{
    constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const core::Date date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[std::chrono::weekday{day}.c_encoding()], unsigned{date.day()},
                       months[unsigned{date.month()} - 1], int{date.year()}, time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

std::string to_wire(Response const& response, Framing const& framing)
{
    const auto reason = http::obsolete_reason(http::int_to_status(response.status));
    std::string out = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, std::string_view{reason.data(), reason.size()},
                                  http_date(framing.now));
    for (auto const& [name, value] : response.headers) out += name + ": " + clean(value) + "\r\n";
    out += security_headers;
    out += response.cacheable ? "Cache-Control: public, max-age=31536000, immutable\r\n" : "Cache-Control: no-store\r\n";
    if (!has_no_body(response.status))
        out += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", clean(response.content_type), response.body.size());
    out += framing.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (!framing.head_only && !has_no_body(response.status)) out += response.body;
    return out;
}

}  // namespace sunwai::web
