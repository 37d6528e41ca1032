#include "daemon/verbs/deadline_question.hpp"

#include "core/model/post.hpp"
#include "daemon/verbs/known_names.hpp"
#include "rules/calendar/working_time.hpp"
#include "rules/case/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sunwai::daemon {
namespace {

using core::Instant;

core::Error wrong(std::string what) { return {core::Errc::invalid, std::move(what)}; }

std::string clock_text(std::chrono::minutes at) { return fmt::format("{:02}:{:02}", at.count() / 60, at.count() % 60); }

/// `2026-03-06 Fri 09:00-13:00 13:30-17:00`, or why nothing is worked on that day.
std::string day_text(core::Date day, rules::WorkingTime const& hours, config::Calendar const& calendar)
{
    constexpr std::array<char const*, 7> names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const auto weekday = std::chrono::weekday{std::chrono::sys_days{day}};
    auto text = fmt::format("{} {}", core::format_date(day), names[weekday.c_encoding()]);
    const auto periods = hours.periods_of(day);
    for (auto const& period : periods) text += fmt::format(" {}-{}", clock_text(period.from), clock_text(period.to));
    const auto holiday = std::find_if(calendar.holidays.begin(), calendar.holidays.end(), [&](auto const& one) { return one.day == day; });
    if (holiday != calendar.holidays.end()) text += fmt::format(" {}{}", periods.empty() ? "closed: " : "half day: ", holiday->name.en);
    else if (periods.empty()) text += " closed";
    return text;
}

/// The days from one instant to another; long stretches are cut in the middle.
void explain_days(std::vector<std::string>& steps, rules::WorkingTime const& hours, config::Calendar const& calendar, Instant from, Instant due)
{
    constexpr int most = 60;
    const auto last = std::chrono::sys_days{core::local_date(due, calendar.offset)};
    auto day = std::chrono::sys_days{core::local_date(from, calendar.offset)};
    for (int shown = 0; day <= last; day += std::chrono::days{1}) {
        if (++shown == most && last - day > std::chrono::days{1}) {
            steps.push_back(fmt::format("… {} more days", (last - day).count() - 1));
            day = last;
        }
        steps.push_back(day_text(core::Date{day}, hours, calendar));
    }
}

struct Asked {
    Instant from{};
    config::Place const* place{nullptr};
};

core::Result<Asked> check(DeadlineQuestion const& question, Policy const& policy)
{
    Asked asked;
    if (question.from.empty()) return wrong("from: is missing");
    const auto from = core::parse_rfc3339(question.from);
    if (!from) return wrong(fmt::format("from: '{}' is not an RFC 3339 time between 1970 and 9999", question.from.substr(0, 64)));
    asked.from = *from;
    auto const& pack = *policy.pack;
    asked.place = pack.place(question.place);
    if (const auto known = check_place(pack, question.place); !known) return core::in("place", known.error());
    if (const auto known = check_category(pack, question.category); !known) return core::in("category", known.error());
    if (const auto known = check_matter(pack, question.category, question.matter); !known) return core::in("matter", known.error());
    if (const auto known = check_duty(pack, question.duty); !known) return core::in("duty", known.error());
    if (!question.severity.empty() && !core::parse_severity(question.severity)) return wrong("severity: must be normal, high or emergency");
    if (question.within.empty() && question.category.empty()) return wrong("within: is missing; without it, say a category and a place");
    return asked;
}

std::string duty_in_words(std::string const& duty, config::Place const* district)
{
    auto text = fmt::format("on the duty hours '{}'", duty);
    if (district != nullptr) text += fmt::format(" with the holidays of {}", district->name_en);
    return text;
}

core::Result<DeadlineAnswer> finish(DeadlineAnswer answer, Asked const& asked, Policy const& policy, bool explain)
{
    if (answer.due + policy.pack->calendar.offset.value >= core::latest) return wrong("that never falls due: no working time within reach of the calendar");
    if (!explain) return answer;
    auto const& calendar = policy.pack->calendar;
    const auto* district = asked.place == nullptr ? nullptr : policy.pack->district_of(asked.place->id);
    const auto limit = config::parse_limit(answer.limit);
    answer.steps.push_back(fmt::format("from {}", core::format_rfc3339(asked.from, calendar.offset)));
    answer.steps.push_back(answer.why);
    if (limit && limit->calendar_time()) {
        answer.steps.push_back(fmt::format("{} of calendar time: every hour counts", answer.limit));
    } else {
        answer.steps.push_back(fmt::format("{} {}, calendar {}", answer.limit, duty_in_words(answer.duty, district), calendar.version));
        const rules::WorkingTime hours{calendar, answer.duty, district == nullptr ? std::string_view{} : std::string_view{district->id}};
        explain_days(answer.steps, hours, calendar, asked.from, answer.due);
    }
    answer.steps.push_back(fmt::format("due {}", core::format_rfc3339(answer.due, calendar.offset)));
    return answer;
}

/// A case as the machine would open it, for what it says about limits.
core::Case as_opened(DeadlineQuestion const& question, Asked const& asked, Policy const& policy)
{
    core::Post post;
    post.source = "hand";
    post.external_id = "deadline";
    post.created_at = asked.from;
    core::Verdict verdict;
    verdict.kind = core::Kind::grievance;
    verdict.kind_confidence = 1;
    verdict.matters.push_back({question.category, question.matter, 1.0, {}, false});
    verdict.severity = core::parse_severity(question.severity).value_or(core::Severity::normal);
    if (asked.place != nullptr) {
        auto const* district = policy.pack->district_on(asked.place->id, core::local_date(asked.from, policy.pack->calendar.offset));
        verdict.place = core::PlaceFinding{asked.place->id, asked.place->name_en, asked.place->level, district == nullptr ? core::PlaceId{} : district->id, 1.0};
        verdict.area = policy.pack->area_of(asked.place->id);
    }
    const rules::Opening opening{post, verdict, 0, false, {}, {}, false};
    return rules::open(opening, policy.world(), asked.from, asked.from).next;
}

}  // namespace

