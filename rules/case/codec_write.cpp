#include "rules/case/codec.hpp"
#include "rules/case/fields.hpp"
#include "rules/case/json_text.hpp"

#include <algorithm>
#include <type_traits>

namespace sunwai::rules {
namespace {

using core::Case;
using json::append;
using json::append_name;

template <class E>
    requires std::is_enum_v<E>
void append(std::string& out, E value)
{
    append(out, core::name(value));
}

void append(std::string& out, std::optional<core::Instant> const& at)
{
    if (at) append(out, *at);
    else out += "null";
}

/// Writes `"name":value` unless the value is empty.
void append_some(std::string& out, std::string_view name, std::optional<core::Instant> const& at)
{
    if (!at) return;
    append_name(out, name);
    append(out, at);
}

void append(std::string& out, core::LedgerEntry const& entry)
{
    out += '{';
    append_name(out, "bound"), append(out, entry.bound);
    append_name(out, "cycle"), append(out, entry.cycle);
    append_name(out, "from"), append(out, entry.from);
    append_name(out, "granted"), append(out, entry.granted);
    append_name(out, "ground"), append(out, std::string_view{entry.ground});
    append_name(out, "kind"), append(out, std::string_view{entry.kind});
    append_some(out, "until", entry.until);
    out += '}';
}

void append(std::string& out, core::Climb const& climb)
{
    out += '{';
    append_name(out, "at"), append(out, std::string_view{climb.at});
    append_name(out, "line"), append(out, std::string_view{climb.line});
    append_some(out, "next", climb.next);
    append_name(out, "reached"), append(out, climb.reached);
    append_name(out, "repeats"), append(out, climb.repeats);
    append_name(out, "rung"), append(out, climb.rung);
    out += '}';
}

void append(std::string& out, core::Absorbed const& absorbed)
{
    out += '{';
    append_some(out, "ack_due", absorbed.ack_due);
    append_name(out, "number"), append(out, std::string_view{absorbed.number});
    append_name(out, "severity"), append(out, absorbed.severity);
    append_some(out, "triage_due", absorbed.triage_due);
    out += '}';
}

void append(std::string& out, std::string const& text) { json::append(out, std::string_view{text}); }

template <class T> void append(std::string& out, std::vector<T> const& list)
{
    out += '[';
    bool first = true;
    for (auto const& item : list) {
        if (!first) out += ',';
        first = false;
        append(out, item);
    }
    out += ']';
}

Case const& blank()
{
    static const Case none;
    return none;
}

/// Appends the fields of `after` that differ from `before`.
void append_changes(std::string& out, Case const& before, Case const& after)
{
    each_field([&](std::string_view name, auto member) {
        if (before.*member == after.*member) return;
        append_name(out, name);
        append(out, after.*member);
    });
}

}  // namespace

std::string encode(Case const& record)
{
    std::string out;
    out.reserve(1024);
    out += "{\"0\":[";
    append(out, record.id);
    out += ',';
    append(out, record.number);
    out += ',';
    append(out, record.version);
    out += ',';
    append(out, record.recent);
    out += ']';
    append_changes(out, blank(), record);
    out += '}';
    return out;
}

std::string event_data(Case const& before, Case const& after, Facts facts)
{
    std::ranges::sort(facts, {}, [](auto const& one) { return one.first; });
    std::string out;
    out.reserve(512);
    out += '{';
    const auto append_fact = [&out](auto const& one) {
        append_name(out, one.first);
        std::visit([&out](auto const& value) { append(out, value); }, one.second);
    };
    const auto behind = std::ranges::find_if(facts, [](auto const& one) { return one.first > "set"; });
    std::for_each(facts.begin(), behind, append_fact);
    std::string changes{"{"};
    append_changes(changes, before, after);
    if (changes.size() > 1) {
        append_name(out, "set");
        out += changes;
        out += '}';
    }
    std::for_each(behind, facts.end(), append_fact);
    out += '}';
    return out;
}

}  // namespace sunwai::rules
