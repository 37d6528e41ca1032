#include "web/head.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>

namespace sunwai::web {

namespace {

namespace http = boost::beast::http;
namespace asio = boost::asio;

bool is_visible(char c) noexcept { return c > 0x20 && c < 0x7F; }

std::string lower(std::string_view text)
{
    std::string out{text};
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return out;
}

/// A folded header line begins with a space or a tab.
bool has_folded_line(std::string_view raw) noexcept
{
    return raw.find("\r\n ") != std::string_view::npos || raw.find("\r\n\t") != std::string_view::npos;
}

Method method_of(http::verb verb) noexcept
{
    switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    default: return Method::other;
    }
}

unsigned status_of(boost::beast::error_code error) noexcept
{
    if (error == http::error::header_limit) return 431;
    if (error == http::error::bad_version) return 505;
    return 400;
}

using Fields = http::request<http::empty_body>;

unsigned refuses_framing(Fields const& fields)
{
    if (fields.count(http::field::transfer_encoding) != 0)
        return fields.version() == 11 && fields.count(http::field::content_length) == 0 ? 411 : 400;
    if (fields.count(http::field::content_length) > 1) return 400;
    if (fields.count(http::field::expect) > 1) return 400;
    return 0;
}

unsigned refuses_target(std::string_view target, HeadRules const& rules)
{
    if (target.size() > rules.target_bytes) return 414;
    if (!target.starts_with('/') || target.starts_with("//")) return 400;
    return std::all_of(target.begin(), target.end(), is_visible) ? 0 : 400;
}

unsigned refuses_host(Fields const& fields, HeadRules const& rules)
{
    if (fields.count(http::field::host) != 1) return 400;
    return rules.hosts.contains(lower({fields[http::field::host].data(), fields[http::field::host].size()})) ? 0 : 421;
}

/// The first refusal that is one.
unsigned first_of(std::initializer_list<unsigned> statuses) noexcept
{
    const auto found = std::find_if(statuses.begin(), statuses.end(), [](unsigned status) { return status != 0; });
    return found == statuses.end() ? 0 : *found;
}

Request to_request(Fields const& fields)
{
    Request request;
    request.method = method_of(fields.method());
    request.target = std::string{fields.target()};
    request.host = lower({fields[http::field::host].data(), fields[http::field::host].size()});
    for (auto const& field : fields) {
        request.headers.emplace_back(lower({field.name_string().data(), field.name_string().size()}), std::string{field.value()});
    }
    return request;
}

}  // namespace

std::string_view asked_path(std::string_view raw) noexcept
{
    const auto line = raw.substr(0, raw.find_first_of("\r\n"));
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos) return {};
    const auto rest = line.substr(blank + 1);
    return rest.substr(0, rest.find(' '));
}

bool is_hopeless(std::string_view so_far) noexcept
{
    if (so_far.find('\0') != std::string_view::npos) return true;
    for (auto at = so_far.find('\n'); at != std::string_view::npos; at = so_far.find('\n', at + 1)) {
        if (at == 0 || so_far[at - 1] != '\r') return true;
    }
    return false;
}

HeadOrStatus read_head(std::string_view raw, HeadRules const& rules)
{
    HeadOrStatus out;
    const auto refused = [&](unsigned status) {
        out.status = status;
        return out;
    };
    if (raw.size() > rules.header_bytes) return refused(431);
    if (is_hopeless(raw) || has_folded_line(raw)) return refused(400);

    http::request_parser<http::empty_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(rules.header_bytes));
    parser.body_limit(boost::none);
    boost::beast::error_code error;
    parser.put(asio::buffer(raw.data(), raw.size()), error);
    if (error == http::error::need_more || (!error && !parser.is_header_done())) return refused(400);
    if (error) return refused(status_of(error));

    auto const& fields = parser.get();
    if (fields.version() != 11 && fields.version() != 10) return refused(505);
    const std::string_view target{fields.target().data(), fields.target().size()};
    if (const unsigned status = first_of({refuses_framing(fields), refuses_target(target, rules), refuses_host(fields, rules)});
        status != 0)
        return refused(status);

    out.head.request = to_request(fields);
    out.head.body_bytes = parser.content_length().value_or(0);
    out.head.keep_alive = parser.keep_alive();
    out.head.http_1_0 = fields.version() == 10;
    const std::string expect = lower(out.head.request.header("expect"));
    if (!expect.empty() && expect != "100-continue") return refused(417);
    out.head.expects_continue = !expect.empty() && !out.head.http_1_0;
    const bool takes_body = out.head.request.method == Method::post || out.head.request.method == Method::other;
    if (!takes_body && out.head.body_bytes > 0) return refused(400);
    return out;
}

}  // namespace sunwai::web
