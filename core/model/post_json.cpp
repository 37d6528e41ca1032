#include "core/model/post_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace sunwai::core {
namespace {

namespace od = simdjson::ondemand;

Error invalid(std::string_view field, std::string_view what) { return {Errc::invalid, fmt::format("{}: {}", field, what)}; }
Error malformed(std::string what) { return {Errc::malformed, std::move(what)}; }

/// C0 controls but tab and newline, and DEL: they have no meaning in a post and would harm terminals, logs and mails.
bool is_control(char c) noexcept
{
    const auto u = static_cast<unsigned char>(c);
    return (u < 0x20 && c != '\n' && c != '\t') || u == 0x7F;
}

/// Whether a byte is below a space or DEL: eight bytes at a time, for nearly every stretch of a text has none.
bool has_suspects(char const* eight) noexcept
{
    constexpr std::uint64_t each = 0x0101010101010101ULL;
    const auto below = [](std::uint64_t bytes, std::uint64_t bound) { return (bytes - each * bound) & ~bytes & (each * 0x80U); };
    std::uint64_t bytes{};
    std::memcpy(&bytes, eight, sizeof bytes);
    return (below(bytes, 0x20) | below(bytes ^ (each * 0x7FU), 1)) != 0;
}

bool has_controls(std::string_view text) noexcept
{
    constexpr std::size_t stride = sizeof(std::uint64_t);
    for (; text.size() >= stride; text.remove_prefix(stride)) {
        if (has_suspects(text.data()) && std::any_of(text.begin(), text.begin() + stride, is_control)) return true;
    }
    return std::any_of(text.begin(), text.end(), is_control);
}

/// Reads string members one by one; the first fault is kept.
class Members {
public:
    explicit Members(std::string_view line)
        : end_{line.data() + line.size()}, escaped_{line.find('\\') != std::string_view::npos}, clean_{!escaped_ && line.find('\x7F') == std::string_view::npos}
    {
    }

    std::optional<Error> fault;

    /// The name of a member.
    simdjson::error_code key(simdjson::simdjson_result<od::field>& member, std::string_view& into) const
    {
        if (escaped_) return member.unescaped_key().get(into);
        od::raw_json_string start;
        if (const auto error = member.key().get(start)) return error;
        into = from(start);
        return simdjson::SUCCESS;
    }

    void text(std::string_view field, od::value value, std::string& into, std::size_t longest, bool nullable)
    {
        if (fault) return;
        od::json_type type{};
        if (value.type().get(type)) return fail(malformed(fmt::format("{}: not valid JSON", field)));
        if (type == od::json_type::null) {
            if (!nullable) fail(invalid(field, "must be a string, is null"));
            return;
        }
        std::string_view read;
        if (type != od::json_type::string) return fail(invalid(field, "must be a string"));
        if (content(value, read)) return fail(malformed(fmt::format("{}: not a valid JSON string", field)));
        if (read.size() > longest) return fail(invalid(field, fmt::format("is {} bytes, at most {} are allowed", read.size(), longest)));
        into = read;
        // Raw controls are no JSON: on a line without escapes only DEL could stand in a string.
        if (!clean_ && has_controls(read)) std::erase_if(into, is_control);
    }

    void fail(Error error)
    {
        if (!fault) fault = std::move(error);
    }

private:
    /// Without a backslash on the line a string ends at the next quote and stands there as it is: nothing to unescape, no copy to make.
    [[nodiscard]] std::string_view from(od::raw_json_string start) const noexcept
    {
        char const* first = start.raw();
        auto const* last = static_cast<char const*>(std::memchr(first, '"', static_cast<std::size_t>(end_ - first)));
        return {first, last == nullptr ? end_ : last};
    }

    simdjson::error_code content(od::value value, std::string_view& into) const
    {
        if (escaped_) return value.get_string().get(into);
        od::raw_json_string start;
        if (const auto error = value.get_raw_json_string().get(start)) return error;
        into = from(start);
        return simdjson::SUCCESS;
    }

