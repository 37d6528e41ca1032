#include "tests/simulators/mastodon.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace sunwai::simulators {
namespace {

constexpr std::string_view tag_path = "/api/v1/timelines/tag/";

HttpReply json_reply(int status, std::string body) { return {.status = status, .headers = {{"Content-Type", "application/json; charset=utf-8"}}, .body = std::move(body)}; }

long number(HttpCall const& call, std::string_view name)
{
    const auto value = call.parameter(name);
    return value ? std::stol(*value) : 0;
}

}  // namespace

Mastodon::Mastodon(std::string token) : token_{std::move(token)}, server_{[this](HttpCall const& call) { return answer(call); }} {}

std::string Mastodon::post(Toot toot)
{
    const std::lock_guard lock{mutex_};
    const long id = next_id_++;
    statuses_.push_back({.id = id, .notification = id + 50'000, .toot = std::move(toot), .edited_at = {}});
    return std::to_string(id);
}

void Mastodon::edit(std::string const& id, std::string content, std::string edited_at)
{
    const std::lock_guard lock{mutex_};
    for (auto& one : statuses_) {
        if (std::to_string(one.id) != id) continue;
        one.toot.content = std::move(content);
        one.edited_at = std::move(edited_at);
    }
}

void Mastodon::set_fault(std::function<std::optional<HttpReply>(HttpCall const&)> fault)
{
    const std::lock_guard lock{mutex_};
    fault_ = std::move(fault);
}

void Mastodon::set_link_headers(bool on)
{
    const std::lock_guard lock{mutex_};
    link_headers_ = on;
}

void Mastodon::set_limit(int remaining, std::string reset)
{
    const std::lock_guard lock{mutex_};
    remaining_ = remaining;
    reset_ = std::move(reset);
}

HttpReply Mastodon::answer(HttpCall const& call)
{
    const std::lock_guard lock{mutex_};
    if (fault_)
        if (auto fault = fault_(call)) return *fault;
    const std::string authorization = call.header("authorization");
    if (!authorization.empty() && authorization != "Bearer " + token_) return json_reply(401, R"({"error":"The access token is invalid"})");
    if (call.header("user-agent").empty()) return json_reply(418, R"({"error":"I'm a teapot"})");
    if (--remaining_ < 0) {
        auto limited = json_reply(429, R"({"error":"Too many requests"})");
        limited.headers.emplace_back("X-RateLimit-Reset", reset_);
        return limited;
    }
    HttpReply reply = json_reply(404, R"({"error":"Record not found"})");
    const bool known = authorization.size() > 7;
    if (call.path == "/api/v1/accounts/verify_credentials" && known) reply = json_reply(200, R"({"id":"2","username":"help","acct":"help","display_name":"CM Help"})");
    else if (call.path == "/api/v1/notifications") reply = known ? list(call, true, {}) : json_reply(401, R"({"error":"This method requires an authenticated user"})");
    else if (call.path.starts_with(tag_path)) reply = list(call, false, call.path.substr(tag_path.size()));
    reply.headers.emplace_back("X-RateLimit-Limit", "300");
    reply.headers.emplace_back("X-RateLimit-Remaining", std::to_string(remaining_));
    reply.headers.emplace_back("X-RateLimit-Reset", reset_);
    return reply;
}

HttpReply Mastodon::list(HttpCall const& call, bool notifications, std::string const& tag)
{
    const std::set<std::string> allowed = notifications ? std::set<std::string>{"limit", "min_id", "max_id", "since_id", "types[]"}
                                                        : std::set<std::string>{"limit", "min_id", "max_id", "since_id", "any[]", "all[]", "none[]", "local", "remote", "only_media"};
    for (auto const& [name, value] : call.query)
        if (!allowed.contains(name)) return json_reply(400, R"({"error":"unknown parameter"})");
    const auto id_of = [&](Stored const& one) { return notifications ? one.notification : one.id; };
    const long min = number(call, "min_id");
    const long most = std::min(notifications ? 80L : 40L, call.parameter("limit") ? number(call, "limit") : 20L);
    std::vector<Stored const*> found;
    for (auto const& one : statuses_) {
        const bool wanted = notifications ? one.toot.mentions_us : std::find(one.toot.tags.begin(), one.toot.tags.end(), tag) != one.toot.tags.end();
        if (wanted && id_of(one) > std::max(min, number(call, "since_id")) && (!call.parameter("max_id") || id_of(one) < number(call, "max_id"))) found.push_back(&one);
    }
    // min_id: the page right after it. Otherwise the newest page.
    const auto count = std::min(found.size(), static_cast<std::size_t>(most));
    if (call.parameter("min_id")) found.resize(count);
    else found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(count));
    std::reverse(found.begin(), found.end());
    std::string body;
    for (auto const* one : found) {
        if (!body.empty()) body += ",";
        if (notifications) body += fmt::format(R"({{"id":"{}","type":"mention","created_at":"2026-11-22T14:31:16.000Z","account":{{"id":"9"}},"status":{}}})", one->notification, status_json(*one));
        else body += status_json(*one);
    }
    auto reply = json_reply(200, "[" + body + "]");
    if (!found.empty()) add_link(call, id_of(*found.front()), id_of(*found.back()), reply);
    return reply;
}

void Mastodon::add_link(HttpCall const& call, long newest, long oldest, HttpReply& reply) const
{
    if (!link_headers_) return;
    const std::string path = call.target.substr(0, call.target.find('?'));
    reply.headers.emplace_back("Link", fmt::format(R"(<http://{0}{1}?limit=40&max_id={2}>; rel="next", <http://{0}{1}?limit=40&min_id={3}>; rel="prev")", call.header("host"), path, oldest, newest));
}

std::string Mastodon::status_json(Stored const& stored) const
{
    Toot const& toot = stored.toot;
    if (!toot.raw.empty()) return toot.raw;
    namespace json = boost::json;
    const std::string id = std::to_string(stored.id);
    json::array tags;
    for (auto const& tag : toot.tags) tags.push_back(json::object{{"name", tag}, {"url", "https://h.example/tags/x"}});
    const bool own = toot.acct == "help";
    json::object status{{"id", id},
                        {"uri", fmt::format("https://h.example/users/{}/statuses/{}", toot.acct, id)},
                        {"url", fmt::format("https://h.example/@{}/{}", toot.acct, id)},
                        {"created_at", toot.created_at.empty() ? "2026-11-22T14:31:16.000Z" : toot.created_at},
                        {"edited_at", nullptr},
                        {"account", {{"id", own ? "2" : "9"}, {"acct", toot.acct}, {"display_name", "नाम " + toot.acct}, {"bot", false},
                                     {"fields", json::array{json::object{{"name", "Location"}, {"value", "<p>Hisar</p>"}}}}}},
                        {"content", toot.content},
                        {"visibility", "public"},
                        {"language", "hi"},
                        {"in_reply_to_id", nullptr},
                        {"reblog", nullptr},
                        {"media_attachments", json::array{json::object{{"id", "5"}, {"type", "image"}, {"url", "https://h.example/m/5.jpg"}}}},
                        {"mentions", json::array{}},
                        {"tags", std::move(tags)},
                        {"spoiler_text", ""}};
    if (!stored.edited_at.empty()) status["edited_at"] = stored.edited_at;
    if (!toot.in_reply_to.empty()) status["in_reply_to_id"] = toot.in_reply_to;
    if (toot.boost) status["reblog"] = json::object{{"id", "1"}};
    return json::serialize(status);
}

}  // namespace sunwai::simulators
