#include "tests/store/contract/samples.hpp"

namespace sunwai::store::contract {

using namespace std::chrono_literals;

core::Post post(std::string id, std::string text)
{
    core::Post post;
    post.source = "x";
    post.feed = "x-search";
    post.external_id = std::move(id);
    post.created_at = morning;
    post.text = std::move(text);
    post.url = "https://x.example/1";
    post.lang = "hi";
    post.author = {"ramesh", "Ramesh Kumar", "Hisar"};
    post.conversation_id = "77";
    post.media = {{"photo", "https://x.example/p.jpg"}};
    post.geo = core::Geo{29.15, 75.72, "Hisar, Haryana"};
    return post;
}

core::Verdict grievance(std::string category, std::string district)
{
    core::Verdict verdict;
    verdict.kind = core::Kind::grievance;
    core::MatterFinding matter;
    matter.category = std::move(category);
    matter.matter = "leak";
    verdict.matters.push_back(std::move(matter));
    core::PlaceFinding place;
    place.id = "HR-V0815";
    place.district = std::move(district);
    verdict.place = std::move(place);
    verdict.lang = "hi-Latn";
    verdict.fingerprint = 0xfedcba9876543210U;
    return verdict;
}

namespace {

core::Event event(std::string kind, core::Actor actor, std::optional<std::string> words)
{
    core::Event event;
    event.kind = std::move(kind);
    event.at = morning;
    event.actor = std::move(actor);
    event.data = R"({"late":false})";
    event.words = std::move(words);
    return event;
}

core::Notice notice(std::string line, std::string reason, core::OfficeId office, std::int64_t seq, bool single)
{
    core::Notice notice;
    notice.event_seq = seq;
    notice.line = std::move(line);
    notice.reason = std::move(reason);
    notice.office = std::move(office);
    notice.single = single;
    notice.created_at = morning;
    notice.not_before = morning + 10min;
    return notice;
}

}  // namespace

rules::Outcome opening(std::string district, std::string department, std::string author)
{
    rules::Outcome outcome;
    core::Case& record = outcome.next;
    record.status = core::Status::assigned;
    record.category = "water_supply";
    record.matter = "leak";
    record.district = district;
    record.place = "HR-V0815";
    record.department = std::move(department);
    record.nodal = district + "-CM";
    record.acting = district + "-PHED-SDE";
    record.accepting = district + "-CM";
    record.source = "x";
    record.author_key = std::move(author);
    record.fingerprint = 0xfedcba9876543210U;
    record.policy_version = "1";
    record.received_at = record.opened_at = morning;
    record.ack_due = morning + 8h;
    record.atr_due = morning + 72h;
    record.next_at = morning + 4h;
    record.next_why = "ack_reminder";
    record.version = 2;
    outcome.events.push_back(event("opened", core::Actor::system("rules"), "the citizen's own words"));
    outcome.events.push_back(event("assigned", core::Actor::system("rules"), std::nullopt));
    outcome.notices.push_back(notice("department", "assigned", record.acting, 2, true));
    outcome.notices.push_back(notice("district", "assigned", record.nodal, 2, false));
    return outcome;
}

rules::Outcome next_step(core::Case from, core::Status status, std::string kind, std::string reason)
{
    rules::Outcome outcome;
    outcome.next = std::move(from);
    outcome.next.status = status;
    const auto seq = ++outcome.next.version;
    if (!core::is_open(status)) {
        outcome.next.ended_at = morning + 5h;
        outcome.next.next_at.reset();
    }
    outcome.events.push_back(event(std::move(kind), {core::ActorKind::officer, "sharma", outcome.next.acting}, "said the officer"));
    outcome.notices.push_back(notice("district", std::move(reason), outcome.next.nodal, seq, true));
    return outcome;
}

core::Result<core::Case> open_case(Writer& writer, rules::Outcome outcome, core::PostId of)
{
    const auto given = writer.cases().insert(std::move(outcome), of);
    if (!given) return given.error();
    return writer.cases().load(given->id);
}

core::Message message(std::string message_id, core::CaseId of, std::string recipient)
{
    core::Message message;
    message.message_id = std::move(message_id);
    message.recipient = std::move(recipient);
    message.case_id = of;
    message.subject = "विषय";
    message.text = "text of the mail";
    message.html = "<p>text of the mail</p>";
    message.lang = "hi";
    message.created_at = morning;
    message.next_try = morning;
    return message;
}

}  // namespace sunwai::store::contract
