#include "config/holidays.hpp"

#include "config/fields.hpp"
#include "config/spelling.hpp"
#include "config/table.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace sunwai::config {
namespace {

constexpr std::size_t most_holidays = 5000;
constexpr std::array<std::string_view, 6> columns{"date", "name_en", "name_hi", "kind", "half_day", "places"};
enum Cell : std::size_t { date, name_en, name_hi, kind, half_day, places };

/// Cells of one CSV line (RFC 4180, no line breaks inside quotes) with the column each begins in. Nothing when a quote is not closed.
std::optional<std::vector<std::pair<std::string, std::size_t>>> csv_cells(std::string_view line)
{
    std::vector<std::pair<std::string, std::size_t>> cells;
    std::size_t i = 0;
    while (true) {
        auto& [cell, start] = cells.emplace_back();
        start = i + 1;
        const bool quoted = i < line.size() && line[i] == '"';
        bool open = quoted;
        for (i += quoted ? 1 : 0; i < line.size() && (open || line[i] != ','); ++i) {
            if (!quoted || line[i] != '"') {
                cell += line[i];
            } else if (i + 1 < line.size() && line[i + 1] == '"' && open) {
                cell += line[i++];
            } else {
                open = false;
            }
        }
        if (open) return std::nullopt;
        if (i >= line.size()) return cells;
        ++i;
    }
}

struct CsvHead {
    std::array<std::size_t, columns.size()> at{};
    bool known{false};
};

constexpr std::size_t absent = 999;

CsvHead read_head(std::vector<std::pair<std::string, std::size_t>> const& cells, std::size_t line, FaultSink& faults)
{
    CsvHead head;
    head.at.fill(absent);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto found = std::find(columns.begin(), columns.end(), cells[i].first);
        if (found == columns.end()) {
            faults.error({line, cells[i].second}, fmt::format("unknown column \"{}\"{}", cells[i].first, suggestion(cells[i].first, columns)));
        } else {
            head.at[static_cast<std::size_t>(found - columns.begin())] = i;
        }
    }
    head.known = head.at[date] != absent && head.at[name_en] != absent;
    if (!head.known) faults.error({line, 1}, "needs at least the columns date and name_en");
    return head;
}

class CsvRow {
public:
    CsvRow(CsvHead const& head, std::vector<std::pair<std::string, std::size_t>> const& cells, std::size_t line) : head_{head}, cells_{cells}, line_{line} {}
    [[nodiscard]] std::string text(Cell cell) const { return head_.at[cell] < cells_.size() ? cells_[head_.at[cell]].first : std::string{}; }
    [[nodiscard]] Position at(Cell cell) const { return {line_, head_.at[cell] < cells_.size() ? cells_[head_.at[cell]].second : 1}; }

private:
    CsvHead const& head_;
    std::vector<std::pair<std::string, std::size_t>> const& cells_;
    std::size_t line_;
};

bool is_place_id(std::string_view word) noexcept
{
    const auto fits = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; };
    return word.size() <= 64 && std::all_of(word.begin(), word.end(), fits);
}

void check_texts(CsvRow const& row, FaultSink& faults)
{
    for (const auto cell : {name_en, name_hi}) {
        const auto text = row.text(cell);
        const bool odd = std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
        if (odd || text.size() > 400) faults.error(row.at(cell), "the name is too long or holds a control character");
    }
    if (row.text(name_en).empty()) faults.error(row.at(name_en), "the holiday has no name");
    const auto where = row.text(places);
    for (const auto place : words_of(where, ' ')) {
        if (!is_place_id(place)) faults.error(row.at(places), "is not a list of place ids separated by spaces");
    }
}

bool knows_places(CsvRow const& row, FaultSink& faults, KnownPlace const& is_known)
{
    if (!is_known) return true;
    const auto where = row.text(places);
    for (const auto place : words_of(where, ' ')) {
        if (!is_place_id(place) || is_known(place)) continue;
        faults.error(row.at(places), fmt::format("\"{}\" is no place of the state pack", place.substr(0, 40)));
        return false;
    }
    return true;
}

