#include "daemon/verbs/case_view.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/known_names.hpp"
#include "daemon/verbs/run_task.hpp"
#include "daemon/verbs/verb.hpp"

#include <fmt/format.h>

#include <charconv>

namespace sunwai::daemon {
namespace {

constexpr std::size_t page = 200;

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

/// Names that neither pack nor imports know; a slip of the fingers must not look like "no such cases".
core::Result<void> check_names(store::CaseFilter const& filter, Policy const& policy)
{
    if (const auto known = check_district(*policy.pack, filter.district); !known) return core::in("--district", known.error());
    if (const auto known = check_office(*policy.directory, filter.office); !known) return core::in("--office", known.error());
    if (const auto known = check_category(*policy.pack, filter.category); !known) return core::in("--category", known.error());
    return {};
}

struct Listing {
    store::CaseFilter filter;
    std::size_t left{50};
    std::string cursor;
    bool as_json{false};
    web::CaseView view;
};

core::Result<void> list_pages(store::Snapshot& snapshot, Listing listing, LineOutput& out)
{
    while (listing.left > 0 && !out.failed()) {
        const auto found = snapshot.cases(listing.filter, listing.cursor, std::min(listing.left, page));
        if (!found) return found.error();
        for (auto const& record : found->items) {
            out.line(listing.as_json ? web::case_json(record, listing.view) : case_row(record, listing.view));
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
    const auto opened = environment.open_with_names();
    if (!opened) return environment.fail(opened.error());
    if (const auto known = check_names(listing.filter, *opened->policy); !known) return environment.fail(known.error());
    listing.view = case_view(*opened->policy, environment.clock.now());
    listing.filter.now = listing.view.now;
    auto work = [&](store::Snapshot& snapshot) { return list_pages(snapshot, listing, environment.out); };
    const auto read = run(opened->store->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
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

void show_text(Dossier const& dossier, web::CaseView const& view, LineOutput& out)
{
    const auto offset = view.names.pack->calendar.offset;
    auto const& record = dossier.record;
    out.line(case_row(record, view));
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

int tell_dossiers(Environment& environment, Arguments const& arguments, bool as_json)
{
    const auto opened = environment.open_with_names();
    if (!opened) return environment.fail(opened.error());
    const auto view = case_view(*opened->policy, environment.clock.now());
    auto work = [&](store::Snapshot& snapshot) -> core::Result<void> {
        for (auto const& number : arguments.all("NUMBER")) {
            const auto dossier = read_dossier(snapshot, number);
            if (!dossier) return dossier.error();
            if (as_json) environment.out.line(web::case_json(dossier->record, dossier->history, dossier->posts, dossier->messages, view));
            else show_text(*dossier, view, environment.out);
        }
        return {};
    };
    const auto read = run(opened->store->read(core::Viewer::state_desk(Environment::shell_actor().name), work));
    return read ? static_cast<int>(done) : environment.fail(read.error());
}

int case_show(Environment& environment, Arguments const& arguments) { return tell_dossiers(environment, arguments, arguments.has("json")); }
int case_export(Environment& environment, Arguments const& arguments) { return tell_dossiers(environment, arguments, true); }

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
