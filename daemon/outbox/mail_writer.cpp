#include "daemon/outbox/mail_writer.hpp"

#include "core/text/shown.hpp"
#include "daemon/outbox/mask.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace sunwai::daemon {

using core::Result;
using core::Status;
using core::text::Url;
using core::text::Values;

namespace {

/// Reasons whose words alone would tell what a protected case is about.
constexpr std::string_view telling[]{"self_harm", "sexual_offence", "child", "domestic_violence", "atrocity", "cyber_fraud", "threat", "public_order", "pressed"};

constexpr std::size_t most_lines = 200;      ///< cases listed in one mail; the rest is a count and a link

bool any_of(std::string_view word, std::initializer_list<std::string_view> words) { return std::find(words.begin(), words.end(), word) != words.end(); }

/// The absolute public address; a configuration without one gives links without a host.
Url base_of(std::string const& public_url)
{
    auto text = public_url;
    while (!text.empty() && text.back() == '/') text.pop_back();
    return Url::external(text).value_or(Url::path({}));
}

/// The due time that a mail of this reason is about.
std::optional<core::Instant> due_of(core::Case const& record, std::string_view reason)
{
    if (reason == "emergency" && record.relay_due) return record.relay_due;
    if (any_of(reason, {"order", "order_overdue"}) && record.order_due) return record.order_due;
    if (record.status == Status::triage) return record.triage_due;
    if (any_of(reason, {"atr_filed", "judgement_overdue", "appeal", "end_proposed"}) && record.accept_due) return record.accept_due;
    const bool unacknowledged = record.status == Status::assigned && record.ack_due;
    if (unacknowledged && any_of(reason, {"assigned", "reopened", "ack_reminder", "ack_limit", "unacknowledged"})) return record.ack_due;
    if (record.atr_due) return record.atr_due;
    return record.next_at;
}

std::optional<core::Instant> due_of(Told const& told) { return due_of(told.record, told.claimed.notice.reason); }

/// The notice's reason as it may stand in a mail: that there is danger is always said, what a protected case is about never.
std::string shown_reason(Told const& told)
{
    auto const& reason = told.claimed.notice.reason;
    const bool hide = told.record.is_protected && std::find(std::begin(telling), std::end(telling), reason) != std::end(telling);
    if (hide) return told.record.severity == core::Severity::emergency ? "protected_emergency" : "protected";
    return reason;
}

}  // namespace

std::string notice_key(store::ClaimedNotice const& claimed)
{
    auto const& n = claimed.notice;
    return claimed.number + '\x1f' + std::to_string(n.cycle) + '\x1f' + n.line + '\x1f' + std::to_string(n.rung) + '\x1f' + n.reason + '\x1f' + n.occurrence +
           '\x1f' + n.office;
}

MailWriter::MailWriter(std::shared_ptr<Texts const> texts, KeyedHash key, Options options)
    : texts_{std::move(texts)}, key_{key}, options_{std::move(options)}, base_{base_of(options_.public_url)}
{
}

void MailWriter::reconfigure(std::string const& public_url, core::text::Language language)
{
    options_.public_url = public_url;
    options_.language = language;
    base_ = base_of(public_url);
}

std::string MailWriter::obsolete(core::Notice const& notice, core::Case const& record)
{
    const bool of_its_end = any_of(notice.reason, {"information", "pressed"}) || notice.line == "operator";
    if (!core::is_open(record.status) && !of_its_end) return "the case has ended";
    if (notice.cycle < record.cycle) return "the case was opened again since";
    if (any_of(notice.reason, {"triage", "triage_reminder"}) && record.status != Status::triage) return "it is decided";
    if (notice.reason == "ack_reminder" && record.status != Status::assigned) return "it is acknowledged";
    if (notice.reason == "reminder" && any_of(core::name(record.status), {"atr_filed", "resolved"})) return "the report is there";
    return {};
}

MailWords MailWriter::words(Policy const& policy) const { return {*texts_, options_.language, *policy.pack, *policy.directory}; }