std::optional<Holiday> read_row(CsvRow const& row, FaultSink& faults, KnownPlace const& is_known)
{
    const auto day = core::parse_date(row.text(date));
    if (!day) faults.error(row.at(date), fmt::format("\"{}\" is not a date such as 2026-01-26", row.text(date).substr(0, 40)));
    check_texts(row, faults);
    const auto how = row.text(kind);
    if (!how.empty() && how != "fixed" && how != "movable") faults.error(row.at(kind), fmt::format("\"{}\" is not fixed or movable", how.substr(0, 40)));
    const auto half = parse_periods(row.text(half_day));
    if (!half) faults.error(row.at(half_day), "is not a list of periods such as 09:00-13:00");
    if (!day || !half || !knows_places(row, faults, is_known)) return std::nullopt;
    Holiday holiday{*day, {row.text(name_en), row.text(name_hi)}, *half, how == "movable", {}};
    if (holiday.name.hi.empty()) holiday.name.hi = holiday.name.en;
    const auto where = row.text(places);
    for (const auto place : words_of(where, ' ')) holiday.places.emplace_back(place);
    return holiday;
}

/// Next line without its end; moves `text` on.
std::string_view next_line(std::string_view& text)
{
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

struct Placed {
    Holiday holiday;
    std::size_t line;
};

std::vector<Placed> read_csv(std::string_view text, FaultSink& faults, KnownPlace const& is_known)
{
    std::vector<Placed> found;
    CsvHead head;
    for (std::size_t line = 1; !text.empty() && found.size() < most_holidays; ++line) {
        const auto content = next_line(text);
        if (content.empty() || content.front() == '#') continue;
        const auto cells = csv_cells(content);
        if (!cells) {
            faults.error({line, 1}, "a quote is not closed");
        } else if (!head.known) {
            head = read_head(*cells, line, faults);
            if (!head.known) return found;
        } else if (auto holiday = read_row({head, *cells, line}, faults, is_known)) {
            found.push_back({std::move(*holiday), line});
        }
    }
    return found;
}

/// Value of `NAME;PARAMETERS:VALUE` when the line has that name.
std::optional<std::string_view> ical_value(std::string_view line, std::string_view wanted)
{
    if (!line.starts_with(wanted)) return std::nullopt;
    const auto rest = line.substr(wanted.size());
    if (rest.empty() || (rest.front() != ':' && rest.front() != ';')) return std::nullopt;
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    return rest.substr(colon + 1);
}

std::optional<core::Date> ical_date(std::string_view text)
{
    if (text.size() < 8) return std::nullopt;
    return core::parse_date(fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)));
}

std::string ical_text(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += static_cast<unsigned char>(text[i]) < 0x20 ? ' ' : text[i];
    }
    constexpr std::size_t longest = 200;
    if (out.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80) --end;  // not inside a character
        out.resize(end);
    }
    return out;
}

struct IcalEvent {
    std::optional<core::Date> first;
    std::optional<core::Date> after;  ///< DTEND is exclusive
    std::string summary;
    std::size_t line{0};
};

void add_event(IcalEvent const& event, std::vector<Placed>& found, FaultSink& faults)
{
    if (!event.first || event.summary.empty()) {
        faults.error({event.line, 1}, "an event without DTSTART or SUMMARY");
        return;
    }
    const auto first = std::chrono::sys_days{*event.first};
    const auto end = event.after ? std::chrono::sys_days{*event.after} : first + std::chrono::days{1};
    if (end - first > std::chrono::days{31}) {
        faults.error({event.line, 1}, "a holiday longer than a month");
        return;
    }
    for (auto day = first; day < std::max(end, first + std::chrono::days{1}); day += std::chrono::days{1}) {
        found.push_back({Holiday{core::Date{day}, {event.summary, event.summary}, {}, true, {}}, event.line});
    }
}

