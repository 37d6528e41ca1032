#include "config/spelling.hpp"
#include "web/api.hpp"
#include "web/reading.hpp"

#include <simdjson.h>

namespace sunwai::web {

using core::Errc;
using core::Error;
using core::Result;

namespace {

namespace dom = simdjson::dom;
constexpr std::size_t max_arguments = 40;
constexpr std::size_t max_key = 100;

/// An argument as text: texts as they are, whole numbers and yes/no in words.
std::optional<std::string> argument(dom::element const& value)
{
    std::string_view text;
    std::int64_t number = 0;
    bool yes = false;
    if (value.get(text) == simdjson::SUCCESS) return std::string{text};
    if (value.get(number) == simdjson::SUCCESS) return std::to_string(number);
    if (value.get(yes) == simdjson::SUCCESS) return yes ? "true" : "false";
    return std::nullopt;
}

Result<void> take_arguments(rules::Command& command, dom::element const& value)
{
    dom::object members;
    if (value.get(members) != simdjson::SUCCESS) return Error{Errc::invalid, "args: expected an object"};
    for (auto const& [name, each] : members) {
        auto text = argument(each);
        if (!text || command.args.size() == max_arguments)
            return Error{Errc::invalid, "args: expected at most 40 texts, whole numbers or true and false"};
        command.args[std::string{name}] = std::move(*text);
    }
    return {};
}

Result<void> take_text(std::string& into, std::string_view name, dom::element const& value, std::size_t longest)
{
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS || text.empty() || text.size() > longest)
        return Error{Errc::invalid, std::string{name} + ": expected a short text"};
    into = std::string{text};
    return {};
}

Error unknown_field(std::string_view name)
{
    constexpr std::string_view known[] = {"verb", "version", "args", "idempotency_key"};
    const auto near = config::suggestion(name, known);
    return {Errc::invalid, "unknown field" + quoted_word(name) + (near.empty() ? "; known are verb, version, args, idempotency_key" : near)};
}

Result<void> take(WireCommand& out, std::string_view name, dom::element const& value)
{
    if (name == "verb") return take_text(out.command.verb, name, value, 40);
    if (name == "idempotency_key") return take_text(out.idempotency_key, name, value, max_key);
    if (name == "args") return take_arguments(out.command, value);
    if (name != "version") return unknown_field(name);
    if (value.get(out.command.seen_version) != simdjson::SUCCESS || out.command.seen_version < 0)
        return Error{Errc::invalid, "version: expected the number that was seen"};
    return {};
}

}  // namespace

Result<WireCommand> read_command(std::string_view json)
{
    dom::parser parser;
    dom::object members;
    if (parser.parse(json.data(), json.size()).get(members) != simdjson::SUCCESS)
        return Error{Errc::malformed, "the body is not a JSON object"};
    WireCommand out;
    for (auto const& [name, value] : members) {
        if (auto taken = take(out, name, value); !taken) return std::move(taken).error();
    }
    if (out.command.verb.empty()) return Error{Errc::invalid, "verb is missing"};
    // Without it, somebody could overwrite what another person has just done.
    if (out.command.seen_version < 0) return Error{Errc::invalid, "version is missing"};
    return out;
}

}  // namespace sunwai::web
