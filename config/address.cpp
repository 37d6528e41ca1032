#include "config/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sunwai::config {
namespace {

bool is_alnum(char c) noexcept { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool only(std::string_view text, std::string_view marks) noexcept
{
    return std::all_of(text.begin(), text.end(), [&](char c) { return is_alnum(c) || marks.find(c) != std::string_view::npos; });
}

/// 4, 6 or 0 for the family of a literal address.
int family(std::string_view text)
{
    std::array<unsigned char, 16> bytes{};
    const std::string literal{text};
    if (inet_pton(AF_INET, literal.c_str(), bytes.data()) == 1) return 4;
    return inet_pton(AF_INET6, literal.c_str(), bytes.data()) == 1 ? 6 : 0;
}

bool is_host_name(std::string_view text) noexcept
{
    if (text.empty() || text.size() > 253 || text.front() == '.' || text.front() == '-') return false;
    return only(text, ".-") && text.find("..") == std::string_view::npos;
}

bool is_loopback(std::string_view host)
{
    if (host == "localhost" || host.starts_with("127.")) return true;
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, std::string{host}.c_str(), bytes.data()) != 1) return false;
    return std::all_of(bytes.begin(), bytes.end() - 1, [](unsigned char b) { return b == 0; }) && bytes.back() == 1;
}

std::optional<int> number(std::string_view text, int most)
{
    int value{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || value < 0 || value > most) return std::nullopt;
    return value;
}

}  // namespace

std::optional<ListenAddress> parse_listen_address(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto port = number(text.substr(colon + 1), 65535);
    auto host = text.substr(0, colon);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    const int kind = family(host);
    if (!port || (kind == 6) != bracketed || (kind == 0 && host != "localhost")) return std::nullopt;
    return ListenAddress{std::string{host}, static_cast<std::uint16_t>(*port), is_loopback(host)};
}

std::optional<std::string> check_listen_address(std::string_view text)
{
    if (parse_listen_address(text)) return std::nullopt;
    return "must be ADDRESS:PORT such as \"127.0.0.1:8480\" or \"[::1]:8480\"";
}

std::optional<std::string> check_network(std::string_view text)
{
    const auto slash = text.find('/');
    const int kind = family(text.substr(0, slash));
    const bool sized = slash == std::string_view::npos || number(text.substr(slash + 1), kind == 4 ? 32 : 128);
    if (kind != 0 && sized) return std::nullopt;
    return "must be an address or a net such as \"10.0.0.0/8\"";
}

std::optional<std::string> check_url(std::string_view text)
{
    auto fault = std::optional<std::string>{"must be an http:// or https:// address without user or password"};
    const bool tls = text.starts_with("https://");
    if (!tls && !text.starts_with("http://")) return fault;
    const auto rest = text.substr(tls ? 8 : 7);
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    const bool odd = std::any_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c == '"' || c == '<' || c == '>' || c == '\\'; });
    if (authority.empty() || odd || authority.find('@') != std::string_view::npos) return fault;
    return std::nullopt;
}

std::optional<std::string> check_email(std::string_view text)
{
    const auto at = text.rfind('@');
    const auto local = text.substr(0, at);
    const bool good = at != std::string_view::npos && !local.empty() && local.size() <= 64 && only(local, ".!#$%&'*+/=?^_`{|}~-") && local.front() != '.' &&
                      local.back() != '.' && local.find("..") == std::string_view::npos && is_host_name(text.substr(at + 1));
    if (good) return std::nullopt;
    return "must be a mail address such as \"sunwai@example.gov.in\"";
}

std::optional<std::string> check_host(std::string_view text)
{
    if (family(text) != 0 || is_host_name(text)) return std::nullopt;
    return "must be a host name or an address";
}

std::optional<std::string> check_store_url(std::string_view text)
{
    if (text.starts_with("sqlite:") && text.size() > 7) return std::nullopt;
    if (text.starts_with("postgresql://") && text.size() > 13) return std::nullopt;
    return "must be \"sqlite:PATH\"";
}

std::optional<std::string> check_name(std::string_view text)
{
    if (!text.empty() && text.size() <= 64 && only(text, "._-")) return std::nullopt;
    return "must be 1 to 64 letters, digits, \".\", \"_\" or \"-\"";
}

}  // namespace sunwai::config
