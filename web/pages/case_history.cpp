#include "core/text/shown.hpp"
#include "web/pages/case_parts.hpp"

#include <boost/json/parse.hpp>

namespace sunwai::web {
namespace {

namespace json = boost::json;

/// What kind of word a fact of an event holds. Facts that are not here are for machines.
enum class Sort : unsigned char { office, place, category, status, severity, time, ground, answer, stage, handling, words, number };
struct Known {
    std::string_view name;
    Sort sort;
    bool exact_place{false};  ///< says more of the place than a protected case may
};
constexpr Known known_facts[] = {
    {"office", Sort::office}, {"from", Sort::office},       {"judge", Sort::office},      {"by", Sort::office},
    {"nodal", Sort::office},  {"acting", Sort::office},     {"at", Sort::office},         {"skipped", Sort::office},
    {"reached", Sort::time},  {"due", Sort::time},          {"until", Sort::time},        {"ground", Sort::ground},
    {"reason", Sort::ground},
    {"answer", Sort::answer}, {"stage", Sort::stage},       {"handling", Sort::handling}, {"kind", Sort::words},
    {"end", Sort::status},    {"rung", Sort::number},       {"line", Sort::words},        {"evidence", Sort::number},
    {"count", Sort::number},  {"severity", Sort::severity}, {"category", Sort::category}, {"place", Sort::place, true},
};

std::string one(Known const& fact, json::value const& value, Words const& words)
{
    if (value.is_int64()) {
        const auto number = value.get_int64();
        return fact.sort == Sort::time ? words.time(core::from_millis(number)) : std::to_string(number);
    }
    if (!value.is_string()) return {};
    const std::string_view text{value.get_string().data(), value.get_string().size()};
    switch (fact.sort) {
    case Sort::office: return words.office(text);
    case Sort::place: return words.place(text);
    case Sort::category: return words.category(text);
    case Sort::status: return words.word("status", text);
    case Sort::severity: return words.word("severity", text);
    case Sort::ground: return words.word("ground", text);
    case Sort::answer: return words.word("answer", text);
    case Sort::stage: return words.word("stage", text);
    case Sort::handling: return words.word("handling", text);
    default: return words.word(fact.name, text);
    }
}

std::string in_words(Known const& fact, json::value const& value, Words const& words)
{
    if (!value.is_array()) return one(fact, value, words);
    std::string out;
    for (auto const& each : value.get_array()) out += (out.empty() ? "" : "; ") + one(fact, each, words);
    return out;
}

Values::List fact_rows(json::object const& facts, Words const& words, bool masked)
{
    Values::List rows;
    for (auto const& fact : known_facts) {
        auto const* value = facts.if_contains(fact.name);
        if (value == nullptr || (masked && fact.exact_place)) continue;
        std::string said = in_words(fact, *value, words);
        if (!said.empty()) rows.push_back(Values{}.set("label", words.word("fact", fact.name)).set("value", std::move(said)));
    }
    return rows;
}

json::object facts_of(core::Event const& event)
{
    boost::system::error_code error;
    auto parsed = json::parse(event.data, error);
    return !error && parsed.is_object() ? std::move(parsed.get_object()) : json::object{};
}

Values event_row(core::Event const& event, Words const& words, bool masked)
{
    const json::object facts = facts_of(event);
    auto const* late = facts.if_contains("late");
    Values row;
    row.set("kind_key", event.kind).set("at", words.time(event.at)).set("title", words.word("event", event.kind));
    row.set("by", words.say("history.by", Values{}.set("actor", words.actor(event.actor))));
    row.set("late", late != nullptr && late->is_bool() && late->get_bool());
    auto rows = fact_rows(facts, words, masked);
    row.set("has_facts", !rows.empty());
    row.set("facts", std::move(rows));
    const bool has_words = event.words.has_value() && !event.words->empty() && !masked;
    row.set("has_words", has_words).set("words", has_words ? *event.words : std::string{});
    return row;
}

std::string author_of(core::Post const& post)
{
    if (post.author.handle.empty()) return post.author.name;
    return post.author.name.empty() ? "@" + post.author.handle : post.author.name + " (@" + post.author.handle + ")";
}

}  // namespace

Values::List history_rows(std::vector<core::Event> const& history, Words const& words, bool masked)
{
    Values::List rows;
    for (auto event = history.rbegin(); event != history.rend(); ++event) rows.push_back(event_row(*event, words, masked));
    return rows;
}

Values::List post_rows(std::vector<store::StoredPost> const& posts, Words const& words)
{
    Values::List rows;
    for (auto const& stored : posts) {
        core::Post const& post = stored.post;
        const bool erased = stored.erased || post.deleted;
        const auto link = erased ? std::nullopt : core::text::Url::external(post.url);
        const std::string author = erased ? std::string{} : core::text::shown_line(author_of(post));
        Values row;
        row.set("erased", erased).set("text", erased ? std::string{} : post.text).set("has_author", !author.empty()).set("author", author);
        row.set("source", words.word("source", post.source)).set("created", words.time(post.created_at)).set("has_link", link.has_value());
        row.set("original_url", link.value_or(core::text::Url::path({})));
        const bool has_media = !erased && !post.media.empty();
        row.set("has_media", has_media).set("media", words.say("case.post_media", Values{}.set("n", post.media.size())));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace sunwai::web
