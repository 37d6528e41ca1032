#include "web/api.hpp"

#include "web/case_json.hpp"
#include "web/form_guard.hpp"
#include "web/reading.hpp"

#include <algorithm>
#include <iterator>

namespace sunwai::web {

using core::Error;

namespace {

constexpr std::string_view json_type = "application/json";

/// What the server says about a request that no route has seen.
struct Refusal {
    unsigned status;
    std::string_view code;
    std::string_view detail;
};
constexpr Refusal refusals[] = {{400, "malformed", "the request is not well-formed HTTP, or its path is not"},
                                {401, "unauthorized", "sign in"},
                                {404, "not_found", "no such path"},
                                {405, "invalid", "this path does not take that method"},
                                {411, "malformed", "send the body with Content-Length, without Transfer-Encoding"},
                                {413, "invalid", "the body is larger than 64 KiB"},
                                {414, "invalid", "the path with its parameters is longer than 2 KiB"},
                                {417, "invalid", "Expect: only 100-continue is known"},
                                {421, "invalid", "Host: not an address of this server"},
                                {431, "invalid", "the head is larger than 8 KiB"},
                                {503, "busy", "not now; nothing is lost, try again"},
                                {505, "malformed", "HTTP/1.1 only"}};

Response json(unsigned status, std::string body)
{
    Response response;
    response.status = status;
    response.content_type = json_type;
    response.body = std::move(body);
    response.body += '\n';
    return response;
}

Response plain(unsigned status, std::string body)
{
    Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = std::move(body);
    return response;
}

core::Task<Response> refused_parameter(std::string name)
{
    co_return Api::failure(400, "invalid", "unknown parameter" + quoted_word(name) + "; this path takes none");
}

/// What takes no parameters says so: a slip of the fingers must not look like an answer. The language may stand anywhere.
Action without_query(Action action)
{
    return [action = std::move(action)](Call call) -> core::Task<Response> {
        const auto unknown = std::find_if(call.target.query.begin(), call.target.query.end(), [](auto const& one) { return one.first != "lang"; });
        if (unknown != call.target.query.end()) return refused_parameter(unknown->first);
        return action(std::move(call));
    };
}

/// An action that is a member: the site outlives every call.
template <class Member> Action bound(Api* api, Member member)
{
    return [api, member](Call call) { return (api->*member)(std::move(call)); };
}

}  // namespace

Response Api::failure(unsigned status)
{
    const auto found = std::find_if(std::begin(refusals), std::end(refusals), [&](Refusal const& one) { return one.status == status; });
    if (found == std::end(refusals)) return failure(status, status < 500 ? "invalid" : "unavailable", "the request could not be answered");
    return failure(status, found->code, found->detail);
}

Response Api::failure(unsigned status, std::string_view code, std::string_view detail)
{
    Response response = json(status, problem_json(status, code, detail));
    response.content_type = "application/problem+json";
    if (status == 503) response.headers.emplace_back("Retry-After", "5");
    return response;
}

Response Api::failure(Error const& error)
{
    const unsigned status = status_for(error.code);
    // What goes wrong inside is for the log; what the caller can mend is for the caller.
    const bool theirs = status < 500;
    return failure(status, name(error.code),
                   theirs ? std::string_view{error.what} : std::string_view{"not now; nothing is lost, try again"});
}

void Api::add_routes(Router& router)
{
    const auto add = [&](Method method, std::string pattern, bool open, Action action, bool has_query = false) {
        Route route;
        route.method = method;
        route.pattern = std::move(pattern);
        route.open = open;
        route.action = has_query || open ? std::move(action) : without_query(std::move(action));
        router.add(std::move(route));
    };
    add(Method::get, "/healthz", true, bound(this, &Api::healthz));
    add(Method::get, "/readyz", true, bound(this, &Api::readyz));
    add(Method::get, "/metrics", true, bound(this, &Api::metrics));
    add(Method::get, "/api/v1/status", false, bound(this, &Api::status));
    add(Method::get, "/api/v1/cases", false, bound(this, &Api::list), true);
    add(Method::get, "/api/v1/cases/{number}", false, bound(this, &Api::show));
    add(Method::post, "/api/v1/cases/{number}/commands", false, bound(this, &Api::command));
}

core::Task<Response> Api::healthz(Call) { co_return plain(200, "ok\n"); }

core::Task<Response> Api::readyz(Call)
{
    const Readiness readiness = status_.readiness();
    std::string body = "ready\n";
    if (!readiness.ready) body = "not ready: " + readiness.why + "\n";
    co_return plain(readiness.ready ? 200 : 503, std::move(body));
}

core::Task<Response> Api::metrics(Call)
{
    auto asking = status_.metrics();
    Response response = plain(200, co_await std::move(asking));
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    co_return response;
}

core::Task<Response> Api::status(Call)
{
    auto asking = status_.status_json();
    std::string body = co_await std::move(asking);
    co_return json(200, std::move(body));
}

core::Task<Response> Api::list(Call call)
{
    auto query = read_list_query(call.target);
    if (query) query = known_to_pack(std::move(*query), *desk_.names().pack);
    if (!query) co_return failure(query.error());
    const CaseView view = view_for(call.visitor.viewer, desk_.names(), clock_.now());
    auto reading = read_list(store_, call.visitor.viewer, as_of(std::move(*query), view.now, view.names.pack->calendar.offset));
    auto page = co_await std::move(reading);
    if (!page) co_return failure(page.error());
    co_return json(200, page_json(*page, view));
}

core::Task<Response> Api::show(Call call)
{
    auto reading = read_case(store_, call.visitor.viewer, call.parameter("number"));
    auto file = co_await std::move(reading);
    if (!file) co_return failure(file.error());
    const CaseView view = view_for(call.visitor.viewer, desk_.names(), clock_.now());
    co_return json(200, case_json(file->record, file->history, file->posts, file->messages, view));
}

core::Task<Response> Api::command(Call call)
{
    if (!is_same_origin(call.request)) co_return failure(403, "forbidden", "the request was made by another site");
    if (!has_content_type(call.request, json_type)) co_return failure(415, "invalid", "Content-Type: expected application/json");
    auto wire = read_command(call.request.body);
    if (!wire) co_return failure(wire.error());
    // Only what the visitor may see can be changed; what is hidden does not exist.
    auto reading = read_case(store_, call.visitor.viewer, call.parameter("number"));
    const auto seen = co_await std::move(reading);
    if (!seen) co_return failure(seen.error());
    wire->command.actor = call.visitor.actor;
    auto deciding = desk_.command(call.parameter("number"), std::move(wire->command), std::move(wire->idempotency_key));
    const auto changed = co_await std::move(deciding);
    if (!changed) co_return failure(changed.error());
    const CaseView view = view_for(call.visitor.viewer, desk_.names(), clock_.now());
    co_return json(200, case_json(*changed, view));
}

}  // namespace sunwai::web
