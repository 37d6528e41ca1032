#include "config/fields.hpp"

#include "config/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sunwai::config {
namespace {

bool wrong_type(Value const& value, Reading const& reading, std::string_view wanted)
{
    reading.error(value.at, fmt::format("must be {}, not {}", wanted, name(value.kind)));
    return false;
}

bool in_range(double number, Value const& value, Constraint const& constraint, Reading const& reading, std::string_view unit = {})
{
    if (number >= constraint.least && number <= constraint.most) return true;
    reading.error(value.at, fmt::format("{} is out of range: {} to {}{}{}", number, constraint.least, constraint.most, unit.empty() ? "" : " ", unit));
    return false;
}

std::vector<std::string_view> split(std::string_view text, char by)
{
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(by);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

bool has_control(std::string_view text) noexcept
{
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool fits(std::string_view text, Position at, Constraint const& constraint, Reading const& reading)
{
    if (text.size() > constraint.longest) {
        reading.error(at, fmt::format("is longer than {} bytes", constraint.longest));
        return false;
    }
    if (has_control(text)) {
        reading.error(at, "holds a control character");
        return false;
    }
    if (!constraint.choices.empty()) {
        const auto choices = split(constraint.choices, '|');
        if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
            reading.error(at, fmt::format("\"{}\" is not one of {}{}", text, fmt::join(choices, ", "), suggestion(text, choices)));
            return false;
        }
    }
    if (constraint.check != nullptr) {
        if (const auto fault = constraint.check(text)) {
            reading.error(at, *fault);
            return false;
        }
    }
    return true;
}

template <class Number> bool take_whole(Value const& value, Constraint const& constraint, Reading const& reading, Number& out)
{
    if (value.kind != Value::Kind::integer) return wrong_type(value, reading, "a whole number");
    if (!in_range(static_cast<double>(value.integer), value, constraint, reading)) return false;
    out = static_cast<Number>(value.integer);
    return true;
}

}  // namespace

Reading Reading::at(std::string_view key) const
{
    Reading inner{*this};
    inner.path = path.empty() ? std::string{key} : fmt::format("{}.{}", path, key);
    return inner;
}

Reading Reading::at(std::string_view key, std::size_t index) const { return at(fmt::format("{}[{}]", key, index + 1)); }

void Reading::error(Position at, std::string_view what) const { faults.error(at, fmt::format("{}: {}", path, what)); }

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::string& out)
{
    if (value.kind != Value::Kind::text) return wrong_type(value, reading, "text");
    if (constraint.required && value.text.empty()) {
        reading.error(value.at, "is empty");
        return false;
    }
    if (!fits(value.text, value.at, constraint, reading)) return false;
    out = value.text;
    return true;
}

bool take(Value const& value, Constraint const&, Reading const& reading, bool& out)
{
    if (value.kind != Value::Kind::boolean) return wrong_type(value, reading, "true or false");
    out = value.boolean;
    return true;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, int& out) { return take_whole(value, constraint, reading, out); }

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::uint16_t& out)
{
    Constraint narrower = constraint;
    narrower.most = std::min(narrower.most, 65535.0);
    return take_whole(value, narrower, reading, out);
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, double& out)
{
    const bool whole = value.kind == Value::Kind::integer;
    if (!whole && value.kind != Value::Kind::number) return wrong_type(value, reading, "a number");
    const double number = whole ? static_cast<double>(value.integer) : value.number;
    if (!in_range(number, value, constraint, reading)) return false;  // NaN is in no range
    out = number;
    return true;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::chrono::seconds& out)
{
    std::optional<std::chrono::seconds> span;
    if (value.kind == Value::Kind::integer) {
        if (!in_range(static_cast<double>(value.integer), value, constraint, reading, "seconds")) return false;
        span = std::chrono::seconds{value.integer};
    } else if (value.kind == Value::Kind::text) {
        span = parse_span(value.text);
    } else {
        return wrong_type(value, reading, "a time span such as \"90s\", \"5m\", \"2h\"");
    }
    if (!span) {
        reading.error(value.at, fmt::format("\"{}\" is not a time span such as \"90s\", \"5m\", \"2h\"", value.text));
        return false;
    }
    if (!in_range(static_cast<double>(span->count()), value, constraint, reading, "seconds")) return false;
    out = *span;
    return true;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::chrono::minutes& out)
{
    if (value.kind == Value::Kind::integer) {
        if (!in_range(static_cast<double>(value.integer), value, constraint, reading, "minutes")) return false;
        out = std::chrono::minutes{value.integer};
        return true;
    }
    if (value.kind != Value::Kind::text) return wrong_type(value, reading, "a time of day such as \"09:15\"");
    const auto time = parse_time_of_day(value.text);
    if (!time) {
        reading.error(value.at, fmt::format("\"{}\" is not a time of day such as \"09:15\"", value.text));
        return false;
    }
    out = *time;
    return true;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::filesystem::path& out)
{
    std::string text;
    Constraint wider = constraint;
    wider.longest = 4096;
    if (!take(value, wider, reading, text)) return false;
    out = text.empty() ? std::filesystem::path{} : (reading.base / text).lexically_normal();
    return true;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::vector<std::string>& out)
{
    if (value.kind != Value::Kind::list) return wrong_type(value, reading, "a list of texts");
    if (value.items.size() > constraint.longest) {
        reading.error(value.at, fmt::format("has more than {} entries", constraint.longest));
        return false;
    }
    bool good = true;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        Reading inner{reading};
        inner.path = fmt::format("{}[{}]", reading.path, i + 1);
        std::string text;
        Constraint each = constraint;
        each.required = true;
        each.longest = 512;
        good = take(value.items[i], each, inner, text) && good;
        texts.push_back(std::move(text));
    }
    if (good) out = std::move(texts);
    return good;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::vector<int>& out)
{
    if (value.kind != Value::Kind::list) return wrong_type(value, reading, "a list of whole numbers");
    std::vector<int> numbers;
    for (auto const& item : value.items) {
        int number{};
        if (!take_whole(item, constraint, reading, number)) return false;
        if (!numbers.empty() && number <= numbers.back()) {
            reading.error(item.at, "must rise from entry to entry");
            return false;
        }
        numbers.push_back(number);
    }
    out = std::move(numbers);
    return true;
}

