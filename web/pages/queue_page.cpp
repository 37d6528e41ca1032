#include "web/pages/queue_page.hpp"

#include "core/model/overdue.hpp"
#include "core/text/shown.hpp"
#include "web/case_json.hpp"

#include <algorithm>
#include <array>

namespace sunwai::web {

using core::Result;
using core::text::Url;
using core::text::Values;

namespace {

constexpr std::size_t excerpt_length = 140;

/// What the page shows, read in one go.
struct Queue {
    store::CasePage page;
    std::vector<std::string> words;  ///< the first words of each case's post; empty where they are hidden or erased
    store::Counts counts;
};

std::string first_words(std::vector<store::StoredPost> const& posts)
{
    const auto readable =
        std::find_if(posts.begin(), posts.end(), [](auto const& stored) { return !stored.erased && !stored.post.text.empty(); });
    return readable == posts.end() ? std::string{} : core::text::excerpt(core::text::shown_line(readable->post.text), excerpt_length);
}

Result<void> read_queue(store::Snapshot& snapshot, ListQuery const& query, CaseView const& view, core::Instant midnight, Queue& queue)
{
    auto page = snapshot.cases(query.filter, query.cursor, query.limit);
    if (!page) return std::move(page).error();
    queue.page = std::move(*page);
    for (auto const& record : queue.page.items) {
        queue.words.emplace_back();
        if (is_masked(record, view)) continue;
        auto posts = snapshot.posts_of(record.number);
        if (!posts) return std::move(posts).error();
        queue.words.back() = first_words(*posts);
    }
    auto counts = snapshot.counts(view.now, midnight);
    if (!counts) return std::move(counts).error();
    queue.counts = *counts;
    return {};
}

/// A link to the list with these parameters and no others.
Url list_url(std::vector<std::pair<std::string, std::string>> const& query) { return Url::of({"cases"}, query); }

std::vector<std::pair<std::string, std::string>> chosen_filters(ListQuery const& query)
{
    auto const& filter = query.filter;
    return {{"status", filter.status},
            {"district", filter.district},
            {"office", filter.office},
            {"category", filter.category},
            {"overdue", filter.overdue.value_or(false) ? "true" : ""},
            {"due", query.due_today ? "today" : ""},
            {"q", filter.q}};
}

bool is_filtered(ListQuery const& query)
{
    const auto filters = chosen_filters(query);
    return std::any_of(filters.begin(), filters.end(), [](auto const& pair) { return !pair.second.empty(); });
}

Values option(std::string_view value, std::string label, std::string_view chosen)
{
    Values row;
    row.set("value", value).set("label", std::move(label)).set("chosen", value == chosen);
    return row;
}

Values::List status_options(Words const& words, std::string_view chosen)
{
    Values::List rows{option("", words.say("filter.all"), chosen), option("open", words.say("filter.open"), chosen),
                      option("ended", words.say("filter.ended"), chosen)};
    for (int i = 0; i <= static_cast<int>(core::Status::withdrawn); ++i) {
        const auto status = name(static_cast<core::Status>(i));
        rows.push_back(option(status, words.word("status", status), chosen));
    }
    return rows;
}

Values::List district_options(Words const& words, std::string_view chosen)
{
    auto const& pack = *words.names().pack;
    std::vector<std::pair<std::string, std::string>> names;
    for (auto const& place : pack.places) {
        if (place.level == pack.district_level) names.emplace_back(words.place(place.id), place.id);
    }
    std::sort(names.begin(), names.end());
    Values::List rows{option("", words.say("filter.all"), chosen)};
    for (auto const& [label, id] : names) rows.push_back(option(id, label, chosen));
    return rows;
}

Values::List category_options(Words const& words, std::string_view chosen)
{
    Values::List rows{option("", words.say("filter.all"), chosen)};
    for (auto const& category : words.names().pack->categories)
        rows.push_back(option(category.key, words.in_language(category.name), chosen));
    return rows;
}

Values count(Words const& words, std::string_view key, std::int64_t n, Url const& url)
{
    Values row;
    row.set("key", std::string{key} + (n == 0 ? " none" : ""))
        .set("n", n)
        .set("label", words.say("count." + std::string{key}))
        .set("list_url", url);
    return row;
}

Values::List count_rows(Words const& words, store::Counts const& counts)
{
    return {count(words, "open", counts.open, list_url({{"status", "open"}})),
            count(words, "overdue", counts.overdue, list_url({{"overdue", "true"}})),
            count(words, "due_today", counts.due_today, list_url({{"due", "today"}})),
            count(words, "unacknowledged", counts.unacknowledged, list_url({{"status", "assigned"}})),
            count(words, "triage", counts.triage, list_url({{"status", "triage"}}))};
}

/// The due time that matters now: of the decision in triage while the report is not overdue, else of the report.
std::optional<core::Instant> due_of(core::Case const& record, core::Instant now)
{
    if (record.status == core::Status::triage && record.triage_due && !core::is_overdue(record, now)) return record.triage_due;
    return core::overdue_from(record);
}

Values row(core::Case const& record, std::string const& excerpt, Words const& words, CaseView const& view)
{
    const bool masked = is_masked(record, view);
    const auto due = due_of(record, words.now());
    const bool overdue = core::is_overdue(record, words.now());
    Values row;
    row.set("number", record.number).set("case_url", Url::path({"cases", record.number})).set("opened", words.time(record.received_at));
    row.set("category", words.category(record.category))
        .set("matter", words.matter(record.category, record.matter))
        .set("has_matter", !record.matter.empty());
    row.set("severity", words.word("severity", name(record.severity))).set("severity_key", name(record.severity));
    row.set("shows_severity", record.severity != core::Severity::normal).set("protected", record.is_protected);
    row.set("place", words.place(masked ? record.district : record.place.empty() ? record.district : record.place));
    row.set("office", words.office(record.acting.empty() ? record.nodal : record.acting));
    row.set("status", words.word("status", name(record.status))).set("status_key", name(record.status));
    row.set("has_due", due.has_value()).set("overdue", overdue);
    row.set("due", due ? words.time(*due) : "").set("remaining", due ? words.remaining(*due) : "");
    row.set("words", masked ? words.say("cases.protected") : excerpt.empty() ? words.say("cases.no_words") : excerpt);
    return row;
}

Values page_values(Queue const& queue, ListQuery const& query, Words const& words, CaseView const& view)
{
    Values values;
    values.set("counts", count_rows(words, queue.counts)).set("statuses", status_options(words, query.filter.status));
    values.set("districts", district_options(words, query.filter.district))
        .set("categories", category_options(words, query.filter.category));
    values.set("q", query.filter.q).set("only_overdue", query.filter.overdue.value_or(false)).set("filtered", is_filtered(query));
    Values::List rows;
    for (std::size_t i = 0; i < queue.page.items.size(); ++i) rows.push_back(row(queue.page.items[i], queue.words[i], words, view));
    values.set("any", !rows.empty());
    values.set("rows", std::move(rows));
    auto next = chosen_filters(query);
    values.set("has_first", !query.cursor.empty()).set("first_url", list_url(next));
    next.emplace_back("cursor", queue.page.next);
    values.set("has_next", !queue.page.next.empty()).set("next_url", list_url(next));
    return values;
}

}  // namespace

void QueuePage::add_routes(Router& router)
{
    router.add(page_route(Method::get, "/", [this](Call call) { return home(std::move(call)); }));
    router.add(page_route(Method::get, "/cases", [this](Call call) { return list(std::move(call)); }));
}

core::Task<Response> QueuePage::home(Call) { co_return Pages::see_other(Url::path({"cases"})); }

core::Task<Response> QueuePage::list(Call call)
{
    auto query = read_list_query(call.target);
    if (!query) co_return pages_.problem(query.error(), call);
    const Words words = pages_.words(call.language);
    const CaseView view = view_for(call.visitor.viewer, words.names(), words.now());
    const auto offset = words.names().pack->calendar.offset;
    *query = as_of(std::move(*query), words.now(), offset);
    const core::Instant midnight = end_of_day(words.now(), offset);
    Queue queue;
    std::function<Result<void>(store::Snapshot&)> work = [&](store::Snapshot& snapshot) {
        return read_queue(snapshot, *query, view, midnight, queue);
    };
    auto reading = pages_.ports().store.read(call.visitor.viewer, std::move(work));
    auto read = co_await std::move(reading);
    if (!read) co_return pages_.problem(read.error(), call);
    co_return pages_.page("cases", call, "cases", words.say("cases.title"), page_values(queue, *query, words, view));
}

}  // namespace sunwai::web