std::string MailWriter::message_id(std::string_view keys, std::string_view recipient) const
{
    return "sunwai." + key_.hex(std::string{keys} + '\x1e' + std::string{recipient}) + "@" + options_.domain;
}

Result<core::Message> MailWriter::finish(std::string_view mail, Values values, std::string_view keys, Addressee const& to, core::Instant now) const
{
    values.set("lang", core::text::name(options_.language));
    auto rendered = texts_->mails.render(mail, options_.language, values);
    if (!rendered) return core::in("mail " + std::string{mail}, rendered.error());
    core::Message message;
    message.message_id = message_id(keys, to.email);
    message.recipient = to.email;
    message.office = to.office;
    message.subject = std::move(rendered->subject).str();
    message.text = std::move(rendered->text).str();
    message.html = std::move(rendered->html).str();
    message.lang = core::text::name(options_.language);
    message.created_at = message.next_try = now;
    return message;
}

Values MailWriter::case_line(MailWords const& words, Told const& told) const
{
    auto const& record = told.record;
    const auto due = due_of(told);
    Values line;
    line.set("number", record.number)
        .set("protected", record.is_protected)
        .set("open_words", !record.is_protected)
        .set("category", words.category(record.category))
        .set("district", words.place(record.district))
        .set("place", words.place(record.place))
        .set("status", words.word("status.", core::name(record.status)))
        .set("severity", words.word("severity.", core::name(record.severity)))
        .set("pressing", record.severity != core::Severity::normal)
        .set("due", due ? words.when(*due) : std::string{"–"})
        .set("received", words.when(record.received_at))
        .set("title", words.word("mail.title.", shown_reason(told)))
        .set("acting", words.office(record.acting.empty() ? record.nodal : record.acting))
        .set("case_url", Url::below(base_, {"cases", record.number}));
    return line;
}

Result<core::Message> MailWriter::single(Policy const& policy, Addressee const& to, Told const& told, core::Instant now) const
{
    const auto say = words(policy);
    auto const& record = told.record;
    const auto reason = shown_reason(told);
    auto values = case_line(say, told);
    const auto excerpt = record.is_protected ? std::string{} : masked_excerpt(told.words);
    values.set("office", say.office(to.office))
        .set("instead", !to.instead_of.empty())
        .set("instead_office", to.instead_of.empty() ? std::string{} : say.office(to.instead_of))
        .set("why", texts_->catalogue.word(say.language(), "mail.why." + reason, say.say("mail.why.other")))
        .set("settles", texts_->catalogue.word(say.language(), "mail.settles." + reason, say.say("mail.settles.other")))
        .set("has_words", !excerpt.empty())
        .set("words", excerpt);
    auto message = finish("case", std::move(values), notice_key(told.claimed), to, now);
    if (message) message->case_id = record.id;
    return message;
}

Values MailWriter::list_of(MailWords const& words, Addressee const& to, std::vector<Told const*> const& told) const
{
    Values::List lines;
    for (auto const* one : told) {
        if (lines.size() == most_lines) break;
        lines.push_back(case_line(words, *one));
    }
    Values values;
    values.set("office", to.office.empty() ? words.word("line.", "operator") : words.office(to.office))
        .set("count", told.size())
        .set("cases", std::move(lines))
        .set("has_more", told.size() > most_lines)
        .set("more", told.size() > most_lines ? told.size() - most_lines : 0)
        .set("list_url", Url::below(base_, {"cases"}, {{"office", to.office}}))
        .set("instead", !to.instead_of.empty())
        .set("instead_office", to.instead_of.empty() ? std::string{} : words.office(to.instead_of));
    return values;
}

namespace {

std::string keys_of(std::vector<Told const*> const& told)
{
    std::vector<std::string> keys;
    keys.reserve(told.size());
    for (auto const* one : told) keys.push_back(notice_key(one->claimed));
    std::sort(keys.begin(), keys.end());
    std::string all;
    for (auto const& key : keys) all += key + '\x1d';
    return all;
}

}  // namespace

Result<core::Message> MailWriter::gathered(Policy const& policy, Addressee const& to, std::vector<Told const*> const& told, core::Instant now) const
{
    const auto say = words(policy);
    return finish("gathered", list_of(say, to, told), keys_of(told), to, now);
}

