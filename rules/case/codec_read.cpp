#include "rules/case/codec.hpp"
#include "rules/case/fields.hpp"
#include "rules/case/machine.hpp"

#include <simdjson.h>

namespace sunwai::rules {
namespace {

namespace dom = simdjson::dom;
using core::Case;

// A value of another type leaves the field as it is, so that replaying stays total.

std::string_view text_of(dom::element from)
{
    std::string_view text;
    return from.get(text) ? std::string_view{} : text;
}

void read(dom::element from, std::string& into) { into = text_of(from); }

void read(dom::element from, bool& into)
{
    bool value{};
    if (!from.get(value)) into = value;
}

template <class Integer>
    requires std::integral<Integer>
void read(dom::element from, Integer& into)
{
    std::int64_t value{};
    std::uint64_t big{};
    if (!from.get(value)) into = static_cast<Integer>(value);
    else if (!from.get(big)) into = static_cast<Integer>(big);
}

void read(dom::element from, double& into)
{
    double value{};
    if (!from.get(value)) into = value;
}

void read(dom::element from, core::Instant& into)
{
    std::int64_t value{};
    if (!from.get(value)) into = core::from_millis(value);
}

void read(dom::element from, core::Duration& into)
{
    std::int64_t value{};
    if (!from.get(value)) into = core::Duration{value};
}

void read(dom::element from, std::optional<core::Instant>& into)
{
    std::int64_t value{};
    if (from.is_null()) into.reset();
    else if (!from.get(value)) into = core::from_millis(value);
}

void read(dom::element from, core::Status& into) { into = core::parse_status(text_of(from)).value_or(into); }
void read(dom::element from, core::Kind& into) { into = core::parse_kind(text_of(from)).value_or(into); }
void read(dom::element from, core::Severity& into) { into = core::parse_severity(text_of(from)).value_or(into); }
void read(dom::element from, core::Area& into) { into = core::parse_area(text_of(from)).value_or(into); }

void read(dom::element from, core::LedgerEntry& into)
{
    dom::object object;
    if (from.get(object)) return;
    for (const auto [key, value] : object) {
        if (key == "bound") read(value, into.bound);
        else if (key == "cycle") read(value, into.cycle);
        else if (key == "from") read(value, into.from);
        else if (key == "granted") read(value, into.granted);
        else if (key == "ground") read(value, into.ground);
        else if (key == "kind") read(value, into.kind);
        else if (key == "until") read(value, into.until);
    }
}

void read(dom::element from, core::Climb& into)
{
    dom::object object;
    if (from.is_string()) return read(from, into.line);
    if (from.get(object)) return;
    for (const auto [key, value] : object) {
        if (key == "at") read(value, into.at);
        else if (key == "line") read(value, into.line);
        else if (key == "next") read(value, into.next);
        else if (key == "reached") read(value, into.reached);
        else if (key == "repeats") read(value, into.repeats);
        else if (key == "rung") read(value, into.rung);
    }
}

void read(dom::element from, core::Absorbed& into)
{
    dom::object object;
    if (from.get(object)) return;
    for (const auto [key, value] : object) {
        if (key == "ack_due") read(value, into.ack_due);
        else if (key == "number") read(value, into.number);
        else if (key == "severity") read(value, into.severity);
        else if (key == "triage_due") read(value, into.triage_due);
    }
}

template <class T> void read(dom::element from, std::vector<T>& into)
{
    dom::array array;
    if (from.get(array)) return;
    into.clear();
    for (const auto item : array) read(item, into.emplace_back());
}

/// Sets the fields named in an object. Its names ascend as those of each_field do, so that one walk over both is enough.
void apply_changes(Case& record, dom::object changes)
{
    auto at = changes.begin();
    const auto end = changes.end();
    constexpr std::string_view behind_all = "\x7f";
    std::string_view key = at == end ? behind_all : at.key();
    const auto move_on = [&] {
        ++at;
        key = at == end ? behind_all : at.key();
    };
    each_field([&](std::string_view name, auto member) {
        while (key < name) move_on();
        if (key != name) return;
        read(at.value(), record.*member);
        move_on();
    });
}

bool has(dom::object object, std::string_view name) { return object.at_key(name).error() == simdjson::SUCCESS; }

/// Sets all that an opening says, and what it implies.
void apply_opening(Case& record, dom::object set)
{
    apply_changes(record, set);
    if (has(set, plain_mark)) return;
    each_implied(record, [&](std::string_view name, auto member, auto value) {
        if (!has(set, name)) record.*member = value;
    });
    record.cycle_from = record.received_at;
}

/// The document of a text; views into it live until the next call on this thread.
std::optional<dom::object> parse(std::string_view text)
{
    thread_local dom::parser parser;
    dom::object object;
    if (parser.parse(text.data(), text.size(), true).get(object)) return std::nullopt;
    return object;
}

std::optional<dom::element> fact(core::Event const& event, std::string_view name)
{
    const auto data = parse(event.data);
    dom::element value;
    if (!data || data->at_key(name).get(value)) return std::nullopt;
    return value;
}

}  // namespace

core::Result<Case> decode_case(std::string_view text)
{
    const auto object = parse(text);
    dom::array identity;
    if (!object || object->at_key("0").get(identity) || identity.size() != 4)
        return core::Error{core::Errc::corrupt, "the stored case is not readable"};
    Case record;
    read(identity.at(0).value_unsafe(), record.id);
    read(identity.at(1).value_unsafe(), record.number);
    read(identity.at(2).value_unsafe(), record.version);
    read(identity.at(3).value_unsafe(), record.recent);
    apply_changes(record, *object);
    return record;
}

core::Result<Case> decode_opened(std::string_view data)
{
    const auto object = parse(data);
    dom::object fields;
    if (!object || object->at_key("set").get(fields)) return core::Error{core::Errc::corrupt, "the stored opening is not readable"};
    Case record;
    record.version = 1;
    record.recent.emplace_back("opened");
    apply_opening(record, fields);
    return record;
}

Case evolve(Case state, core::Event const& event)
{
    state.version = event.seq;
    if (state.recent.size() == recent_kinds) state.recent.erase(state.recent.begin());
    state.recent.push_back(event.kind);
    const auto data = parse(event.data);
    dom::object changes;
    if (!data || data->at_key("set").get(changes)) return state;
    if (event.kind == "opened") apply_opening(state, changes);
    else apply_changes(state, changes);
    return state;
}

std::optional<std::string> text_fact(core::Event const& event, std::string_view name)
{
    std::string_view text;
    const auto value = fact(event, name);
    if (!value || value->get(text)) return std::nullopt;
    return std::string{text};
}

std::optional<std::int64_t> number_fact(core::Event const& event, std::string_view name)
{
    std::int64_t number{};
    const auto value = fact(event, name);
    if (!value || value->get(number)) return std::nullopt;
    return number;
}

bool flag_fact(core::Event const& event, std::string_view name)
{
    bool flag{};
    const auto value = fact(event, name);
    return value && !value->get(flag) && flag;
}

std::vector<std::string> list_fact(core::Event const& event, std::string_view name)
{
    std::vector<std::string> list;
    const auto value = fact(event, name);
    if (value) read(*value, list);
    return list;
}

}  // namespace sunwai::rules