    char const* end_;
    bool escaped_;   ///< a backslash stands on the line
    bool clean_;     ///< no string of it holds a control
};

void read_author(od::object object, Author& author, Members& members)
{
    for (auto member : object) {
        std::string_view key;
        od::value value;
        if (members.key(member, key) || member.value().get(value)) return members.fail(malformed("author: not valid JSON"));
        if (key == "handle") members.text("author.handle", value, author.handle, max_post_field, true);
        else if (key == "name") members.text("author.name", value, author.name, max_post_field, true);
        else if (key == "location") members.text("author.location", value, author.location, max_post_field, true);
        if (members.fault) return;
    }
}

void read_coordinate(std::string_view field, od::value value, std::optional<double>& into, double bound, Members& members)
{
    od::json_type type{};
    if (value.type().get(type) || type == od::json_type::null) return;
    double read{};
    if (value.get_double().get(read) || !(read >= -bound && read <= bound)) return members.fail(invalid(field, fmt::format("must be a number between -{0} and {0}", bound)));
    into = read;
}

void read_geo(od::object object, Geo& geo, Members& members)
{
    for (auto member : object) {
        std::string_view key;
        od::value value;
        if (members.key(member, key) || member.value().get(value)) return members.fail(malformed("geo: not valid JSON"));
        if (key == "lat") read_coordinate("geo.lat", value, geo.lat, 90, members);
        else if (key == "lon") read_coordinate("geo.lon", value, geo.lon, 180, members);
        else if (key == "place") members.text("geo.place", value, geo.place, max_post_field, true);
        if (members.fault) return;
    }
}

void read_media(od::array array, std::vector<Media>& media, Members& members)
{
    for (auto item : array) {
        od::object object;
        if (item.get_object().get(object)) return members.fail(invalid("media", "must be a list of objects"));
        if (media.size() == max_post_media) return members.fail(invalid("media", fmt::format("holds more than {} entries", max_post_media)));
        auto& one = media.emplace_back();
        for (auto member : object) {
            std::string_view key;
            od::value value;
            if (members.key(member, key) || member.value().get(value)) return members.fail(malformed("media: not valid JSON"));
            if (key == "type") members.text("media.type", value, one.type, max_post_field, true);
            else if (key == "url") members.text("media.url", value, one.url, max_post_field, true);
            if (members.fault) return;
        }
    }
}

bool is_null(od::value value)
{
    od::json_type type{};
    return !value.type().get(type) && type == od::json_type::null;
}

/// One member of a post; false for a name that is not ours.
bool read_member(std::string_view key, od::value value, Post& post, std::string& created_at, Members& members)
{
    if (key == "source") members.text(key, value, post.source, 64, false);
    else if (key == "external_id") members.text(key, value, post.external_id, max_post_field, false);
    else if (key == "created_at") members.text(key, value, created_at, 64, false);
    else if (key == "text") members.text(key, value, post.text, max_post_text, true);
    else if (key == "url") members.text(key, value, post.url, max_post_field, true);
    else if (key == "lang") members.text(key, value, post.lang, 64, true);
    else if (key == "feed") members.text(key, value, post.feed, 256, true);
    else if (key == "in_reply_to") members.text(key, value, post.in_reply_to, max_post_field, true);
    else if (key == "conversation_id") members.text(key, value, post.conversation_id, max_post_field, true);
    else if (key == "deleted") {
        if (!is_null(value) && value.get_bool().get(post.deleted)) members.fail(invalid(key, "must be true or false"));
    } else if (key == "author" || key == "geo") {
        if (is_null(value)) return true;
        od::object object;
        if (value.get_object().get(object)) members.fail(invalid(key, "must be an object"));
        else if (key == "author") read_author(object, post.author, members);
        else read_geo(object, post.geo.emplace(), members);
    } else if (key == "media") {
        if (is_null(value)) return true;
        od::array array;
        if (value.get_array().get(array)) members.fail(invalid(key, "must be a list"));
        else read_media(array, post.media, members);
    } else return false;
    return true;
}

std::optional<Error> missing(Post const& post, std::string const& created_at, bool has_text)
{
    if (post.source.empty()) return invalid("source", "is missing or empty");
    if (!std::all_of(post.source.begin(), post.source.end(), [](unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }))
        return invalid("source", "must be lower-case letters, digits, '_' or '-'");
    if (post.external_id.empty()) return invalid("external_id", "is missing or empty");
    if (created_at.empty()) return invalid("created_at", "is missing or empty");
    if (!has_text && !post.deleted) return invalid("text", "is missing");
    return std::nullopt;
}

}  // namespace