Result<core::Message> MailWriter::digest(Policy const& policy, Addressee const& to, std::vector<Told const*> const& told, core::Instant now) const
{
    const auto say = words(policy);
    std::vector<Told const*> ordered = told;
    std::stable_sort(ordered.begin(), ordered.end(), [](Told const* a, Told const* b) {
        return due_of(*a).value_or(core::latest) < due_of(*b).value_or(core::latest);
    });
    auto values = list_of(say, to, ordered);
    values.set("day", say.when(now));
    return finish("digest", std::move(values), keys_of(told), to, now);
}

Result<core::Message> MailWriter::summary(Policy const& policy, Addressee const& to, SummaryFigures const& figures, core::Instant now) const
{
    const auto say = words(policy);
    const auto day = core::local_date(now, policy.pack->calendar.offset);
    const auto rows = [&](std::vector<std::pair<std::string, std::int64_t>> const& from, bool places) {
        Values::List lines;
        for (auto const& [id, count] : from) {
            Values line;
            line.set("name", places ? say.place(id) : say.word("department.", id)).set("count", count);
            lines.push_back(std::move(line));
        }
        return lines;
    };
    const auto names = [](std::vector<std::string> const& from) {
        Values::List lines;
        lines.reserve(from.size());
        for (auto const& name : from) lines.push_back(Values{}.set("name", name));
        return lines;
    };
    std::vector<std::string> offices;
    for (auto const& id : figures.unreachable) offices.push_back(say.office(id));
    auto const& c = figures.counts;
    Values values;
    values.set("day", say.day(day)).set("open", c.open).set("overdue", c.overdue).set("due_today", c.due_today).set("unacknowledged", c.unacknowledged);
    values.set("triage", c.triage).set("parked", c.parked).set("quarantine", c.quarantine);
    values.set("districts", rows(figures.districts, true)).set("departments", rows(figures.departments, false));
    values.set("any_districts", !figures.districts.empty()).set("any_departments", !figures.departments.empty());
    values.set("feeds", names(figures.silent_feeds)).set("any_feeds", !figures.silent_feeds.empty());
    values.set("offices", names(offices)).set("any_offices", !offices.empty());
    values.set("offices_more", figures.unreachable_more).set("has_offices_more", figures.unreachable_more > 0);
    values.set("list_url", Url::below(base_, {"cases"}));
    return finish("summary", std::move(values), "summary." + core::format_date(day), to, now);
}

Result<core::Message> MailWriter::order(Policy const& policy, Addressee const& to, std::vector<OrderPost> const& posts, core::Instant now) const
{
    const auto say = words(policy);
    Values::List lines;
    std::string keys = "order.";
    for (auto const& post : posts) {
        keys += std::to_string(post.id) + '.';
        if (lines.size() == most_lines) continue;
        Values line;
        line.set("at", say.when(post.at)).set("source", core::text::shown_line(post.source)).set("link", core::text::shown_line(post.link));
        line.set("district", say.place(post.district)).set("has_district", !post.district.empty()).set("has_link", !post.link.empty());
        lines.push_back(std::move(line));
    }
    Values values;
    values.set("office", say.office(to.office)).set("count", posts.size()).set("posts", std::move(lines));
    values.set("has_more", posts.size() > most_lines).set("more", posts.size() > most_lines ? posts.size() - most_lines : 0);
    return finish("order", std::move(values), keys, to, now);
}

Result<core::Message> MailWriter::alert(std::string const& recipient, OperatorAlert const& alert, core::Instant now) const
{
    Values values;
    values.set("kind", texts_->catalogue.word(options_.language, "alert." + alert.kind, alert.kind))
        .set("about", core::text::shown_line(alert.about))
        .set("has_about", !alert.about.empty())
        .set("detail", core::text::shown_line(alert.detail))
        .set("advice", texts_->catalogue.word(options_.language, "alert.advice." + alert.kind, ""));
    return finish("operator", std::move(values), "alert." + alert.key, {{}, recipient, {}}, now);
}

}  // namespace sunwai::daemon
