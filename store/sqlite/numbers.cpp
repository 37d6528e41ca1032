#include "store/sqlite/numbers.hpp"

#include <charconv>

namespace sunwai::store::sqlite {
namespace {

constexpr std::int64_t per_year = 1'000'000'000;
constexpr std::size_t least_digits = 6;

/// After a restore, years that began since the backup start higher: their first numbers may have been given already.
std::int64_t first_of_new_year(Connection& db)
{
    Query floor{db, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'number_floor'"};
    return floor.step() ? floor.integer() : 0;
}

std::optional<std::int64_t> digits(std::string_view text) noexcept
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc{} && end == text.data() + text.size() && value >= 0 && text.front() != '-';
    return good ? std::optional{value} : std::nullopt;
}

}  // namespace

Numbers::Given Numbers::next(Connection& db, core::Instant opened)
{
    const int year = static_cast<int>(core::local_date(opened, offset_).year());
    auto entry = years_.find(year);
    if (entry == years_.end()) {
        // Read before it is entered: a failed read must not leave a counter that starts from nothing.
        Query stored{db, "SELECT last FROM number WHERE year = ?"};
        const std::int64_t last = stored.bind(year).step() ? stored.integer() : first_of_new_year(db);
        entry = years_.emplace(year, Counter{last, false}).first;
    }
    Counter& counter = entry->second;
    ++counter.last;
    counter.moved = true;
    std::string running = std::to_string(counter.last);
    if (running.size() < least_digits) running.insert(0, least_digits - running.size(), '0');
    return {year * per_year + counter.last, prefix_ + "-" + std::to_string(year) + "-" + running};
}

void Numbers::save(Connection& db)
{
    for (auto& [year, counter] : years_) {
        if (!counter.moved) continue;
        Query{db, "INSERT INTO number(year, last) VALUES (?1, ?2) ON CONFLICT(year) DO UPDATE SET last = max(last, ?2)"}.bind(year).bind(counter.last).run();
        counter.moved = false;
    }
}

std::optional<core::CaseId> id_of(std::string_view number) noexcept
{
    const auto second = number.rfind('-');
    if (second == std::string_view::npos || second == 0 || second + 1 == number.size() || number.size() > 40) return std::nullopt;
    const auto first = number.rfind('-', second - 1);
    if (first == std::string_view::npos || second - first != 5) return std::nullopt;
    const auto year = digits(number.substr(first + 1, 4));
    const auto running = digits(number.substr(second + 1));
    if (!year || !running || *running >= per_year) return std::nullopt;
    return *year * per_year + *running;
}

}  // namespace sunwai::store::sqlite
