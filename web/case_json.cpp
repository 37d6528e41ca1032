#include "web/case_json.hpp"

#include "rules/case/json_writer.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace sunwai::web {

using rules::JsonWriter;

namespace {

core::UtcOffset offset_of(CaseView const& view) { return view.names.pack->calendar.offset; }

void office(JsonWriter& out, std::string_view name, std::string_view id, CaseView const& view)
{
    if (id.empty()) {
        out.null(name);
        return;
    }
    out.begin_object(name).text("id", id);
    if (auto const* known = view.names.directory->office(id)) out.text("title", known->title.en).text("title_hi", known->title.hi);
    out.end_object();
}

void place(JsonWriter& out, std::string_view name, std::string_view id, CaseView const& view)
{
    if (id.empty()) {
        out.null(name);
        return;
    }
    out.begin_object(name).text("id", id);
    if (auto const* known = view.names.pack->place(id))
        out.text("name", known->name_en).text("name_hi", known->shown(true)).text("level", known->level);
    out.end_object();
}

void write_what(JsonWriter& out, core::Case const& record, CaseView const& view)
{
    auto const* category = view.names.pack->category(record.category);
    out.text("number", record.number)
        .number("version", record.version)
        .text("status", name(record.status))
        .number("cycle", std::int64_t{record.cycle});
    out.text("kind", name(record.kind))
        .text_or_null("category", record.category)
        .text_or_null("matter", record.matter)
        .number("confidence", record.confidence);
    out.text("category_name", category == nullptr ? std::string_view{} : category->name.en);
    out.text("severity", name(record.severity))
        .texts("danger", record.danger)
        .texts("handling", record.handling)
        .texts("reasons", record.reasons);
    out.text_or_null("lang", record.lang).flag("against_officer", record.against_officer).flag("protected", record.is_protected);
    out.text_or_null("source", record.source).text_or_null("linked", record.linked);
    if (record.incident == 0)
        out.null("incident");
    else
        out.number("incident", record.incident);
    out.text_or_null("policy_version", record.policy_version).flag("replayed", record.replayed);
}

void write_where(JsonWriter& out, core::Case const& record, CaseView const& view)
{
    const bool masked = is_masked(record, view);
    out.flag("masked", masked);
    // Of a masked case the district is all that is said of the place.
    place(out, "place", masked ? record.district : record.place, view);
    out.text_or_null("district", record.district);
    auto const* district = view.names.pack->place(record.district);
    out.text_or_null("district_name", district == nullptr ? std::string_view{} : district->name_en);
    out.text("area", name(record.area)).text_or_null("department", record.department);
    out.texts("references", masked ? std::vector<std::string>{} : record.references).texts("missing", record.missing);
}

void write_offices(JsonWriter& out, core::Case const& record, CaseView const& view)
{
    office(out, "nodal", record.nodal, view);
    office(out, "acting", record.acting, view);
    office(out, "accepting", record.accepting, view);
    out.begin_array("candidates");
    for (auto const& id : record.candidates) office(out, {}, id, view);
    out.end_array();
}

void write_climbs(JsonWriter& out, core::Case const& record, CaseView const& view)
{
    out.begin_array("climbs");
    for (auto const& climb : record.climbs) {
        out.begin_object().text("line", climb.line).number("rung", std::int64_t{climb.rung});
        office(out, "at", climb.at, view);
        const bool reached = climb.reached != core::Instant{};
        out.time("reached", reached ? std::optional{climb.reached} : std::nullopt)
            .time("next", climb.next)
            .number("repeats", std::int64_t{climb.repeats})
            .end_object();
    }
    out.end_array();
}

void write_clock(JsonWriter& out, core::Case const& record, CaseView const& view)
{
    out.time("received_at", record.received_at).time("opened_at", record.opened_at).time("ended_at", record.ended_at);
    out.time("triage_due", record.triage_due)
        .time("ack_due", record.ack_due)
        .time("atr_due", record.atr_due)
        .text_or_null("atr_limit", record.atr_limit);
    out.time("accept_due", record.accept_due).time("next_at", record.next_at).text_or_null("next_why", record.next_why);
    out.flag("overdue", web::is_overdue(record, view.now)).flag("breached", record.breached);
    out.begin_array("ledger");
    for (auto const& entry : record.ledger) {
        out.begin_object().text("kind", entry.kind).text("ground", entry.ground).time("from", entry.from).time("until", entry.until);
        out.number("granted_ms", std::int64_t{entry.granted.count()}).end_object();
    }
    out.end_array();
    write_climbs(out, record, view);
    out.number("reminders_by_citizen", std::int64_t{record.reminders_by_citizen}).number("noes", std::int64_t{record.noes});
}

void write_report(JsonWriter& out, core::Case const& record, CaseView const& view)
{
    if (!record.filed_at) {
        out.null("atr");
        return;
    }
    out.begin_object("atr").text_or_null("kind", record.atr_kind).time("filed_at", record.filed_at).flag("accepted", record.atr_accepted);
    office(out, "office", record.atr_office, view);
    out.number("evidence", std::int64_t{record.atr_evidence}).end_object();
}

void write_case(JsonWriter& out, core::Case const& record, CaseView const& view)
{
    write_what(out, record, view);
    write_where(out, record, view);
    write_offices(out, record, view);
    write_clock(out, record, view);
    write_report(out, record, view);
}

/// Facts of an event; of the fields that it set only the names, because some of them are not public.
void write_facts(JsonWriter& out, std::string const& data)
{
    boost::system::error_code error;
    const auto parsed = boost::json::parse(data, error);
    out.begin_object("data");
    std::vector<std::string> changed;
    if (!error && parsed.is_object()) {
        for (auto const& member : parsed.get_object()) {
            if (member.key() != "set")
                out.raw({member.key().data(), member.key().size()}, boost::json::serialize(member.value()));
            else if (member.value().is_object()) {
                for (auto const& field : member.value().get_object()) {
                    const std::string_view key{field.key().data(), field.key().size()};
                    if (key != "author_key" && key != "fingerprint" && key != "excluded") changed.emplace_back(key);
                }
            }
        }
    }
    out.end_object().texts("changed", changed);
}

void write_event(JsonWriter& out, core::Event const& event, bool masked)
{
    out.begin_object().number("seq", event.seq).text("kind", event.kind).time("at", event.at);
    out.begin_object("actor")
        .text("kind", name(event.actor.kind))
        .text("name", event.actor.name)
        .text_or_null("office", event.actor.office)
        .end_object();
    // A masked case does not tell the exact place by the fields that an event has set.
    if (!masked) write_facts(out, event.data);
    out.text_or_null("words", masked || !event.words ? std::string_view{} : *event.words).end_object();
}

void write_post(JsonWriter& out, store::StoredPost const& stored)
{
    core::Post const& post = stored.post;
    out.begin_object()
        .text("source", post.source)
        .text_or_null("feed", post.feed)
        .text("external_id", post.external_id)
        .time("created_at", post.created_at);
    out.time("ingested_at", stored.ingested_at)
        .number("version", std::int64_t{stored.version})
        .flag("erased", stored.erased)
        .text("text", post.text);
    out.text_or_null("url", post.url).text_or_null("lang", post.lang).text("kind", name(stored.verdict.kind));
    out.begin_object("author")
        .text_or_null("handle", post.author.handle)
        .text_or_null("name", post.author.name)
        .text_or_null("location", post.author.location)
        .end_object();
    out.begin_array("media");
    for (auto const& media : post.media) out.begin_object().text("type", media.type).text("url", media.url).end_object();
    out.end_array().texts("cases", stored.cases).end_object();
}

void write_message(JsonWriter& out, core::Message const& message, CaseView const& view, bool masked)
{
    out.begin_object().text("message_id", message.message_id).text("channel", message.channel);
    office(out, "office", message.office, view);
    out.text("recipient", message.recipient)
        .text("lang", message.lang)
        .text("state", name(message.state))
        .number("attempts", std::int64_t{message.attempts});
    out.time("created_at", message.created_at)
        .text("subject", message.subject)
        .text_or_null("text", masked ? std::string_view{} : message.text)
        .end_object();
}

}  // namespace

