#include "daemon/verbs/case_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;

json::value word_or_null(std::string const& word)
{
    if (word.empty()) return nullptr;
    return json::string{word};
}

json::value time_or_null(std::optional<core::Instant> const& at, core::UtcOffset offset)
{
    if (!at) return nullptr;
    return json::string{core::format_rfc3339(*at, offset)};
}

json::array words(std::vector<std::string> const& list) { return json::array(list.begin(), list.end()); }

json::array ledger_array(core::Case const& record, core::UtcOffset offset)
{
    json::array list;
    for (auto const& entry : record.ledger) {
        list.push_back(json::object{{"kind", entry.kind},
                                    {"ground", entry.ground},
                                    {"from", core::format_rfc3339(entry.from, offset)},
                                    {"until", time_or_null(entry.until, offset)},
                                    {"granted_seconds", std::chrono::duration_cast<std::chrono::seconds>(entry.granted).count()}});
    }
    return list;
}

json::array climbs_array(core::Case const& record, core::UtcOffset offset)
{
    json::array list;
    for (auto const& climb : record.climbs) {
        list.push_back(json::object{{"line", climb.line},
                                    {"rung", climb.rung},
                                    {"at", climb.at},
                                    {"reached", core::format_rfc3339(climb.reached, offset)},
                                    {"next", time_or_null(climb.next, offset)}});
    }
    return list;
}

void put_subject(json::object& out, core::Case const& record)
{
    out["number"] = record.number;
    out["status"] = core::name(record.status);
    out["version"] = record.version;
    out["cycle"] = record.cycle;
    out["kind"] = core::name(record.kind);
    out["category"] = word_or_null(record.category);
    out["matter"] = word_or_null(record.matter);
    out["confidence"] = record.confidence;
    out["severity"] = core::name(record.severity);
    out["danger"] = words(record.danger);
    out["handling"] = words(record.handling);
    out["references"] = words(record.references);
    out["missing"] = words(record.missing);
    out["lang"] = word_or_null(record.lang);
    out["against_officer"] = record.against_officer;
    out["protected"] = record.is_protected;
    out["place"] = word_or_null(record.place);
    out["district"] = word_or_null(record.district);
    out["area"] = core::name(record.area);
}

void put_offices(json::object& out, core::Case const& record)
{
    out["department"] = word_or_null(record.department);
    out["nodal"] = word_or_null(record.nodal);
    out["acting"] = word_or_null(record.acting);
    out["accepting"] = word_or_null(record.accepting);
    out["excluded"] = words(record.excluded);
    out["candidates"] = words(record.candidates);
    out["reasons"] = words(record.reasons);
    out["source"] = record.source;
    out["linked"] = word_or_null(record.linked);
    out["incident"] = record.incident == 0 ? json::value{nullptr} : json::value{record.incident};
    out["policy_version"] = record.policy_version;
}

void put_times(json::object& out, core::Case const& record, core::UtcOffset offset)
{
    out["received_at"] = core::format_rfc3339(record.received_at, offset);
    out["opened_at"] = core::format_rfc3339(record.opened_at, offset);
    out["ended_at"] = time_or_null(record.ended_at, offset);
    out["triage_due"] = time_or_null(record.triage_due, offset);
    out["ack_due"] = time_or_null(record.ack_due, offset);
    out["atr_due"] = time_or_null(record.atr_due, offset);
    out["next_at"] = time_or_null(record.next_at, offset);
    out["next_why"] = word_or_null(record.next_why);
    out["overdue"] = record.breached;
    out["ledger"] = ledger_array(record, offset);
    out["climbs"] = climbs_array(record, offset);
    out["reminders_by_citizen"] = record.reminders_by_citizen;
    out["noes"] = record.noes;
    out["replayed"] = record.replayed;
}

}  // namespace

json::object case_object(core::Case const& record, core::UtcOffset offset)
{
    json::object out;
    put_subject(out, record);
    put_offices(out, record);
    put_times(out, record, offset);
    return out;
}

json::object event_object(core::Event const& event, core::UtcOffset offset)
{
    boost::system::error_code fault;
    auto data = json::parse(event.data, fault);
    json::object out{{"seq", event.seq},
                     {"kind", event.kind},
                     {"at", core::format_rfc3339(event.at, offset)},
                     {"actor", json::object{{"kind", core::name(event.actor.kind)}, {"name", event.actor.name}, {"office", word_or_null(event.actor.office)}}},
                     {"data", fault ? json::value{event.data} : std::move(data)}};
    if (event.words) out["words"] = *event.words;
    return out;
}

json::object post_line(store::StoredPost const& stored)
{
    json::object out{{"source", stored.post.source},
                     {"external_id", stored.post.external_id},
                     {"kind", core::name(stored.verdict.kind)},
                     {"cases", words(stored.cases)},
                     {"incident", nullptr},
                     {"created_at", core::format_rfc3339(stored.post.created_at)},
                     {"category", stored.verdict.matters.empty() ? json::value{nullptr} : word_or_null(stored.verdict.matters.front().category)},
                     {"district", stored.verdict.place ? word_or_null(stored.verdict.place->district) : json::value{nullptr}},
                     {"version", stored.version},
                     {"erased", stored.erased}};
    return out;
}

json::object message_object(core::Message const& message, core::UtcOffset offset)
{
    return {{"message_id", message.message_id},
            {"channel", message.channel},
            {"office", word_or_null(message.office)},
            {"subject", message.subject},
            {"state", core::name(message.state)},
            {"attempts", message.attempts},
            {"created_at", core::format_rfc3339(message.created_at, offset)},
            {"last_reply", word_or_null(message.last_reply)}};
}

}  // namespace sunwai::daemon
