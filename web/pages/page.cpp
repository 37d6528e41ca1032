#include "web/pages/page.hpp"

#include "core/log.hpp"
#include "web/embedded.hpp"
#include "web/reading.hpp"

#include <stdexcept>

namespace sunwai::web {

using core::text::Fault;
using core::text::HtmlTemplate;
using core::text::Language;
using core::text::Source;
using core::text::Url;
using core::text::Values;

namespace {

std::optional<Source> embedded_template(std::string_view file)
{
    for (auto const& each : embedded_templates()) {
        if (each.name == file) return Source{"web/templates/" + std::string{file}, std::string{each.text}};
    }
    return std::nullopt;
}

/// The same page in the other language.
Url other_language(Call const& call, Language other)
{
    auto query = call.target.query;
    std::erase_if(query, [](auto const& pair) { return pair.first == "lang"; });
    query.emplace_back("lang", name(other));
    return Url::of(call.target.path, query);
}

Url asset(std::string_view name)
{
    auto const* found = embedded_asset(name);
    if (found == nullptr) throw std::logic_error("no asset " + std::string{name});
    return Url::path({"assets", name}, {{"v", found->version}});
}

bool has_page(unsigned status) noexcept
{
    constexpr unsigned pages[] = {400, 401, 403, 404, 405, 409, 411, 413, 414, 415, 417, 421, 422, 429, 431, 500, 503};
    return std::find(std::begin(pages), std::end(pages), status) != std::end(pages);
}

}  // namespace

Pages::Pages(SitePorts ports, SiteOptions options, std::shared_ptr<core::text::Catalogue const> catalogue)
    : ports_{ports}, options_{std::move(options)}, catalogue_{std::move(catalogue)}, guard_{options_.https}
{
}

void Pages::compile(std::vector<Fault>& faults)
{
    const core::text::Parts parts = [](std::string_view name) { return embedded_template("_" + std::string{name} + ".html"); };
    for (auto const& each : embedded_templates()) {
        if (each.name.starts_with('_')) continue;
        const std::string name{each.name.substr(0, each.name.find('.'))};
        for (const Language language : core::text::languages) {
            auto made = HtmlTemplate::make(*embedded_template(each.name), language, *catalogue_, faults, parts);
            if (made) templates_.emplace(std::pair{name, language}, std::move(*made));
        }
    }
}

Words Pages::words(Language language) const { return {*catalogue_, language, ports_.desk.names(), ports_.clock.now()}; }

Values Pages::frame(Call const& call, std::string_view section, std::string title) const
{
    const Words words = this->words(call.language);
    const Language other = call.language == Language::hi ? Language::en : Language::hi;
    Values values;
    values.set("title", std::move(title)).set("lang", name(call.language)).set("other_lang", name(other));
    values.set("style_url", asset("desk.css")).set("icon_url", asset("icon.svg"));
    values.set("home_url", Url::path({"cases"})).set("outbox_url", Url::path({"outbox"})).set("feeds_url", Url::path({"feeds"}));
    values.set("other_language_url", other_language(call, other));
    for (const std::string_view each : {"cases", "outbox", "feeds"}) values.set("in_" + std::string{each}, each == section);
    values.set("demo", options_.demo).set("now", words.time(words.now()));
    values.set("state", words.in_language(words.names().pack->name)).set("attribution", words.names().pack->attribution);
    return values;
}

Response Pages::page(std::string_view name, Call const& call, std::string_view section, std::string title, Values values,
                     unsigned status) const
{
    auto const& made = templates_.at(std::pair{std::string{name}, call.language});
    Values all = frame(call, section, std::move(title));
    all.set("page", std::move(values));
    auto html = made.render(all);
    if (!html) throw std::logic_error(html.error().what);
    Response response;
    response.status = status;
    response.body = std::move(*html).str();
    return response;
}

Response Pages::problem(unsigned status, Call const& call, std::string_view detail, std::string_view case_number) const
{
    const std::string key = "problem." + std::to_string(has_page(status) ? status : 500);
    const Words words = this->words(call.language);
    const Words other{*catalogue_, call.language == Language::hi ? Language::en : Language::hi, words.names(), words.now()};
    Values values;
    values.set("status", status)
        .set("says", words.say(key))
        .set("says_other", other.say(key))
        .set("detail", detail)
        .set("has_detail", !detail.empty());
    values.set("has_case", !case_number.empty()).set("case_url", Url::path({"cases", case_number}));
    Response response = page("problem", call, {}, words.say(key), std::move(values), status);
    if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "5");
    return response;
}

Response Pages::problem(core::Error const& error, Call const& call, std::string_view case_number) const
{
    unsigned status = status_for(error.code);
    if (error.code == core::Errc::invalid && call.request.method == Method::post) status = 422;
    if (status >= 500) core::log(core::Level::warning, "web.answer_failed", {{"error", error.what}});
    return problem(status, call, status < 500 && status != 404 ? std::string_view{error.what} : std::string_view{}, case_number);
}

Response Pages::see_other(Url const& where)
{
    Response response;
    response.status = 303;
    response.headers.emplace_back("Location", where.str());
    return response;
}

Route page_route(Method method, std::string pattern, Action action)
{
    Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.action = std::move(action);
    return route;
}

}  // namespace sunwai::web
