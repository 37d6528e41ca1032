#include "daemon/control/protocol.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <simdjson.h>

namespace sunwai::daemon::control {
namespace {

namespace json = boost::json;
namespace dom = simdjson::dom;

core::Error malformed(std::string_view what) { return {core::Errc::malformed, fmt::format("control socket: {}", what)}; }

/// Parses a message and looks at its version.
core::Result<dom::object> open_message(dom::parser& parser, std::string_view body)
{
    dom::object message;
    if (parser.parse(body.data(), body.size()).get(message)) return malformed("not a JSON object");
    std::int64_t spoken = 0;
    if (message["sunwai"].get(spoken)) return malformed("no version");
    if (spoken != version) return core::Error{core::Errc::wrong_version, fmt::format("control socket: the other side speaks version {}, this program {}", spoken, version)};
    return message;
}

core::Result<void> read_values(dom::object object, Arguments& into)
{
    std::size_t count = 0;
    for (const auto member : object) {
        dom::array list;
        if (member.value.get(list)) return malformed("args: must hold lists");
        auto& words = into.values[std::string{member.key}];
        for (const auto item : list) {
            std::string_view word;
            if (item.get(word) || ++count > max_values) return malformed("args: must hold strings, not too many");
            words.emplace_back(word);
        }
    }
    return {};
}

core::Result<void> read_inputs(dom::object object, Arguments& into)
{
    for (const auto member : object) {
        std::string_view contents;
        if (member.value.get(contents) || into.inputs.size() >= 16) return malformed("inputs: must hold strings, not too many");
        into.inputs.emplace(member.key, contents);
    }
    return {};
}

}  // namespace

Header header_of(std::size_t length) noexcept
{
    const auto byte = [length](unsigned shift) { return static_cast<unsigned char>((length >> shift) & 0xFFU); };
    return {byte(24), byte(16), byte(8), byte(0)};
}

std::size_t length_in(Header const& h) noexcept
{
    return std::size_t{h[0]} << 24U | std::size_t{h[1]} << 16U | std::size_t{h[2]} << 8U | std::size_t{h[3]};
}

std::string encode(std::string const& verb, Arguments const& arguments)
{
    json::object values;
    for (auto const& [name, words] : arguments.values) values[name] = json::array(words.begin(), words.end());
    json::object inputs;
    for (auto const& [name, contents] : arguments.inputs) inputs[name] = contents;
    return json::serialize(json::object{{"sunwai", version}, {"verb", verb}, {"args", std::move(values)}, {"inputs", std::move(inputs)}});
}

core::Result<Request> decode_request(std::string_view body)
{
    dom::parser parser;
    const auto message = open_message(parser, body);
    if (!message) return message.error();
    Request request;
    std::string_view verb;
    dom::object values;
    dom::object inputs;
    if ((*message)["verb"].get(verb)) return malformed("no verb");
    if ((*message)["args"].get(values) || (*message)["inputs"].get(inputs)) return malformed("args and inputs must be objects");
    request.verb = verb;
    auto read = read_values(values, request.arguments);
    if (read) read = read_inputs(inputs, request.arguments);
    if (!read) return read.error();
    return request;
}

std::string encode(ControlAnswer const& answer)
{
    return json::serialize(json::object{{"sunwai", version}, {"exit", answer.exit}, {"out", answer.output.out}, {"err", answer.output.err}});
}

core::Result<ControlAnswer> decode_answer(std::string_view body)
{
    dom::parser parser;
    const auto message = open_message(parser, body);
    if (!message) return message.error();
    std::int64_t exit = 0;
    std::string_view out;
    std::string_view err;
    if ((*message)["exit"].get(exit) || (*message)["out"].get(out) || (*message)["err"].get(err)) return malformed("not an answer");
    return ControlAnswer{static_cast<int>(exit), {std::string{out}, std::string{err}}};
}

}  // namespace sunwai::daemon::control
