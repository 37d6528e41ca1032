#include "core/time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::core {
namespace {

using namespace std::chrono;

/// Reads exactly `digits` decimal digits at `pos` and moves past them.
std::optional<int> number(std::string_view text, std::size_t& pos, std::size_t digits) noexcept
{
    if (text.size() - pos < digits || pos > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const char c = text[pos + i];
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    pos += digits;
    return value;
}

bool skip(std::string_view text, std::size_t& pos, std::string_view any_of) noexcept
{
    // Not any_of.find(): that asks the C library for one of two letters.
    if (pos >= text.size() || std::none_of(any_of.begin(), any_of.end(), [c = text[pos]](char one) { return one == c; })) return false;
    ++pos;
    return true;
}

std::optional<Date> date_at(std::string_view text, std::size_t& pos) noexcept
{
    const auto y = number(text, pos, 4);
    if (!y || !skip(text, pos, "-")) return std::nullopt;
    const auto m = number(text, pos, 2);
    if (!m || !skip(text, pos, "-")) return std::nullopt;
    const auto d = number(text, pos, 2);
    if (!d) return std::nullopt;
    const Date day{year{*y}, month{static_cast<unsigned>(*m)}, std::chrono::day{static_cast<unsigned>(*d)}};
    if (!day.ok() || *y < 1) return std::nullopt;
    return day;
}

std::optional<milliseconds> time_of_day_at(std::string_view text, std::size_t& pos) noexcept
{
    const auto h = number(text, pos, 2);
    if (!h || !skip(text, pos, ":")) return std::nullopt;
    const auto m = number(text, pos, 2);
    if (!m || !skip(text, pos, ":")) return std::nullopt;
    const auto s = number(text, pos, 2);
    if (!s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
    milliseconds fraction{0};
    if (skip(text, pos, ".,")) {
        int scale = 100;
        const std::size_t first = pos;
        for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos, scale /= 10) {
            fraction += milliseconds{(text[pos] - '0') * scale};
        }
        if (pos == first) return std::nullopt;
    }
    if (*s == 60) return hours{*h} + minutes{*m} + seconds{59} + milliseconds{999};
    return hours{*h} + minutes{*m} + seconds{*s} + fraction;
}

std::optional<minutes> offset_at(std::string_view text, std::size_t& pos) noexcept
{
    if (skip(text, pos, "Zz")) return minutes{0};
    const bool behind = pos < text.size() && text[pos] == '-';
    if (!skip(text, pos, "+-")) return std::nullopt;
    const auto h = number(text, pos, 2);
    if (!h || !skip(text, pos, ":")) return std::nullopt;
    const auto m = number(text, pos, 2);
    if (!m || *h > 23 || *m > 59) return std::nullopt;
    const minutes ahead = hours{*h} + minutes{*m};
    return behind ? -ahead : ahead;
}

}  // namespace

std::string format_rfc3339(Instant at, UtcOffset offset)
{
    const auto local = at + offset.value;
    const auto day = floor<days>(local);
    const Date date{day};
    const hh_mm_ss time{local - day};
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                   static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(), time.seconds().count());
    if (const auto ms = time.subseconds().count(); ms != 0) text += fmt::format(".{:03}", ms);
    if (offset.value == minutes{0}) return text + "Z";
    const auto distance = abs(offset.value);
    return text + fmt::format("{}{:02}:{:02}", offset.value < minutes{0} ? '-' : '+', distance.count() / 60, distance.count() % 60);
}

std::optional<Instant> parse_rfc3339(std::string_view text) noexcept
{
    std::size_t pos = 0;
    const auto date = date_at(text, pos);
    if (!date || !skip(text, pos, "Tt ")) return std::nullopt;
    const auto time = time_of_day_at(text, pos);
    if (!time) return std::nullopt;
    const auto offset = offset_at(text, pos);
    if (!offset || pos != text.size()) return std::nullopt;
    const Instant at = time_point_cast<milliseconds>(sys_days{*date}) + *time - *offset;
    if (at < earliest || at > latest) return std::nullopt;
    return at;
}

std::string format_date(Date day)
{
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::optional<Date> parse_date(std::string_view text) noexcept
{
    std::size_t pos = 0;
    const auto day = date_at(text, pos);
    if (!day || pos != text.size() || static_cast<int>(day->year()) < 1970) return std::nullopt;
    return day;
}

Date local_date(Instant at, UtcOffset offset) noexcept { return Date{floor<days>(at + offset.value)}; }

Instant start_of(Date day, UtcOffset offset) noexcept { return time_point_cast<milliseconds>(sys_days{day}) - offset.value; }

}  // namespace sunwai::core
