#include "rules/case/limits.hpp"
#include "web/pages/case_parts.hpp"

namespace sunwai::web {
namespace {

using core::Case;
using core::Instant;
using core::Status;

rules::World world_of(Words const& words) { return {*words.names().pack, *words.names().directory, {}}; }

Values line(std::string text) { return Values{}.set("line", std::move(text)); }

Values limit_row(std::string_view key, Instant due, Values::List derivation, Words const& words)
{
    Values row;
    row.set("label", words.say("clock." + std::string{key}))
        .set("due", words.time(due))
        .set("remaining", words.remaining(due))
        .set("late", due <= words.now());
    row.set("has_derivation", !derivation.empty());
    row.set("derivation", std::move(derivation));
    return row;
}

/// `7 working days from 5 Mar 2026, 10:11`
Values from_limit(config::Limit const& limit, Instant from, Words const& words)
{
    return line(words.say("clock.from_limit", Values{}.set("limit", words.limit(limit)).set("from", words.time(from))));
}

/// One line for each step of the derivation: the limit, then whatever moved it.
Values::List atr_derivation(Case const& record, Words const& words)
{
    std::vector<rules::DerivationStep> steps;
    (void)rules::derive_atr_due(record, world_of(words), &steps);
    Values::List lines;
    for (auto const& step : steps) {
        if (step.what == "limit") {
            lines.push_back(from_limit(rules::atr_limit(record, world_of(words)), record.cycle_from.value_or(record.received_at), words));
            continue;
        }
        Values values;
        values.set("what", words.word("step", step.what)).set("detail", words.word("ground", step.detail)).set("due", words.time(step.due));
        const bool plain = step.detail.empty() || config::parse_limit(step.detail);
        lines.push_back(line(words.say(plain ? "clock.step" : "clock.step_ground", values)));
    }
    return lines;
}

}  // namespace

Values::List clock_rows(Case const& record, Words const& words)
{
    Values::List rows;
    if (!core::is_open(record.status)) return rows;
    const rules::World world = world_of(words);
    const auto started = record.assigned_at.value_or(record.opened_at);
    if (record.triage_due && record.status == Status::triage) {
        rows.push_back(
            limit_row("triage_due", *record.triage_due, {from_limit(rules::triage_limit(record, world), record.opened_at, words)}, words));
    }
    if (record.ack_due && record.status == Status::assigned) {
        rows.push_back(limit_row("ack_due", *record.ack_due, {from_limit(rules::ack_limit(record, world), started, words)}, words));
    }
    if (record.atr_due && record.status < Status::atr_filed)
        rows.push_back(limit_row("atr_due", *record.atr_due, atr_derivation(record, words), words));
    if (record.accept_due && record.status == Status::atr_filed) rows.push_back(limit_row("accept_due", *record.accept_due, {}, words));
    if (record.next_at) {
        const auto colon = record.next_why.find(':');
        std::string why = words.word("why", record.next_why.substr(0, colon));
        if (colon != std::string::npos) why += " – " + words.word("line", record.next_why.substr(colon + 1));
        rows.push_back(limit_row("next_at", *record.next_at, {line(std::move(why))}, words));
    }
    return rows;
}

Values::List climb_rows(Case const& record, Words const& words)
{
    Values::List rows;
    for (auto const& climb : record.climbs) {
        Values values;
        values.set("line", words.word("line", climb.line)).set("office", words.office(climb.at)).set("rung", climb.rung);
        values.set("at", climb.reached == Instant{} ? std::string{} : words.time(climb.reached));
        // No reachable holder on any rung: the line has come to its end, and the operator was told.
        std::string_view key = climb.rung == 0 ? "clock.climb_start" : "clock.climb";
        if (climb.at.empty()) key = "clock.climb_nobody";
        rows.push_back(line(words.say(key, values)));
    }
    return rows;
}

}  // namespace sunwai::web