CaseView view_for(core::Viewer const& viewer, Register names, core::Instant now)
{
    CaseView view;
    view.names = std::move(names);
    view.now = now;
    view.sees_protected = viewer.sees_protected;
    return view;
}

bool is_masked(core::Case const& record, CaseView const& view) noexcept { return record.is_protected && !view.sees_protected; }

std::string case_json(core::Case const& record, CaseView const& view)
{
    JsonWriter out{offset_of(view)};
    out.begin_object();
    write_case(out, record, view);
    return out.end_object().take();
}

std::string case_json(core::Case const& record, std::vector<core::Event> const& history, std::vector<store::StoredPost> const& posts,
                      std::vector<core::Message> const& messages, CaseView const& view)
{
    const bool masked = is_masked(record, view);
    JsonWriter out{offset_of(view)};
    out.begin_object();
    write_case(out, record, view);
    out.begin_array("history");
    for (auto const& event : history) write_event(out, event, masked);
    out.end_array().begin_array("posts");
    if (!masked) {
        for (auto const& post : posts) write_post(out, post);
    }
    out.end_array().begin_array("messages");
    for (auto const& message : messages) write_message(out, message, view, masked);
    return out.end_array().end_object().take();
}

std::string problem_json(unsigned status, std::string_view code, std::string_view detail)
{
    namespace http = boost::beast::http;
    const auto title = http::obsolete_reason(http::int_to_status(status));
    JsonWriter out;
    out.begin_object().text("type", "about:blank").text("title", {title.data(), title.size()}).number("status", std::int64_t{status});
    return out.text("detail", detail).text("code", code).end_object().take();
}

std::string page_json(store::CasePage const& page, CaseView const& view)
{
    JsonWriter out{offset_of(view)};
    out.begin_object().begin_array("items");
    for (auto const& record : page.items) {
        out.begin_object();
        write_case(out, record, view);
        out.end_object();
    }
    return out.end_array().text_or_null("next", page.next).end_object().take();
}

}  // namespace sunwai::web
