#include "daemon/verbs/holiday_rows.hpp"

#include "core/time.hpp"
#include "daemon/options.hpp"
#include "daemon/verbs/csv.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace sunwai::daemon {
namespace {

constexpr std::size_t most_days = 4096;
constexpr int last_year = 2200;
constexpr std::size_t longest_name = 256;

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        auto part = text.substr(0, end);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// Minutes after midnight of `09:30`.
std::optional<std::chrono::minutes> read_clock(std::string_view text)
{
    int hour = 0;
    int minute = 0;
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto digits = [&text](std::size_t at, int& into) {
        const auto [end, fault] = std::from_chars(text.data() + at, text.data() + at + 2, into);
        return fault == std::errc{} && end == text.data() + at + 2;
    };
    if (!digits(0, hour) || !digits(3, minute) || hour < 0 || hour > 24 || minute < 0 || minute > 59 || (hour == 24 && minute != 0)) return std::nullopt;
    return std::chrono::minutes{hour * 60 + minute};
}

/// `09:00-13:00;14:00-15:00`
std::optional<std::vector<config::WorkPeriod>> read_periods(std::string_view text)
{
    std::vector<config::WorkPeriod> periods;
    for (auto const& part : split(text, ';')) {
        if (part.size() != 11 || part[5] != '-') return std::nullopt;
        const auto from = read_clock(std::string_view{part}.substr(0, 5));
        const auto to = read_clock(std::string_view{part}.substr(6));
        if (!from || !to || *from >= *to || (!periods.empty() && *from < periods.back().to)) return std::nullopt;
        periods.push_back({*from, *to});
    }
    return periods;
}

bool plain_text(std::string_view text)
{
    return text.size() <= longest_name && simdjson::validate_utf8(text.data(), text.size()) &&
           std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; });
}

class Import {
public:
    explicit Import(config::StatePack const& pack) : pack_{pack} {}
    HolidayImport result;

    void wrong(std::size_t line, std::string message) { result.faults.push_back({line, std::move(message)}); }
    void add(std::size_t line, config::Holiday holiday)
    {
        if (result.rows.size() >= most_days) return wrong(line, fmt::format("more than {} days", most_days));
        if (int{holiday.day.year()} > last_year) return wrong(line, fmt::format("{} is too far away", core::format_date(holiday.day)));
        if (holiday.name.en.empty() && holiday.name.hi.empty()) return wrong(line, "the day has no name");
        if (!plain_text(holiday.name.en) || !plain_text(holiday.name.hi)) return wrong(line, fmt::format("the name is not plain UTF-8 of at most {} bytes", longest_name));
        for (auto const& place : holiday.places) {
            if (pack_.place(place) == nullptr) return wrong(line, fmt::format("places: '{}' is no place of the state pack", place));
        }
        if (holiday.name.en.empty()) holiday.name.en = holiday.name.hi;
        if (holiday.name.hi.empty()) holiday.name.hi = holiday.name.en;
        result.rows.push_back({line, std::move(holiday)});
    }

private:
    config::StatePack const& pack_;
};

void read_csv_row(CsvRow const& row, std::vector<std::string> const& header, Import& import)
{
    if (!row.fault.empty()) return import.wrong(row.line, row.fault);
    if (row.fields.size() != header.size()) return import.wrong(row.line, fmt::format("has {} columns, the header has {}", row.fields.size(), header.size()));
    config::Holiday holiday;
    for (std::size_t i = 0; i < header.size(); ++i) {
        auto const& cell = row.fields[i];
        if (header[i] == "name_en") holiday.name.en = cell;
        else if (header[i] == "name_hi") holiday.name.hi = cell;
        else if (header[i] == "places") holiday.places = split(cell, ' ');
        else if (header[i] == "half_day") {
            auto periods = read_periods(cell);
            if (!periods) return import.wrong(row.line, fmt::format("half_day: '{}' must read like 09:00-13:00", cell));
            holiday.half_day = std::move(*periods);
        } else if (const auto day = core::parse_date(cell)) holiday.day = *day;
        else return import.wrong(row.line, fmt::format("day: '{}' must read like 2026-03-05", cell));
    }
    import.add(row.line, std::move(holiday));
}

