#include "web/site.hpp"

#include "web/api.hpp"
#include "web/embedded.hpp"
#include "web/pages/case_page.hpp"
#include "web/pages/feeds_page.hpp"
#include "web/pages/mail_page.hpp"
#include "web/pages/page.hpp"
#include "web/pages/queue_page.hpp"
#include "web/reading.hpp"

namespace sunwai::web {

using core::text::Language;

namespace {

constexpr std::string_view language_cookie = "sunwai-lang";

bool is_api(Target const& target) noexcept { return !target.path.empty() && target.path.front() == "api"; }

std::string_view type_of(std::string_view asset) noexcept { return asset.ends_with(".css") ? "text/css; charset=utf-8" : "image/svg+xml"; }

core::Task<Response> show_asset(Call call)
{
    Response response;
    auto const* asset = embedded_asset(call.parameter("file"));
    if (asset == nullptr) {
        response.status = 404;
        response.content_type = "text/plain; charset=utf-8";
        co_return response;
    }
    const std::string tag = "\"" + std::string{asset->version} + "\"";
    response.headers.emplace_back("ETag", tag);
    response.content_type = type_of(asset->name);
    // Only the link with the present version may be kept for long.
    response.cacheable = call.target.value("v") == asset->version;
    if (call.request.header("if-none-match") == tag)
        response.status = 304;
    else
        response.body = asset->text;
    co_return response;
}

}  // namespace

struct Site::Parts {
    Parts(SitePorts given, SiteOptions options, std::shared_ptr<core::text::Catalogue const> catalogue)
        : ports{given}, pages{given, std::move(options), std::move(catalogue)}, api{given.store, given.desk, given.status, given.clock}
    {
        api.add_routes(router);
        queue.add_routes(router);
        case_page.add_routes(router);
        mail.add_routes(router);
        feeds.add_routes(router);
        Route assets = page_route(Method::get, "/assets/{file}", show_asset);
        assets.open = true;
        router.add(std::move(assets));
    }

    Language language_of(Request const& request, Target const& target) const
    {
        if (const auto chosen = core::text::parse_language(target.value("lang"))) return *chosen;
        return core::text::parse_language(cookie(request, language_cookie)).value_or(pages.options().language);
    }

    core::Task<Response> answer(Call call);
    Response refuse(unsigned status, Call const& call) const;

    SitePorts ports;
    Pages pages;
    Api api;
    QueuePage queue{pages};
    CasePage case_page{pages};
    MailPage mail{pages};
    FeedsPage feeds{pages};
    Router router;
};

Response Site::Parts::refuse(unsigned status, Call const& call) const
{
    if (!is_api(call.target)) return pages.problem(status, call);
    return Api::failure(status);
}

core::Task<Response> Site::Parts::answer(Call call)
{
    const Router::Match match = router.find(call.request.method, call.target.path);
    if (match.route == nullptr) {
        Response response = refuse(match.allow.empty() ? 404 : 405, call);
        if (!match.allow.empty()) response.headers.emplace_back("Allow", match.allow);
        co_return response;
    }
    call.parameters = match.parameters;
    if (!match.route->open) {
        auto resolving = ports.sessions.visitor(call.request);
        auto visitor = co_await std::move(resolving);
        if (!visitor) co_return refuse(status_for(visitor.error().code), call);
        call.visitor = std::move(*visitor);
    }
    auto acting = match.route->action(std::move(call));
    Response response = co_await std::move(acting);
    co_return response;
}

Site::Site(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Site::~Site() = default;

std::unique_ptr<Site> Site::make(SitePorts ports, SiteOptions options, std::shared_ptr<core::text::Catalogue const> catalogue,
                                 std::vector<core::text::Fault>& faults)
{
    const std::size_t before = faults.size();
    auto parts = std::make_unique<Parts>(ports, std::move(options), std::move(catalogue));
    parts->pages.compile(faults);
    if (faults.size() != before) return nullptr;
    return std::unique_ptr<Site>{new Site{std::move(parts)}};
}

core::Task<Response> Site::handle(Request request)
{
    auto target = parse_target(request.target);
    if (!target) co_return problem(400, request.target);
    Call call;
    call.language = parts_->language_of(request, *target);
    call.target = std::move(*target);
    call.request = std::move(request);
    const auto chosen = core::text::parse_language(call.target.value("lang"));
    auto answering = parts_->answer(std::move(call));
    Response response = co_await std::move(answering);
    if (chosen) {
        response.headers.emplace_back("Set-Cookie", std::string{language_cookie} + "=" + std::string{name(*chosen)} +
                                                        "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    }
    co_return response;
}

Response Site::problem(unsigned status, std::string_view path) const
{
    if (path == "/api" || path.starts_with("/api/") || path.starts_with("/api?")) return Api::failure(status);
    Call call;
    call.language = parts_->pages.options().language;
    return parts_->pages.problem(status, call);
}

}  // namespace sunwai::web