struct PostParser::State {
    od::parser parser;
    std::string buffer;
    std::string created_at;

    std::optional<Error> read_members(od::object object, Members& members, Post& into, bool& has_text);
};

std::optional<Error> PostParser::State::read_members(od::object object, Members& members, Post& into, bool& has_text)
{
    for (auto member : object) {
        std::string_view key;
        od::value value;
        if (const auto error = members.key(member, key)) return malformed(fmt::format("not valid JSON ({})", simdjson::error_message(error)));
        if (const auto error = member.value().get(value)) return malformed(fmt::format("not valid JSON ({})", simdjson::error_message(error)));
        has_text |= key == "text" && !is_null(value);
        read_member(key, value, into, created_at, members);
        if (members.fault) return std::move(members.fault);
    }
    return std::nullopt;
}

PostParser::PostParser() : state_{std::make_unique<State>()} {}
PostParser::~PostParser() = default;

Result<Post> PostParser::parse(std::string_view line)
{
    Post post;
    if (const auto read = parse(line, post); !read) return read.error();
    return post;
}

Result<void> PostParser::parse(std::string_view line, Post& into)
{
    if (line.size() > max_post_line) return Error{Errc::invalid, fmt::format("line is {} bytes, at most {} are allowed", line.size(), max_post_line)};
    auto& [parser, buffer, created_at] = *state_;
    buffer.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    buffer.assign(line);
    od::document document;
    if (const auto error = parser.iterate(buffer).get(document)) {
        // The parser looks at the encoding as well, but after other faults: of several the encoding is told.
        if (!simdjson::validate_utf8(buffer)) return malformed("not valid UTF-8");
        return malformed(fmt::format("not valid JSON ({})", simdjson::error_message(error)));
    }
    od::object object;
    if (document.get_object().get(object)) return malformed("not a JSON object");
    created_at.clear();
    bool has_text = false;
    Members members{buffer};
    if (auto fault = state_->read_members(object, members, into, has_text)) return std::move(*fault);
    char const* rest = nullptr;
    if (!document.current_location().get(rest)) return malformed("more than one JSON value on the line");
    if (auto fault = missing(into, created_at, has_text)) return std::move(*fault);
    const auto at = parse_rfc3339(created_at);
    if (!at) return invalid("created_at", fmt::format("'{}' is not an RFC 3339 time between 1970 and 9999", created_at));
    into.created_at = *at;
    return {};
}

std::string to_json(Post const& post)
{
    namespace json = boost::json;
    json::object out{{"source", post.source}, {"external_id", post.external_id}, {"created_at", format_rfc3339(post.created_at)}, {"text", post.text}};
    const auto put = [&out](std::string_view key, std::string const& value) {
        if (!value.empty()) out[key] = value;
    };
    put("feed", post.feed);
    put("url", post.url);
    put("lang", post.lang);
    if (post.author != Author{}) out["author"] = json::object{{"handle", post.author.handle}, {"name", post.author.name}, {"location", post.author.location}};
    put("in_reply_to", post.in_reply_to);
    put("conversation_id", post.conversation_id);
    if (!post.media.empty()) {
        json::array media;
        for (auto const& one : post.media) media.push_back(json::object{{"type", one.type}, {"url", one.url}});
        out["media"] = std::move(media);
    }
    if (post.geo) {
        json::object geo{{"place", post.geo->place}};
        if (post.geo->lat) geo["lat"] = *post.geo->lat;
        if (post.geo->lon) geo["lon"] = *post.geo->lon;
        out["geo"] = std::move(geo);
    }
    if (post.deleted) out["deleted"] = true;
    return json::serialize(out);
}

}  // namespace sunwai::core
