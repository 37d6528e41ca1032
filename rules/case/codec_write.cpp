#include "rules/case/codec.hpp"
#include "rules/case/fields.hpp"
#include "rules/case/json_buffer.hpp"

#include <algorithm>
#include <type_traits>

namespace sunwai::rules {
namespace {

using core::Case;

/// The text being written on this thread.
JsonBuffer& begin(std::string_view json)
{
    thread_local JsonBuffer buffer;
    buffer.begin(json);
    return buffer;
}

template <class T> void append(JsonBuffer& out, std::vector<T> const& list);
void append(JsonBuffer& out, std::string const& text) { out.text(text); }
void append(JsonBuffer& out, std::same_as<bool> auto value) { out.raw(value ? "true" : "false"); }
void append(JsonBuffer& out, core::Instant at) { out.number(core::to_millis(at)); }
void append(JsonBuffer& out, core::Duration span) { out.number(std::int64_t{span.count()}); }

template <class Number>
    requires(std::integral<Number> || std::floating_point<Number>) && (!std::same_as<Number, bool>)
void append(JsonBuffer& out, Number number)
{
    out.number(number);
}

template <class E>
    requires std::is_enum_v<E>
void append(JsonBuffer& out, E value)
{
    out.text(core::name(value));
}

void append(JsonBuffer& out, std::optional<core::Instant> const& at)
{
    if (at) append(out, *at);
    else out.raw("null");
}

void append_member(JsonBuffer& out, std::string_view name, auto const& value)
{
    out.name(name);
    append(out, value);
}

void append_some(JsonBuffer& out, std::string_view name, std::optional<core::Instant> const& at)
{
    if (at) append_member(out, name, *at);
}

void append_changed(JsonBuffer& out, std::string_view name, auto const& before, auto const& after)
{
    if (before != after) append_member(out, name, after);
}

void append(JsonBuffer& out, core::LedgerEntry const& entry)
{
    out.put('{');
    append_member(out, "bound", entry.bound);
    append_member(out, "cycle", entry.cycle);
    append_member(out, "from", entry.from);
    append_member(out, "granted", entry.granted);
    append_member(out, "ground", entry.ground);
    append_member(out, "kind", entry.kind);
    append_some(out, "until", entry.until);
    out.put('}');
}

/// Only what is not as it is at the foot of a line; a line on which nothing has happened is its name.
void append(JsonBuffer& out, core::Climb const& climb)
{
    const core::Climb foot{climb.line, 0, {}, {}, {}, 0};
    if (climb == foot) return out.text(climb.line);
    out.put('{');
    append_changed(out, "at", foot.at, climb.at);
    append_member(out, "line", climb.line);
    append_some(out, "next", climb.next);
    append_changed(out, "reached", foot.reached, climb.reached);
    append_changed(out, "repeats", foot.repeats, climb.repeats);
    append_changed(out, "rung", foot.rung, climb.rung);
    out.put('}');
}

void append(JsonBuffer& out, core::Absorbed const& absorbed)
{
    out.put('{');
    append_some(out, "ack_due", absorbed.ack_due);
    append_member(out, "number", absorbed.number);
    append_member(out, "severity", absorbed.severity);
    append_some(out, "triage_due", absorbed.triage_due);
    out.put('}');
}

template <class T> void append(JsonBuffer& out, std::vector<T> const& list)
{
    out.put('[');
    for (auto const& item : list) {
        if (&item != list.data()) out.put(',');
        append(out, item);
    }
    out.put(']');
}

Case const& blank()
{
    static const Case none;
    return none;
}

/// Appends the fields of `after` that differ from `before`.
void append_changes(JsonBuffer& out, Case const& before, Case const& after)
{
    each_field([&](std::string_view name, auto member) { append_changed(out, name, before.*member, after.*member); });
}

/// What the data of an opening are the changes to: a case that has what is implied. Where the clock does not start as it always does, an empty one that
/// makes the mark of that stand in the data.
Case const& before_opening(Case const& opened)
{
    // Kept, because making and unmaking a case costs more than setting these few fields.
    thread_local Case with_implied;
    thread_local Case plain;
    const bool usual = opened.cycle_from == opened.received_at;
    Case& before = usual ? with_implied : plain;
    before.cycle_from = opened.received_at;
    if (usual) each_implied(opened, [&](std::string_view, auto member, auto value) { before.*member = value; });
    return before;
}

}  // namespace

std::string encode(Case const& record)
{
    auto& out = begin("{\"0\":[");
    append(out, record.id);
    out.put(',');
    append(out, record.number);
    out.put(',');
    append(out, record.version);
    out.put(',');
    append(out, record.recent);
    out.put(']');
    append_changes(out, blank(), record);
    out.put('}');
    return out.text();
}

std::string event_data(Case const& before, Case const& after, Facts facts)
{
    std::ranges::sort(facts, {}, [](auto const& one) { return one.first; });
    auto& out = begin("{");
    const auto append_fact = [&out](auto const& one) { std::visit([&](auto const& value) { append_member(out, one.first, value); }, one.second); };
    const auto behind = std::ranges::find_if(facts, [](auto const& one) { return one.first > "set"; });
    std::for_each(facts.begin(), behind, append_fact);
    const auto without = out.size();
    out.name("set");
    out.put('{');
    const auto empty = out.size();
    append_changes(out, before, after);
    if (out.size() > empty) out.put('}');
    else out.cut(without);
    std::for_each(behind, facts.end(), append_fact);
    out.put('}');
    return out.text();
}

std::string opened_data(Case const& opened)
{
    auto& out = begin("{\"set\":{");
    append_changes(out, before_opening(opened), opened);
    out.raw("}}");
    return out.text();
}

}  // namespace sunwai::rules
