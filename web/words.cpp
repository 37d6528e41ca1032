#include "web/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace sunwai::web {

using core::text::Language;
using core::text::Values;

std::string Words::say(std::string_view key, Values const& values) const
{
    auto said = catalogue_.say(language_, key, values);
    if (!said) throw std::logic_error(said.error().what);
    return std::move(*said);
}

std::string Words::word(std::string_view group, std::string_view word) const
{
    std::string plain{word};
    std::replace(plain.begin(), plain.end(), '_', ' ');
    return catalogue_.word(language_, fmt::format("{}.{}", group, word), plain);
}

std::string Words::words(std::string_view group, std::vector<std::string> const& list) const
{
    std::string out;
    for (auto const& each : list) out += (out.empty() ? "" : ", ") + word(group, each);
    return out;
}

std::string Words::time(core::Instant at) const
{
    const auto local = at + names_.pack->calendar.offset.value;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const core::Date date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::minutes>(local - day)};
    return fmt::format("{} {} {}, {:02}:{:02}", unsigned{date.day()}, say(fmt::format("month.{}", unsigned{date.month()})),
                       int{date.year()}, clock.hours().count(), clock.minutes().count());
}

/// Whole minutes below two hours, whole hours below two days, whole days from there.
std::string Words::span(std::string_view group, core::Duration distance) const
{
    using namespace std::chrono;
    const auto in_minutes = floor<minutes>(distance).count();
    Values values;
    if (in_minutes < 120) {
        values.set("n", in_minutes);
        return say(fmt::format("time.{}_minutes", group), values);
    }
    const bool hours_do = distance < hours{48};
    values.set("n", hours_do ? floor<hours>(distance).count() : floor<days>(distance).count());
    return say(fmt::format("time.{}_{}", group, hours_do ? "hours" : "days"), values);
}

std::string Words::remaining(core::Instant due) const { return due <= now_ ? span("over", now_ - due) : span("in", due - now_); }

std::string Words::ago(core::Instant at) const { return span("ago", std::max(core::Duration{0}, now_ - at)); }

std::string Words::limit(config::Limit const& limit) const
{
    constexpr std::string_view units[] = {"minutes", "hours", "days", "working_hours", "working_days"};
    return say(fmt::format("limit.{}", units[static_cast<std::size_t>(limit.unit)]), Values{}.set("n", limit.amount));
}

std::string const& Words::in_language(core::Bilingual const& text) const noexcept
{
    return language_ == Language::hi && !text.hi.empty() ? text.hi : text.en;
}

std::string Words::office(std::string_view id) const
{
    auto const* found = names_.directory->office(id);
    return found == nullptr ? std::string{id} : in_language(found->title);
}

std::string Words::place(std::string_view id) const
{
    auto const* found = names_.pack->place(id);
    return found == nullptr ? std::string{id} : found->shown(language_ == Language::hi);
}

std::string Words::category(std::string_view key) const
{
    auto const* found = names_.pack->category(key);
    return found == nullptr ? word("category", key) : in_language(found->name);
}

std::string Words::matter(std::string_view category, std::string_view key) const
{
    if (auto const* found = names_.pack->category(category)) {
        for (auto const& matter : found->matters) {
            if (matter.key == key) return in_language(matter.name);
        }
    }
    return word("matter", key);
}

std::string Words::actor(core::Actor const& actor) const
{
    if (!actor.office.empty()) return office(actor.office);
    return word("actor", name(actor.kind));
}

}  // namespace sunwai::web
