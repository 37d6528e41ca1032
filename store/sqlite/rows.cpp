#include "store/sqlite/rows.hpp"

#include "rules/case/codec.hpp"

#include <boost/json.hpp>

namespace sunwai::store::sqlite {

namespace json = boost::json;

namespace {

/// Pairs of texts as [["a","b"],…]: the form of every small list in a row.
template <class List, class Two> std::string write_pairs(List const& list, Two&& two)
{
    json::array out;
    for (auto const& item : list) {
        const auto [first, second] = two(item);
        out.push_back(json::array{first, second});
    }
    return json::serialize(out);
}

/// Rows were written by us; what does not read as such is passed over.
json::array read_array(std::string_view text)
{
    if (text.empty()) return {};
    boost::system::error_code error;
    auto value = json::parse(text, error);
    if (error || !value.is_array()) return {};
    return std::move(value.get_array());
}

template <class Each> void each_pair(std::string_view text, Each&& each)
{
    for (auto const& item : read_array(text)) {
        if (item.is_array() && item.get_array().size() == 2) each(item.get_array()[0], item.get_array()[1]);
    }
}

std::string string_of(json::value const& value) { return value.is_string() ? std::string{value.get_string()} : std::string{}; }

}  // namespace

StoredPost read_post(Query& row)
{
    StoredPost stored;
    core::Post& post = stored.post;
    core::Verdict& verdict = stored.verdict;
    stored.id = row.integer();
    post.source = row.text();
    post.external_id = row.text();
    post.created_at = row.instant();
    stored.ingested_at = row.instant();
    stored.version = row.small();
    stored.erased = row.flag();
    verdict.kind = core::parse_kind(row.view()).value_or(core::Kind::other);
    core::MatterFinding matter;
    matter.category = row.text();
    matter.matter = row.text();
    core::PlaceFinding place;
    place.id = row.text();
    place.district = row.text();
    if (!matter.category.empty()) verdict.matters.push_back(std::move(matter));
    if (!place.id.empty()) verdict.place = std::move(place);
    verdict.severity = core::parse_severity(row.view()).value_or(core::Severity::normal);
    verdict.triage = row.flag();
    verdict.fingerprint = static_cast<std::uint64_t>(row.integer());
    verdict.lang = row.text();
    post.feed = row.text();
    post.author.handle = row.text();
    post.author.name = row.text();
    post.author.location = row.text();
    post.lang = row.text();
    post.url = row.text();
    post.in_reply_to = row.text();
    auto conversation = row.optional_text();
    post.conversation_id = conversation && conversation->empty() ? post.external_id : std::move(conversation).value_or(std::string{});
    post.media = media_of(row.view());
    core::Geo geo;
    geo.lat = row.optional_real();
    geo.lon = row.optional_real();
    geo.place = row.text();
    if (geo.lat || geo.lon || !geo.place.empty()) post.geo = std::move(geo);
    post.text = row.text();
    return stored;
}

Result<core::Case> read_case(Query& row)
{
    const auto id = row.integer();
    auto number = row.text();
    const auto version = row.integer();
    const bool replayed = row.flag();
    auto place = row.text();
    auto author_key = row.text();
    const auto state = row.view();
    auto decoded = state.starts_with(opening_data) ? rules::decode_opened(state) : rules::decode_case(state);
    if (!decoded) return core::in("state of " + number, decoded.error());
    core::Case record = std::move(*decoded);
    record.id = id;
    record.number = std::move(number);
    record.version = version;
    record.replayed = replayed;
    record.place = std::move(place);
    record.author_key = std::move(author_key);
    return record;
}

core::Event read_event(Query& row)
{
    core::Event event;
    event.seq = row.integer();
    event.kind = row.text();
    event.at = row.instant();
    const auto kind = row.view();
    for (const auto candidate : {core::ActorKind::system, core::ActorKind::citizen, core::ActorKind::officer, core::ActorKind::state, core::ActorKind::operator_}) {
        if (core::name(candidate) == kind) event.actor.kind = candidate;
    }
    event.actor.name = row.text();
    event.actor.office = row.text();
    event.data = row.text();
    event.words = row.optional_text();
    return event;
}

core::Notice read_notice(Query& row)
{
    core::Notice notice;
    notice.id = row.integer();
    notice.case_id = row.integer();
    notice.event_seq = row.integer();
    notice.cycle = row.small();
    notice.line = row.text();
    notice.rung = row.small();
    notice.reason = row.text();
    notice.occurrence = row.text();
    notice.office = row.text();
    notice.single = row.flag();
    notice.created_at = row.instant();
    notice.not_before = row.instant();
    notice.held = row.flag();
    return notice;
}

core::Message read_message(Query& row)
{
    core::Message message;
    message.id = row.integer();
    message.message_id = row.text();
    message.channel = row.text();
    message.recipient = row.text();
    message.office = row.text();
    message.case_id = row.integer();
    message.lang = row.text();
    message.thread = row.text();
    message.state = core::parse_message_state(row.view()).value_or(core::MessageState::parked);
    message.attempts = row.small();
    message.created_at = row.instant();
    message.next_try = row.instant();
    message.last_reply = row.text();
    message.lease = row.integer();
    message.subject = row.text();
    message.text = row.text();
    message.html = row.text();
    return message;
}

SourceState read_source(Query& row)
{
    SourceState state;
    state.name = row.text();
    state.cursor = row.text();
    state.last_success = row.instant();
    state.last_attempt = row.instant();
    state.failures = row.small();
    state.last_error = row.text();
    state.alert = row.text();
    return state;
}

std::string to_json(std::vector<core::Media> const& media)
{
    return write_pairs(media, [](core::Media const& item) { return std::pair<json::string, json::string>{item.type, item.url}; });
}

std::string to_json(std::vector<std::pair<std::string, std::string>> const& pairs)
{
    return write_pairs(pairs, [](auto const& item) { return std::pair<json::string, json::string>{item.first, item.second}; });
}

std::string to_json(std::vector<config::WorkPeriod> const& periods)
{
    return write_pairs(periods, [](config::WorkPeriod const& item) { return std::pair<std::int64_t, std::int64_t>{item.from.count(), item.to.count()}; });
}

std::string to_json(std::vector<std::string> const& words)
{
    json::array out;
    for (auto const& word : words) out.emplace_back(word);
    return json::serialize(out);
}

std::vector<core::Media> media_of(std::string_view text)
{
    std::vector<core::Media> media;
    each_pair(text, [&](json::value const& type, json::value const& url) { media.push_back({string_of(type), string_of(url)}); });
    return media;
}

std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> pairs;
    each_pair(text, [&](json::value const& first, json::value const& second) { pairs.emplace_back(string_of(first), string_of(second)); });
    return pairs;
}

std::vector<config::WorkPeriod> periods_of(std::string_view text)
{
    std::vector<config::WorkPeriod> periods;
    each_pair(text, [&](json::value const& from, json::value const& to) {
        if (from.is_int64() && to.is_int64()) periods.push_back({std::chrono::minutes{from.get_int64()}, std::chrono::minutes{to.get_int64()}});
    });
    return periods;
}

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    for (auto const& item : read_array(text)) words.push_back(string_of(item));
    return words;
}

}  // namespace sunwai::store::sqlite
