#include "web/pages/case_page.hpp"

#include "web/pages/case_parts.hpp"

#include <charconv>

namespace sunwai::web {

using core::Case;
using core::text::Url;

namespace {

void add_row(Values::List& rows, std::string label, std::string value)
{
    if (!value.empty()) rows.push_back(Values{}.set("label", std::move(label)).set("value", std::move(value)));
}

Values::List office_rows(Case const& record, Words const& words)
{
    const auto named = [&](core::OfficeId const& id) { return id.empty() ? words.say("case.office_none") : words.office(id); };
    Values::List rows;
    add_row(rows, words.say("case.nodal"), named(record.nodal));
    add_row(rows, words.say("case.acting"), named(record.acting));
    add_row(rows, words.say("case.accepting"), named(record.accepting));
    std::string candidates;
    for (auto const& id : record.candidates) candidates += (candidates.empty() ? "" : "; ") + words.office(id);
    if (record.acting.empty()) add_row(rows, words.say("case.candidates"), candidates);
    return rows;
}

Values::List fact_rows(Case const& record, Words const& words, bool masked)
{
    Values::List rows;
    if (record.status == core::Status::triage) add_row(rows, words.say("case.reasons"), words.words("reason", record.reasons));
    add_row(rows, words.say("case.district"), words.place(record.district));
    if (!masked && record.place != record.district) add_row(rows, words.say("case.place"), words.place(record.place));
    add_row(rows, words.say("case.danger"), words.words("danger", record.danger));
    add_row(rows, words.say("case.handling"), words.words("handling", record.handling));
    add_row(rows, words.say("case.missing"), words.words("missing", record.missing));
    std::string references;
    for (auto const& each : record.references) references += (references.empty() ? "" : ", ") + each;
    if (!masked) add_row(rows, words.say("case.references"), references);
    add_row(rows, words.say("case.source"), words.word("source", record.source));
    return rows;
}

Values::List message_rows(CaseFile const& file, Words const& words)
{
    Values::List rows;
    for (std::size_t i = 0; i < file.messages.size(); ++i) {
        core::Message const& message = file.messages[i];
        Values row;
        row.set("subject", message.subject).set("to", message.office.empty() ? message.recipient : words.office(message.office));
        row.set("state", words.word("message", name(message.state))).set("at", words.time(message.created_at));
        row.set("message_url", Url::path({"cases", file.record.number, "messages", std::to_string(i + 1)}));
        rows.push_back(std::move(row));
    }
    return rows;
}

void set_head(Values& values, Case const& record, Words const& words, bool masked)
{
    const bool waits = record.status < core::Status::atr_filed && record.atr_due;
    values.set("number", record.number).set("status", words.word("status", name(record.status))).set("status_key", name(record.status));
    values.set("severity", words.word("severity", name(record.severity))).set("severity_key", name(record.severity));
    values.set("shows_severity", record.severity != core::Severity::normal).set("protected", record.is_protected).set("masked", masked);
    values.set("reopened", record.cycle > 1).set("cycle_words", words.say("case.cycle_reopened", Values{}.set("n", record.cycle)));
    values.set("category", words.category(record.category))
        .set("matter", words.matter(record.category, record.matter))
        .set("has_matter", !record.matter.empty());
    std::string place = words.place(masked || record.place.empty() ? record.district : record.place);
    values.set("place", place.empty() ? words.say("case.place_unknown") : std::move(place));
    values.set("has_due", waits)
        .set("remaining", waits ? words.remaining(*record.atr_due) : "")
        .set("overdue", is_overdue(record, words.now()));
    values.set("replayed", record.replayed).set("case_url", Url::path({"cases", record.number}));
    values.set("has_linked", !record.linked.empty()).set("linked", record.linked).set("linked_url", Url::path({"cases", record.linked}));
}

/// A list, and under `has_…` whether there is anything in it.
void set_list(Values& values, std::string const& name, Values::List rows)
{
    values.set("has_" + name, !rows.empty());
    values.set(name, std::move(rows));
}

std::string form_value(std::vector<std::pair<std::string, std::string>> const& form, std::string_view name)
{
    for (auto const& [key, value] : form) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace

void CasePage::add_routes(Router& router)
{
    router.add(page_route(Method::get, "/cases/{number}", [this](Call call) { return show(std::move(call)); }));
    router.add(page_route(Method::post, "/cases/{number}", [this](Call call) { return act(std::move(call)); }));
}

core::Task<Response> CasePage::show(Call call)
{
    auto reading = read_case(pages_.ports().store, call.visitor.viewer, call.parameter("number"));
    const auto file = co_await std::move(reading);
    if (!file) co_return pages_.problem(file.error(), call);
    const Words words = pages_.words(call.language);
    const CaseView view = view_for(call.visitor.viewer, words.names(), words.now());
    const bool masked = is_masked(file->record, view);
    std::string set_cookie;
    Values values;
    values.set("token", pages_.guard().token(call.request, set_cookie))
        .set("version", file->record.version)
        .set("done", call.target.value("done") == "1");
    set_head(values, file->record, words, masked);
    set_list(values, "posts", masked ? Values::List{} : post_rows(file->posts, words));
    set_list(values, "actions", action_rows(file->record, pages_.ports().desk.allowed(file->record, call.visitor.actor), words));
    set_list(values, "history", history_rows(file->history, words, masked));
    set_list(values, "clock", clock_rows(file->record, words));
    set_list(values, "climbs", climb_rows(file->record, words));
    set_list(values, "offices", office_rows(file->record, words));
    set_list(values, "facts", fact_rows(file->record, words, masked));
    set_list(values, "messages", masked ? Values::List{} : message_rows(*file, words));
    Response response =
        pages_.page("case", call, "cases", words.say("case.title", Values{}.set("number", file->record.number)), std::move(values));
    if (!set_cookie.empty()) response.headers.emplace_back("Set-Cookie", set_cookie);
    co_return response;
}

core::Task<Response> CasePage::act(Call call)
{
    std::string const& number = call.parameter("number");
    if (!has_content_type(call.request, "application/x-www-form-urlencoded")) co_return pages_.problem(415, call);
    const auto form = parse_form(call.request.body);
    if (!form) co_return pages_.problem(400, call);
    if (!pages_.guard().accepts(call.request, form_value(*form, "token"))) co_return pages_.problem(403, call, {}, number);
    rules::Command command;
    command.verb = form_value(*form, "verb");
    const std::string version = form_value(*form, "version");
    const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), command.seen_version);
    if (!has_form(command.verb) || error != std::errc{} || end != version.data() + version.size() || command.seen_version < 0)
        co_return pages_.problem(422, call, {}, number);
    // What the visitor may not see cannot be acted on either.
    auto reading = read_case(pages_.ports().store, call.visitor.viewer, number);
    const auto file = co_await std::move(reading);
    if (!file) co_return pages_.problem(file.error(), call);
    command.actor = call.visitor.actor;
    command.args = arguments_of(command.verb, *form, pages_.words(call.language).names().pack->calendar.offset);
    auto deciding = pages_.ports().desk.command(number, std::move(command), form_value(*form, "key").substr(0, 100));
    const auto changed = co_await std::move(deciding);
    if (!changed) co_return pages_.problem(changed.error(), call, number);
    co_return Pages::see_other(Url::path({"cases", number}, {{"done", "1"}}));
}

}  // namespace sunwai::web
