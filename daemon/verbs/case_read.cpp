#include "daemon/verbs/case_json.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/verb.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <charconv>

namespace sunwai::daemon {
namespace {

namespace json = boost::json;
constexpr std::size_t page = 200;

std::string due_text(core::Case const& record, core::UtcOffset offset)
{
    if (!core::is_open(record.status)) return record.ended_at ? "ended " + core::format_rfc3339(*record.ended_at, offset) : std::string{"ended"};
    if (record.atr_due) return (record.breached ? "overdue " : "due ") + core::format_rfc3339(*record.atr_due, offset);
    if (record.triage_due) return "triage by " + core::format_rfc3339(*record.triage_due, offset);
    return {};
}

std::string case_row(core::Case const& record, core::UtcOffset offset)
{
    return fmt::format("{:<16} {:<13} {:<9} {:<16} {:<10} {:<26} {}", record.number, core::name(record.status), core::name(record.severity),
                       record.category.empty() ? "-" : record.category, record.district.empty() ? "-" : record.district,
                       record.acting.empty() ? "-" : record.acting, due_text(record, offset));
}

/// A filter from the options; the first thing that is wrong with them otherwise.
core::Result<store::CaseFilter> read_filter(Arguments const& arguments)
{
    store::CaseFilter filter;
    filter.status = arguments.get("status");
    if (!filter.status.empty() && filter.status != "open" && filter.status != "ended" && !core::parse_status(filter.status))
        return core::Error{core::Errc::invalid, fmt::format("--status: '{}' is no status; try open, ended, triage, assigned …", filter.status)};
    filter.district = arguments.get("district");
    filter.office = arguments.get("office");
    filter.category = arguments.get("category");
    filter.q = arguments.get("q");
    if (arguments.has("overdue")) filter.overdue = true;
    if (arguments.has("replayed")) filter.replayed = true;
    return filter;
}

struct Listing {
    store::CaseFilter filter;
    std::size_t left{50};
    std::string cursor;
    bool as_json{false};
    core::UtcOffset offset;
};

core::Result<void> list_pages(store::Snapshot& snapshot, Listing listing, LineOutput& out)
{
    while (listing.left > 0 && !out.failed()) {
        const auto found = snapshot.cases(listing.filter, listing.cursor, std::min(listing.left, page));
        if (!found) return found.error();
        for (auto const& record : found->items) {
            out.line(listing.as_json ? json::serialize(case_object(record, listing.offset)) : case_row(record, listing.offset));
        }
        listing.left -= std::min(listing.left, found->items.size());
        listing.cursor = found->next;
        if (found->next.empty() || found->items.empty()) break;
    }
    return {};
}

int case_list(Environment& environment, Arguments const& arguments)
{
    auto filter = read_filter(arguments);
    if (!filter) {
        environment.complain("sunwai: " + filter.error().what);
        return wrong_usage;
    }
    Listing listing{std::move(*filter), 50, {}, arguments.has("json"), {}};
    if (const auto limit = arguments.get("limit"); !limit.empty()) {
        const auto [end, fault] = std::from_chars(limit.data(), limit.data() + limit.size(), listing.left);
        if (fault != std::errc{} || end != limit.data() + limit.size() || listing.left == 0) {
            environment.complain("sunwai: --limit: must be a number from 1");
            return wrong_usage;
        }
    }
    auto opened = environment.open_for_reading();
    if (!opened) return environment.fail(opened.error());
    listing.offset = environment.configuration()->pack->calendar.offset;
    auto work = [&](store::Snapshot& snapshot) { return list_pages(snapshot, listing, environment.out); };
    const auto read = run((*opened)->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
    return read ? static_cast<int>(done) : environment.fail(read.error());
}

/// Everything that is on record about one case.
struct Dossier {
    core::Case record;
    std::vector<core::Event> history;
    std::vector<store::StoredPost> posts;
    std::vector<core::Message> messages;
};

core::Result<Dossier> read_dossier(store::Snapshot& snapshot, std::string const& number)
{
    auto record = snapshot.find(number);
    if (!record) return core::in(number, record.error());
    auto history = snapshot.history(record->number);
    if (!history) return core::in(number, history.error());
    auto posts = snapshot.posts_of(record->number);
    if (!posts) return core::in(number, posts.error());
    auto messages = snapshot.messages_of(record->number);
    if (!messages) return core::in(number, messages.error());
    return Dossier{std::move(*record), std::move(*history), std::move(*posts), std::move(*messages)};
}

json::object dossier_object(Dossier const& dossier, core::UtcOffset offset, bool with_posts)
{
    auto out = case_object(dossier.record, offset);
    json::array history;
    for (auto const& event : dossier.history) history.push_back(event_object(event, offset));
    json::array messages;
    for (auto const& message : dossier.messages) messages.push_back(message_object(message, offset));
    out["history"] = std::move(history);
    out["messages"] = std::move(messages);
    json::array posts;
    for (auto const& stored : dossier.posts) {
        auto line = post_line(stored);
        line["url"] = stored.post.url;
        if (with_posts) line["text"] = stored.post.text;
        if (with_posts) line["author"] = json::object{{"handle", stored.post.author.handle}, {"name", stored.post.author.name}, {"location", stored.post.author.location}};
        posts.push_back(std::move(line));
    }
    out["posts"] = std::move(posts);
    return out;
}

/// One line of a terminal: whatever the words hold, they stay on it.
std::string one_line(std::string_view text)
{
    std::string line;
    for (const char c : text.substr(0, 400)) line += static_cast<unsigned char>(c) < ' ' || c == 0x7F ? ' ' : c;
    return line;
}

void show_text(Dossier const& dossier, core::UtcOffset offset, LineOutput& out)
{
    auto const& record = dossier.record;
    out.line(case_row(record, offset));
    out.line(fmt::format("  matter {}, place {}, area {}, version {}, cycle {}{}", record.matter.empty() ? "-" : record.matter, record.place.empty() ? "-" : record.place,
                         core::name(record.area), record.version, record.cycle, record.is_protected ? ", protected" : ""));
    out.line(fmt::format("  nodal {}, acting {}, accepting {}", record.nodal.empty() ? "-" : record.nodal, record.acting.empty() ? "-" : record.acting,
                         record.accepting.empty() ? "-" : record.accepting));
    if (record.next_at) out.line(fmt::format("  next {} ({})", core::format_rfc3339(*record.next_at, offset), record.next_why));
    for (auto const& reason : record.reasons) out.line("  in triage because: " + one_line(reason));
    for (auto const& stored : dossier.posts) out.line(fmt::format("  post {} {}: {}", stored.post.source, one_line(stored.post.external_id), stored.erased ? "(erased)" : one_line(stored.post.text)));
    for (auto const& event : dossier.history) {
        out.line(fmt::format("  {} {:<22} {} {}", core::format_rfc3339(event.at, offset), event.kind, event.actor.name.empty() ? core::name(event.actor.kind) : event.actor.name,
                             event.words ? one_line(*event.words) : std::string{}));
    }
    for (auto const& message : dossier.messages) out.line(fmt::format("  mail {} {} {}", core::name(message.state), message.office, one_line(message.subject)));
}

int case_show(Environment& environment, Arguments const& arguments)
{
    auto opened = environment.open_for_reading();
    if (!opened) return environment.fail(opened.error());
    const auto offset = environment.configuration()->pack->calendar.offset;
    auto work = [&](store::Snapshot& snapshot) -> core::Result<void> {
        for (auto const& number : arguments.all("NUMBER")) {
            const auto dossier = read_dossier(snapshot, number);
            if (!dossier) return dossier.error();
            if (arguments.has("json")) environment.out.line(json::serialize(dossier_object(*dossier, offset, false)));
            else show_text(*dossier, offset, environment.out);
        }
        return {};
    };
    const auto read = run((*opened)->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
    return read ? static_cast<int>(done) : environment.fail(read.error());
}

int case_export(Environment& environment, Arguments const& arguments)
{
    auto opened = environment.open_for_reading();
    if (!opened) return environment.fail(opened.error());
    const auto offset = environment.configuration()->pack->calendar.offset;
    auto work = [&](store::Snapshot& snapshot) -> core::Result<void> {
        for (auto const& number : arguments.all("NUMBER")) {
            const auto dossier = read_dossier(snapshot, number);
            if (!dossier) return dossier.error();
            environment.out.line(json::serialize(dossier_object(*dossier, offset, true)));
        }
        return {};
    };
    const auto read = run((*opened)->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
    return read ? static_cast<int>(done) : environment.fail(read.error());
}

}  // namespace

std::vector<Verb> case_reading_verbs()
{
    using Count = Parameter::Count;
    const Parameter as_json{"--json", "", "NDJSON, one case a line", Count::flag};
    return {
        {"case list", "Cases, newest first",
         {{"--status", "STATUS", "a status, or `open` or `ended`"},
          {"--district", "ID", "only cases of this district"},
          {"--office", "ID", "only cases whose nodal, acting or accepting office this is"},
          {"--category", "KEY", "only cases of this category"},
          {"--q", "WORDS", "only cases whose posts hold these words"},
          {"--overdue", "", "only overdue cases", Count::flag},
          {"--replayed", "", "only cases that a replay opened", Count::flag},
          {"--limit", "N", "at most so many, 50 unless said"},
          as_json},
         {"sunwai case list --overdue --district HR-D063", "sunwai case list --status triage --json"}, case_list},
        {"case show", "A case with its posts, its history and its mails",
         {{"NUMBER", "NUMBER", "case numbers", Count::at_least_one}, as_json},
         {"sunwai case show HR-2026-000123"}, case_show},
        {"case export", "Everything on record about cases, with the words of posts, as NDJSON",
         {{"NUMBER", "NUMBER", "case numbers", Count::at_least_one}, as_json},
         {"sunwai case export HR-2026-000123 > case.json"}, case_export},
    };
}

}  // namespace sunwai::daemon