core::Result<DeadlineAnswer> answer_deadline(DeadlineQuestion const& question, Policy const& policy, bool explain)
{
    const auto asked = check(question, policy);
    if (!asked) return asked.error();
    DeadlineAnswer answer;
    const auto* district = asked->place == nullptr ? nullptr : policy.pack->district_of(asked->place->id);
    const std::string_view holidays_of = district == nullptr ? std::string_view{} : std::string_view{district->id};
    if (!question.within.empty()) {
        const auto limit = config::parse_limit(question.within);
        if (!limit) return wrong(fmt::format("within: '{}' must read like 30m, 48h, 7d, 4wh or 7wd", question.within.substr(0, 64)));
        answer.limit = config::to_string(*limit);
        answer.duty = question.duty.empty() ? "office" : question.duty;
        answer.why = "limit as asked";
        answer.due = rules::WorkingTime{policy.pack->calendar, answer.duty, holidays_of}.add(asked->from, *limit);
        return finish(std::move(answer), *asked, policy, explain);
    }
    const auto record = as_opened(question, *asked, policy);
    auto const* rule = policy.pack->limit(question.category, question.matter, record.area, record.place);
    answer.limit = record.atr_limit.empty() && rule != nullptr ? config::to_string(rule->atr) : record.atr_limit;
    answer.duty = !question.duty.empty() ? question.duty : record.duty.empty() ? std::string{"office"} : record.duty;
    const auto only_here = rule == nullptr || rule->places.empty() ? std::string{} : fmt::format("; a limit of {} only", fmt::join(rule->places, ", "));
    answer.why = fmt::format("action-taken report for {}{}{}, area {}, acting office {}{}{}", question.category, question.matter.empty() ? "" : "/", question.matter,
                             core::name(record.area), record.acting.empty() ? "not decided" : record.acting, only_here,
                             rule == nullptr || rule->source.empty() ? std::string{} : "; source: " + rule->source);
    answer.acknowledgement = record.ack_due;
    const auto limit = config::parse_limit(answer.limit);
    if (record.atr_due && question.duty.empty()) answer.due = *record.atr_due;
    else if (limit) answer.due = rules::WorkingTime{policy.pack->calendar, answer.duty, holidays_of}.add(asked->from, *limit);
    else return wrong("policy gives no limit for that");
    return finish(std::move(answer), *asked, policy, explain);
}

}  // namespace sunwai::daemon
