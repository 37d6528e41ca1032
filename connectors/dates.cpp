#include "connectors/dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sunwai::connectors {
namespace {

using namespace std::chrono;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

/// Words of a date: separated by spaces, tabs, commas; a comment in brackets at the end is left out.
class Words {
public:
    explicit Words(std::string_view text) noexcept : rest_{text.substr(0, std::min(text.find('('), text.size()))} {}

    std::string_view next() noexcept
    {
        const auto start = rest_.find_first_not_of(" \t\r\n,");
        if (start == std::string_view::npos) return {};
        rest_.remove_prefix(start);
        const auto word = rest_.substr(0, rest_.find_first_of(" \t\r\n,"));
        rest_.remove_prefix(word.size());
        return word;
    }

private:
    std::string_view rest_;
};

std::optional<int> number(std::string_view text, std::size_t longest) noexcept
{
    int value = 0;
    if (text.empty() || text.size() > longest || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<unsigned> month_of(std::string_view word) noexcept
{
    static constexpr std::array<std::string_view, 12> names{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    for (unsigned i = 0; i < names.size(); ++i)
        if (word.size() >= 3 && same(word.substr(0, 3), names[i])) return i + 1;
    return std::nullopt;
}

std::optional<year> year_of(std::string_view word) noexcept
{
    const auto value = number(word, 4);
    if (!value || word.size() == 1) return std::nullopt;
    // RFC 5322 4.3: two digits 00–49 are 20xx, 50–99 and three digits count from 1900.
    if (word.size() == 2) return year{*value < 50 ? 2000 + *value : 1900 + *value};
    if (word.size() == 3) return year{1900 + *value};
    return year{*value};
}

std::optional<seconds> time_of(std::string_view word) noexcept
{
    const auto first = word.find(':');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = word.find(':', first + 1);
    const auto h = number(word.substr(0, first), 2);
    const auto m = number(word.substr(first + 1, second == std::string_view::npos ? second : second - first - 1), 2);
    const auto s = second == std::string_view::npos ? std::optional<int>{0} : number(word.substr(second + 1, 2), 2);
    if (!h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
    return hours{*h} + minutes{*m} + seconds{std::min(*s, 59)};
}

std::optional<minutes> zone_of(std::string_view word) noexcept
{
    struct Zone { std::string_view name; int minutes; };
    static constexpr std::array<Zone, 14> zones{{{"gmt", 0}, {"ut", 0}, {"utc", 0}, {"z", 0}, {"ist", 330}, {"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300},
                                                 {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"npt", 345}}};
    if (word.empty()) return minutes{0};
    for (auto const& zone : zones)
        if (same(word, zone.name)) return minutes{zone.minutes};
    if (word.front() != '+' && word.front() != '-') return std::nullopt;
    const bool colon = word.size() == 6 && word[3] == ':';
    if (word.size() != 5 && !colon) return std::nullopt;
    const auto h = number(word.substr(1, 2), 2);
    const auto m = number(word.substr(colon ? 4 : 3, 2), 2);
    if (!h || !m || *h > 14 || *m > 59) return std::nullopt;
    const minutes span = hours{*h} + minutes{*m};
    return word.front() == '-' ? -span : span;
}

bool is_number(std::string_view word) noexcept { return !word.empty() && word.front() >= '0' && word.front() <= '9'; }

std::optional<core::Instant> put_together(year_month_day date, seconds time, minutes zone) noexcept
{
    if (!date.ok() || date.year() < year{1969} || date.year() > year{9999}) return std::nullopt;
    const core::Instant at = sys_days{date} + time - zone;
    if (at < core::earliest || at > core::latest) return std::nullopt;
    return at;
}

}  // namespace

std::optional<core::Instant> parse_mail_date(std::string_view text) noexcept
{
    Words words{text.substr(0, 100)};
    auto word = words.next();
    if (!is_number(word)) word = words.next();  // the weekday, which may be wrong and says nothing
    // 06-Nov-94 (RFC 850) or 06 Nov 1994
    std::string_view month = {};
    std::string_view year = {};
    const auto dash = word.find('-');
    if (dash != std::string_view::npos) {
        const auto rest = word.substr(dash + 1);
        month = rest.substr(0, rest.find('-'));
        year = rest.substr(std::min(month.size() + 1, rest.size()));
        word = word.substr(0, dash);
    } else {
        month = words.next();
        year = words.next();
    }
    const auto day = number(word, 2);
    const auto m = month_of(month);
    const auto y = year_of(year);
    const auto time = time_of(words.next());
    const auto zone = zone_of(words.next());
    if (!day || !m || !y || !time || !zone) return std::nullopt;
    return put_together(*y / std::chrono::month{*m} / std::chrono::day{static_cast<unsigned>(*day)}, *time, *zone);
}

std::optional<core::Instant> parse_any_date(std::string_view text) noexcept
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::nullopt;
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    if (const auto at = core::parse_rfc3339(text)) return at;
    if (const auto day = core::parse_date(text)) return core::start_of(*day, {});
    return parse_mail_date(text);
}

std::optional<core::Instant> retry_after(std::string_view header, core::Instant now, core::Duration longest) noexcept
{
    std::int64_t delay = 0;
    const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), delay);
    if (!header.empty() && end == header.data() + header.size()) {
        if (error == std::errc::result_out_of_range) return now + longest;
        if (error != std::errc{} || delay <= 0) return std::nullopt;
        return now + std::min(longest, core::Duration{seconds{std::min<std::int64_t>(delay, 1'000'000'000)}});
    }
    const auto at = parse_mail_date(header);
    if (!at || *at <= now) return std::nullopt;
    return std::min(*at, now + longest);
}

}  // namespace sunwai::connectors
