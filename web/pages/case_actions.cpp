#include "web/form_guard.hpp"
#include "web/pages/case_parts.hpp"

#include <algorithm>
#include <span>

namespace sunwai::web {
namespace {

enum class Input : unsigned char { line, text, date, office, choice, category, severity };

struct Field {
    std::string_view name;  ///< of the command's argument
    std::string_view label;  ///< message `act.…`
    Input input{Input::text};
    bool required{false};
    std::string_view choices{};  ///< words with spaces between, each `<name of the argument>.word` in the catalogue
};

struct Form {
    std::string_view verb;
    std::span<Field const> fields;
};

constexpr Field reason[] = {{"reason", "reason", Input::text, true}};
constexpr Field note[] = {{"text", "words", Input::text, true}};
constexpr Field give[] = {{"office", "office", Input::office, true}, {"reason", "reason", Input::text}};
constexpr Field give_with_reason[] = {{"office", "office", Input::office, true}, {"reason", "reason", Input::text, true}};
constexpr Field acknowledge[] = {{"next_step", "next_step", Input::text, true}};
constexpr Field relay[] = {{"stage", "stage", Input::choice, true, "relayed reached made_safe"},
                           {"whom", "whom", Input::line},
                           {"how", "how", Input::line},
                           {"when", "when", Input::line},
                           {"reference", "reference", Input::line}};
constexpr Field order[] = {{"text", "words", Input::text, true}};
constexpr Field report[] = {{"kind", "kind", Input::choice, true, "done partly not_feasible nothing_wrong referred"},
                            {"report", "report", Input::text, true},
                            {"message", "message", Input::text, true},
                            {"rule", "rule", Input::line}};
constexpr Field question[] = {{"text", "question", Input::text, true}};
constexpr Field answer[] = {{"answer", "answer", Input::choice, true, "yes no partly pressed info unreachable never_complained"},
                            {"text", "words", Input::text}};
constexpr Field extension[] = {
    {"until", "date", Input::date, true}, {"reason", "reason", Input::text, true}, {"message", "message", Input::text, true}};
constexpr Field decision[] = {{"decision", "decision", Input::choice, true, "grant refuse"}, {"reason", "reason", Input::text}};
constexpr Field appeal_decision[] = {{"decision", "decision", Input::choice, true, "uphold refuse"},
                                     {"reason", "reason", Input::text, true}};
constexpr Field correct[] = {
    {"category", "category", Input::category}, {"severity", "severity", Input::severity}, {"reason", "reason", Input::text}};
constexpr Field end[] = {{"kind", "kind", Input::choice, true, "closed referred rejected not_feasible no_merit withdrawn"},
                         {"reason", "reason", Input::text, true},
                         {"message", "message", Input::text, true},
                         {"authority", "authority", Input::line},
                         {"rule", "rule", Input::line},
                         {"evidence", "evidence", Input::line}};
constexpr Field reopen[] = {{"ground", "reason", Input::choice, true, "citizen_no spot_check pressed same_matter number_quoted other"},
                            {"reason", "words", Input::text}};

/// In the order in which they are offered: what moves the case on comes first.
constexpr Form forms[] = {{"triage-decide", give},
                          {"acknowledge", acknowledge},
                          {"start", {}},
                          {"relay", relay},
                          {"file-atr", report},
                          {"accept", {}},
                          {"return", reason},
                          {"appeal-decide", appeal_decision},
                          {"extend-decide", decision},
                          {"assign", give},
                          {"re-mark", give_with_reason},
                          {"transfer", give_with_reason},
                          {"order", order},
                          {"ask-citizen", question},
                          {"citizen-answer", answer},
                          {"extend-ask", extension},
                          {"correct", correct},
                          {"close", end},
                          {"reopen", reopen},
                          {"release", {}},
                          {"note", note}};

Form const* form_of(std::string_view verb) noexcept
{
    auto const* found = std::find_if(std::begin(forms), std::end(forms), [&](Form const& form) { return form.verb == verb; });
    return found == std::end(forms) ? nullptr : found;
}

constexpr std::size_t most_offices = 200;

/// Message keys have no hyphen.
std::string key_of(std::string_view verb)
{
    std::string key{verb};
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

Values choice(std::string_view value, std::string label)
{
    return Values{}.set("value", value).set("label", std::move(label)).set("chosen", false);
}

/// Offices that come into question: those the rules found, those that act on the matter here, then every other of the district.
Values::List office_choices(core::Case const& record, Words const& words)
{
    auto const& pack = *words.names().pack;
    std::vector<std::string> ids = record.candidates;
    std::string const& place = record.place.empty() ? record.district : record.place;
    for (auto const& match : pack.acting_offices(record.category, record.matter, place, record.area)) ids.push_back(match.office->id);
    for (auto const& office : words.names().directory->offices()) {
        if (!record.district.empty() && pack.within(office.place, record.district)) ids.push_back(office.id);
    }
    Values::List choices;
    std::vector<std::string> seen = record.excluded;
    for (auto const& id : ids) {
        if (choices.size() == most_offices || std::find(seen.begin(), seen.end(), id) != seen.end()) continue;
        seen.push_back(id);
        choices.push_back(choice(id, words.office(id)));
    }
    return choices;
}

Values::List word_choices(std::string_view group, std::string_view list, Words const& words)
{
    Values::List choices;
    while (!list.empty()) {
        const auto space = list.find(' ');
        const auto word = list.substr(0, space);
        choices.push_back(choice(word, words.word(group, word)));
        list.remove_prefix(space == std::string_view::npos ? list.size() : space + 1);
    }
    return choices;
}

Values::List choices_of(Field const& field, core::Case const& record, Words const& words)
{
    switch (field.input) {
    case Input::office: return office_choices(record, words);
    case Input::severity: return word_choices("severity", "normal high emergency", words);
    case Input::choice: return word_choices(field.name, field.choices, words);
    case Input::category: {
        Values::List choices;
        for (auto const& category : words.names().pack->categories)
            choices.push_back(choice(category.key, words.in_language(category.name)));
        return choices;
    }
    default: return {};
    }
}

Values field_row(Field const& field, core::Case const& record, Words const& words)
{
    Values row;
    row.set("name", field.name).set("label", words.say("act." + std::string{field.label})).set("required", field.required);
    row.set("is_line", field.input == Input::line).set("is_text", field.input == Input::text).set("is_date", field.input == Input::date);
    row.set("is_choice", field.input > Input::date)
        .set("choices", choices_of(field, record, words))
        .set("longest", field.name == "message" ? 600 : 2000);
    return row;
}

}  // namespace

bool has_form(std::string_view verb) noexcept { return form_of(verb) != nullptr; }

Values::List action_rows(core::Case const& record, std::vector<std::string> const& allowed, Words const& words)
{
    Values::List rows;
    for (auto const& form : forms) {
        const bool offered = std::find(allowed.begin(), allowed.end(), form.verb) != allowed.end();
        // Some verbs are allowed in general and still make no sense for this case.
        const bool pointless = (form.verb == "relay" && record.severity != core::Severity::emergency) ||
                               (form.verb == "extend-decide" && !record.extension_due) ||
                               (form.verb == "appeal-decide" && !record.appeal_due) || (form.verb == "release" && !record.replayed) ||
                               (form.verb == "assign" && record.status == core::Status::triage);
        if (!offered || pointless) continue;
        Values::List fields;
        for (auto const& field : form.fields) fields.push_back(field_row(field, record, words));
        Values row;
        row.set("verb", form.verb)
            .set("label", words.say("verb." + key_of(form.verb)))
            .set("key", FormGuard::fresh_key())
            .set("first", rows.empty());
        row.set("fields", std::move(fields));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::map<std::string, std::string> arguments_of(std::string_view verb, std::vector<std::pair<std::string, std::string>> const& values,
                                                core::UtcOffset offset)
{
    std::map<std::string, std::string> arguments;
    auto const* form = form_of(verb);
    if (form == nullptr) return arguments;
    for (auto const& field : form->fields) {
        const auto found = std::find_if(values.begin(), values.end(), [&](auto const& pair) { return pair.first == field.name; });
        if (found == values.end() || found->second.empty()) continue;
        std::string value = found->second;
        const auto day = field.input == Input::date ? core::parse_date(value) : std::nullopt;
        if (day) value = core::format_rfc3339(core::start_of(*day, offset) + std::chrono::hours{24} - std::chrono::seconds{1}, offset);
        arguments.emplace(field.name, std::move(value));
    }
    return arguments;
}

}  // namespace sunwai::web