std::vector<Placed> read_ical(std::string_view text, FaultSink& faults)
{
    std::vector<Placed> found;
    IcalEvent event;
    for (std::size_t number = 1; !text.empty() && found.size() < most_holidays; ++number) {
        std::string line{next_line(text)};
        const std::size_t first_line = number;
        for (; !text.empty() && (text.front() == ' ' || text.front() == '\t') && line.size() < 4096; ++number) line += next_line(text).substr(1);  // folded
        if (line == "BEGIN:VEVENT") event = {{}, {}, {}, first_line};
        if (const auto value = ical_value(line, "DTSTART")) event.first = ical_date(*value);
        if (const auto value = ical_value(line, "DTEND")) event.after = ical_date(*value);
        if (const auto value = ical_value(line, "SUMMARY")) event.summary = ical_text(*value);
        if (line == "END:VEVENT") add_event(event, found, faults);
    }
    return found;
}

void append_periods(std::string& out, std::vector<WorkPeriod> const& periods)
{
    for (auto const& period : periods) {
        if (!out.empty() && out.back() != ',' && out.back() != ' ') out += ' ';
        out += fmt::format("{:02}:{:02}-{:02}:{:02}", period.from.count() / 60, period.from.count() % 60, period.to.count() / 60, period.to.count() % 60);
    }
}

std::string quoted(std::string const& text)
{
    if (text.find_first_of(",\"") == std::string::npos) return text;
    std::string out{"\""};
    for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
    return out + "\"";
}

}  // namespace

std::vector<Holiday> read_holidays(std::string_view text, FaultSink& faults, KnownPlace const& is_known)
{
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    auto found = text.starts_with("BEGIN:VCALENDAR") ? read_ical(text, faults) : read_csv(text, faults, is_known);
    if (found.size() >= most_holidays) faults.error({1, 1}, fmt::format("has more than {} holidays", most_holidays));
    std::stable_sort(found.begin(), found.end(), [](Placed const& a, Placed const& b) { return a.holiday.day < b.holiday.day; });
    std::vector<Holiday> out;
    for (auto& [holiday, line] : found) {
        const bool again = !out.empty() && out.back().day == holiday.day && out.back().places == holiday.places;
        if (again) {
            faults.error({line, 1}, fmt::format("{} stands twice", core::format_date(holiday.day)));
        } else {
            out.push_back(std::move(holiday));
        }
    }
    return out;
}

std::optional<std::vector<WorkPeriod>> parse_periods(std::string_view text)
{
    std::vector<WorkPeriod> periods;
    for (const auto word : words_of(text, ' ')) {
        if (word.size() != 11 || word[5] != '-') return std::nullopt;
        const auto from = parse_time_of_day(word.substr(0, 5));
        const auto to = parse_time_of_day(word.substr(6));
        if (!from || !to || *from >= *to) return std::nullopt;
        if (!periods.empty() && periods.back().to > *from) return std::nullopt;
        periods.push_back({*from, *to});
    }
    return periods;
}

std::string format_holidays(std::vector<Holiday> const& holidays)
{
    std::string out{"date,name_en,name_hi,kind,half_day,places\n"};
    for (auto const& holiday : holidays) {
        out += fmt::format("{},{},{},{},", core::format_date(holiday.day), quoted(holiday.name.en), quoted(holiday.name.hi), holiday.movable ? "movable" : "fixed");
        append_periods(out, holiday.half_day);
        out += fmt::format(",{}\n", fmt::join(holiday.places, " "));
    }
    return out;
}

std::string calendar_version(Calendar const& calendar)
{
    std::string text = fmt::format("{}\n{}", calendar.offset.value.count(), format_holidays(calendar.holidays));
    for (auto const& [key, duty] : calendar.duty) {
        text += fmt::format("{} {} {}:", key, duty.always, duty.observes_holidays);
        for (auto const& day : duty.week) {
            text += ';';
            append_periods(text, day);
        }
    }
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return fmt::format("{:016x}", hash);
}

}  // namespace sunwai::config