bool take(Value const& value, Constraint const&, Reading const& reading, Limit& out)
{
    if (value.kind != Value::Kind::text) return wrong_type(value, reading, "a time limit such as \"8h\", \"4wh\", \"7wd\"");
    const auto limit = parse_limit(value.text);
    if (!limit) {
        reading.error(value.at, fmt::format("\"{}\" is not a time limit; write 30m, 8h, 7d for calendar time, 4wh, 7wd for working time", value.text));
        return false;
    }
    out = *limit;
    return true;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::optional<Limit>& out)
{
    Limit limit;
    if (!take(value, constraint, reading, limit)) return false;
    out = limit;
    return true;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, core::Bilingual& out)
{
    static constexpr std::array<Field<core::Bilingual>, 2> fields{{
        {"en", &core::Bilingual::en, "English", {.required = true, .longest = 200}},
        {"hi", &core::Bilingual::hi, "Hindi", {.required = true, .longest = 400}},
    }};
    if (value.kind != Value::Kind::table) return wrong_type(value, reading, "a table { en = …, hi = … }");
    static_cast<void>(constraint);
    read_fields<core::Bilingual>(value, fields, {}, reading, out);
    return true;
}

bool take(Value const& value, Constraint const&, Reading const& reading, std::optional<core::Date>& out)
{
    if (value.kind == Value::Kind::date) {
        out = value.date;
        return true;
    }
    if (value.kind == Value::Kind::text) out = core::parse_date(value.text);
    if (value.kind == Value::Kind::text && out) return true;
    return wrong_type(value, reading, "a date such as 2026-03-05");
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, std::vector<std::chrono::minutes>& out)
{
    if (value.kind != Value::Kind::list) return wrong_type(value, reading, "a list of times of day");
    std::vector<std::chrono::minutes> times;
    for (auto const& item : value.items) {
        std::chrono::minutes time{};
        if (!take(item, constraint, reading, time)) return false;
        if (!times.empty() && time <= times.back()) {
            reading.error(item.at, "must rise from entry to entry");
            return false;
        }
        times.push_back(time);
    }
    out = std::move(times);
    return true;
}

bool take(Value const& value, Constraint const& constraint, Reading const& reading, core::Instant& out)
{
    if (value.kind == Value::Kind::moment) {
        out = value.moment;
        return true;
    }
    auto day = value.kind == Value::Kind::date ? std::optional{value.date} : std::nullopt;
    if (value.kind == Value::Kind::text) {
        if (const auto at = core::parse_rfc3339(value.text)) {
            out = *at;
            return true;
        }
        day = core::parse_date(value.text);
    }
    if (!day) return wrong_type(value, reading, "a date, or a date and time with offset such as 2026-03-05T10:00:00+05:30");
    out = core::start_of(*day, reading.offset) + (constraint.end_of_day ? std::chrono::days{1} : std::chrono::days{0});
    return true;
}

/// What people write who would put a secret into the file.
constexpr std::array<std::string_view, 5> secrets{"password", "passwd", "token", "secret", "api_key"};
constexpr std::string_view secret_help =
    "; a secret never stands here: name its file in password_file or token_file, readable by the service alone, or give the unit a credential of that name (LoadCredential=)";

void refuse_unknown(Value const& table, std::span<std::string_view const> known, Reading const& reading)
{
    for (auto const& entry : table.entries) {
        if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
        const auto path = reading.path.empty() ? entry.key : reading.path + "." + entry.key;
        const bool secret = secrets.end() != std::find(secrets.begin(), secrets.end(), entry.key);
        const auto meant = secret ? std::string{secret_help} : suggestion(entry.key, known);
        reading.faults.error(entry.at, fmt::format("{}: unknown key{}", path, meant));
    }
}

bool expect_table(Value const& value, Reading const& reading)
{
    return value.kind == Value::Kind::table || wrong_type(value, reading, "a table");
}

bool expect_tables(Value const& value, Reading const& reading)
{
    if (value.kind != Value::Kind::list) return wrong_type(value, reading, "a list of tables ([[…]])");
    return std::all_of(value.items.begin(), value.items.end(), [&](Value const& item) { return expect_table(item, reading); });
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) noexcept
{
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    const int total = hour * 60 + minute;
    if (minute > 59 || total > 24 * 60) return std::nullopt;
    return std::chrono::minutes{total};
}

std::optional<std::chrono::seconds> parse_span(std::string_view text) noexcept
{
    constexpr std::int64_t year = 366LL * 24 * 3600;
    std::int64_t amount{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), amount);
    const auto unit = std::string_view{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    if (failed != std::errc{} || amount < 0 || amount > year) return std::nullopt;
    const std::int64_t factor = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86400 : 0;
    if (factor == 0 || amount * factor > year) return std::nullopt;
    return std::chrono::seconds{amount * factor};
}

std::string format_span(std::chrono::seconds span)
{
    const auto n = span.count();
    if (n != 0 && n % 86400 == 0) return fmt::format("{}d", n / 86400);
    if (n != 0 && n % 3600 == 0) return fmt::format("{}h", n / 3600);
    if (n != 0 && n % 60 == 0) return fmt::format("{}m", n / 60);
    return fmt::format("{}s", n);
}

}  // namespace sunwai::config
