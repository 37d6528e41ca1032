#pragma once
#include "core/model/actor.hpp"
#include "core/model/ids.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunwai::core {

/// What happened to a case. Appended, never changed. `data` is canonical JSON (sorted keys, no spaces) made by rules/case and holds no text
/// by or about a citizen; such text is `words`, stored apart with a salt so that it can be erased while the chain stays valid.
struct Event {
    std::int64_t seq{0};       ///< 1, 2, 3 … within its case
    std::string kind;          ///< opened, assigned, acknowledged, atr_filed, reminder_due, rung_reached …
    Instant at{};
    Actor actor;
    std::string data{"{}"};
    std::optional<std::string> words;
    friend bool operator==(Event const&, Event const&) = default;
};

/// Somebody must be told. Written in the transaction of its event; unique by (case, cycle, line, rung, reason, occurrence), so that nothing is told twice
/// whatever crashes. To whom it goes in person is decided when it is claimed.
struct Notice {
    NoticeId id{0};
    CaseId case_id{0};
    std::int64_t event_seq{0};
    int cycle{1};
    std::string line;          ///< district, department, police, citizen, operator, state
    int rung{0};
    std::string reason;        ///< assigned, reminder, breach, climb, emergency, returned, order, citizen_received …
    std::string occurrence{"0"};  ///< "0", or the local date for what repeats daily
    OfficeId office;           ///< recipient office; empty for the citizen and the operator
    bool single{false};        ///< a mail of its own; otherwise it rides in the next digest
    Instant created_at{};
    Instant not_before{};      ///< the recipient's next duty hour
    bool held{false};          ///< of a replayed case
    friend bool operator==(Notice const&, Notice const&) = default;
};

}  // namespace sunwai::core