void read_csv(std::string_view text, Import& import)
{
    static const std::vector<std::string> known{"day", "name_en", "name_hi", "half_day", "places"};
    CsvReader reader{text};
    const auto header = reader.next();
    if (!header) return import.wrong(1, "the file is empty");
    if (!header->fault.empty()) return import.wrong(header->line, header->fault);
    for (auto const& name : header->fields) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto near = nearest_word(name, known);
        return import.wrong(header->line, fmt::format("unknown column '{}'{}", name.substr(0, 64), near.empty() ? std::string{} : "; did you mean '" + near + "'?"));
    }
    if (std::find(header->fields.begin(), header->fields.end(), "day") == header->fields.end()) return import.wrong(header->line, "the header has no column day");
    while (const auto row = reader.next()) read_csv_row(*row, header->fields, import);
}

/// One unfolded content line of iCalendar.
struct ContentLine {
    std::size_t number{0};
    std::string name;      ///< upper case, without parameters
    std::string value;
};

/// Unfolds: a line that begins with a space goes on the one before.
std::vector<ContentLine> content_lines(std::string_view text)
{
    std::vector<ContentLine> lines;
    std::size_t number = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool folded = line.starts_with(' ') || line.starts_with('\t');
        if (folded && !lines.empty()) {
            if (lines.back().value.size() <= max_csv_field) lines.back().value += line.substr(1);
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        std::string name{line.substr(0, std::min(colon, line.find(';')))};
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
        if (name == "BEGIN" || name == "END" || name == "DTSTART" || name == "DTEND" || name == "SUMMARY") lines.push_back({number, std::move(name), std::string{line.substr(colon + 1).substr(0, max_csv_field)}});
        else lines.push_back({number, {}, {}});  // kept, so that its folded rest does not stick to the line before
    }
    return lines;
}

/// `\n \, \; \\` of a TEXT value.
std::string unescaped(std::string_view value)
{
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\\' || i + 1 == value.size()) text += value[i];
        else if (const char c = value[++i]; c == 'n' || c == 'N') text += ' ';
        else text += c;
    }
    return text;
}

/// `20260305`, or the day of `20260305T…`.
std::optional<core::Date> read_ical_day(std::string_view value)
{
    if (value.size() < 8) return std::nullopt;
    return core::parse_date(fmt::format("{}-{}-{}", value.substr(0, 4), value.substr(4, 2), value.substr(6, 2)));
}

struct Event {
    std::size_t line{0};
    std::string start;
    std::string end;
    std::string summary;
};

void add_event(Event const& event, Import& import)
{
    constexpr int longest = 31;
    const auto first = read_ical_day(event.start);
    if (!first) return import.wrong(event.line, "the event has no day that can be read in DTSTART");
    auto day = std::chrono::sys_days{*first};
    auto last = day + std::chrono::days{1};  // DTEND is exclusive
    if (!event.end.empty()) {
        const auto end = read_ical_day(event.end);
        if (!end) return import.wrong(event.line, "DTEND is not a day");
        last = std::max(last, std::chrono::sys_days{*end});
    }
    if (last - day > std::chrono::days{longest}) return import.wrong(event.line, fmt::format("the event lasts longer than {} days", longest));
    for (; day < last; day += std::chrono::days{1}) {
        config::Holiday holiday;
        holiday.day = core::Date{day};
        holiday.name.en = unescaped(event.summary);
        import.add(event.line, std::move(holiday));
    }
}

void read_ical(std::string_view text, Import& import)
{
    std::optional<Event> event;
    std::size_t last = 1;
    for (auto const& line : content_lines(text)) {
        last = line.number;
        if (line.name == "BEGIN" && line.value == "VEVENT") event = Event{line.number, {}, {}, {}};
        else if (!event) continue;
        else if (line.name == "END" && line.value == "VEVENT") {
            add_event(*event, import);
            event.reset();
        } else if (line.name == "DTSTART") event->start = line.value;
        else if (line.name == "DTEND") event->end = line.value;
        else if (line.name == "SUMMARY") event->summary = line.value;
    }
    if (event) import.wrong(event->line, "the event does not end");
    else if (import.result.rows.empty() && import.result.faults.empty()) import.wrong(last, "there is no event in it");
}

}  // namespace

HolidayImport read_holidays(std::string_view text, config::StatePack const& pack)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    Import import{pack};
    if (text.starts_with("BEGIN:VCALENDAR")) read_ical(text, import);
    else read_csv(text, import);
    return std::move(import.result);
}

}  // namespace sunwai::daemon
