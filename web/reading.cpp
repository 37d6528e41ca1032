#include "web/reading.hpp"

#include "config/spelling.hpp"
#include "core/text/shown.hpp"

#include <fmt/format.h>

#include <charconv>

namespace sunwai::web {

using core::Errc;
using core::Error;
using core::Result;

namespace {

bool is_identifier(std::string const& text) noexcept
{
    return text.size() <= 64 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == std::string::npos;
}

bool is_status(std::string const& text) noexcept
{
    return text.empty() || text == "open" || text == "ended" || core::parse_status(text).has_value();
}

Error wrong(std::string_view name, std::string_view expected)
{
    return {Errc::invalid, std::string{name} + ": expected " + std::string{expected}};
}

Error unknown_parameter(std::string const& name)
{
    constexpr std::string_view known[] = {"status", "district", "office", "category", "overdue", "due", "q", "limit", "cursor", "lang"};
    return {Errc::invalid, "unknown parameter" + quoted_word(name) + config::suggestion(name, known)};
}

Result<void> take_overdue(ListQuery& query, std::string const& value)
{
    if (value.empty()) return {};
    const bool yes = value == "true" || value == "1";
    if (!yes && value != "false" && value != "0") return wrong("overdue", "true or false");
    query.filter.overdue = yes;
    return {};
}

Result<void> take_limit(ListQuery& query, std::string const& value)
{
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), limit);
    if (error != std::errc{} || end != value.data() + value.size() || limit < 1 || limit > largest_page)
        return wrong("limit", "a number from 1 to 200");
    query.limit = limit;
    return {};
}

Result<void> take(ListQuery& query, std::string const& name, std::string const& value)
{
    if (name == "q") {
        if (value.size() > 200) return wrong("q", "at most 200 bytes");
        query.filter.q = core::text::shown_line(value);
        return {};
    }
    if (name == "lang") return {};
    if (name == "cursor") {
        if (!is_identifier(value)) return wrong("cursor", "the `next` of a page");
        query.cursor = value;
        return {};
    }
    if (name == "overdue") return take_overdue(query, value);
    if (name == "due") {
        if (!value.empty() && value != "today") return wrong("due", "today");
        query.due_today = !value.empty();
        return {};
    }
    if (name == "limit") return take_limit(query, value);
    if (name == "status") {
        if (!is_status(value)) return wrong("status", "a status word, open or ended");
        query.filter.status = value;
        return {};
    }
    std::string* const member = name == "district"   ? &query.filter.district
                                : name == "office"   ? &query.filter.office
                                : name == "category" ? &query.filter.category
                                                     : nullptr;
    if (member == nullptr) return unknown_parameter(name);
    if (!is_identifier(value)) return wrong(name, "an id");
    *member = value;
    return {};
}

}  // namespace

Result<ListQuery> read_list_query(Target const& target)
{
    ListQuery query;
    for (auto const& [name, value] : target.query) {
        if (auto taken = take(query, name, value); !taken) return std::move(taken).error();
    }
    return query;
}

ListQuery as_of(ListQuery query, core::Instant now, core::UtcOffset offset)
{
    query.filter.now = now;
    if (query.due_today) query.filter.due_until = end_of_day(now, offset);
    return query;
}

core::Instant end_of_day(core::Instant now, core::UtcOffset offset)
{
    return core::start_of(core::local_date(now, offset), offset) + std::chrono::hours{24};
}

Result<ListQuery> known_to_pack(ListQuery query, config::StatePack const& pack)
{
    auto const& filter = query.filter;
    if (!filter.category.empty() && pack.category(filter.category) == nullptr) {
        std::vector<std::string_view> known;
        for (auto const& category : pack.categories) known.push_back(category.key);
        return Error{Errc::invalid, "category: no such category" + config::suggestion(filter.category, known)};
    }
    const auto* district = filter.district.empty() ? nullptr : pack.district_of(filter.district);
    if (!filter.district.empty() && (district == nullptr || district->id != filter.district)) return wrong("district", "the id of a district");
    return query;
}

std::string quoted_word(std::string_view word)
{
    return is_identifier(std::string{word.substr(0, 65)}) ? fmt::format(" '{}'", word) : std::string{};
}

core::Task<Result<CaseFile>> read_case(store::Store& store, core::Viewer viewer, std::string number)
{
    CaseFile file;
    std::function<Result<void>(store::Snapshot&)> work = [&file, &number](store::Snapshot& snapshot) -> Result<void> {
        auto record = snapshot.find(number);
        if (!record) return std::move(record).error();
        auto history = snapshot.history(number);
        if (!history) return std::move(history).error();
        auto posts = snapshot.posts_of(number);
        if (!posts) return std::move(posts).error();
        auto messages = snapshot.messages_of(number);
        if (!messages) return std::move(messages).error();
        file = {std::move(*record), std::move(*history), std::move(*posts), std::move(*messages)};
        return {};
    };
    auto reading = store.read(std::move(viewer), std::move(work));
    auto read = co_await std::move(reading);
    if (!read) co_return std::move(read).error();
    co_return std::move(file);
}

core::Task<Result<store::CasePage>> read_list(store::Store& store, core::Viewer viewer, ListQuery query)
{
    store::CasePage page;
    std::function<Result<void>(store::Snapshot&)> work = [&page, &query](store::Snapshot& snapshot) -> Result<void> {
        auto got = snapshot.cases(query.filter, query.cursor, query.limit);
        if (!got) return std::move(got).error();
        page = std::move(*got);
        return {};
    };
    auto reading = store.read(std::move(viewer), std::move(work));
    auto read = co_await std::move(reading);
    if (!read) co_return std::move(read).error();
    co_return std::move(page);
}

unsigned status_for(Errc code) noexcept
{
    switch (code) {
    case Errc::not_found: return 404;
    case Errc::conflict: return 409;
    case Errc::forbidden: return 403;
    case Errc::unauthorized: return 401;
    case Errc::invalid:
    case Errc::malformed: return 400;
    case Errc::rate_limited: return 429;
    case Errc::transient:
    case Errc::busy:
    case Errc::full:
    case Errc::unavailable:
    case Errc::cancelled:
    case Errc::timed_out:
    case Errc::uncertain: return 503;
    case Errc::rejected:
    case Errc::corrupt:
    case Errc::wrong_version: return 500;
    }
    return 500;
}

}  // namespace sunwai::web
