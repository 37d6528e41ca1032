#include "daemon/verbs/known_names.hpp"

#include "config/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace sunwai::daemon {
namespace {

core::Error unknown(std::string_view word, std::string_view what, std::vector<std::string_view> const& known)
{
    return {core::Errc::invalid, fmt::format("'{}' is no {}{}", word.substr(0, 64), what, config::suggestion(word, known))};
}

template <class Items, class Name> std::vector<std::string_view> names_of(Items const& items, Name const& name)
{
    std::vector<std::string_view> names;
    names.reserve(std::size(items));
    for (auto const& item : items) names.push_back(name(item));
    return names;
}

}  // namespace

core::Result<void> check_category(config::StatePack const& pack, std::string_view key)
{
    if (key.empty() || pack.category(key) != nullptr) return {};
    return unknown(key, "category of the state pack", names_of(pack.categories, [](auto const& one) { return std::string_view{one.key}; }));
}

core::Result<void> check_matter(config::StatePack const& pack, std::string_view category, std::string_view key)
{
    if (key.empty()) return {};
    auto const* of = pack.category(category);
    if (of == nullptr) return core::Error{core::Errc::invalid, "a matter needs its category"};
    const auto known = names_of(of->matters, [](auto const& one) { return std::string_view{one.key}; });
    if (std::find(known.begin(), known.end(), key) != known.end()) return {};
    return unknown(key, fmt::format("matter of the category {}", category), known);
}

core::Result<void> check_place(config::StatePack const& pack, std::string_view id)
{
    if (id.empty() || pack.place(id) != nullptr) return {};
    return unknown(id, "place of the state pack", {});  // ids are numbers: the nearest one says nothing
}

core::Result<void> check_district(config::StatePack const& pack, std::string_view id)
{
    auto const* district = pack.district_of(id);
    if (id.empty() || (district != nullptr && district->id == id)) return {};
    return unknown(id, "district of the state pack", {});
}

core::Result<void> check_duty(config::StatePack const& pack, std::string_view key)
{
    if (key.empty() || pack.calendar.duty.contains(std::string{key})) return {};
    return unknown(key, "duty hours of the state pack", names_of(pack.calendar.duty, [](auto const& one) { return std::string_view{one.first}; }));
}

core::Result<void> check_office(core::Directory const& directory, std::string_view id)
{
    if (id.empty() || directory.office(id) != nullptr) return {};
    return unknown(id, "office", names_of(directory.offices(), [](auto const& one) { return std::string_view{one.id}; }));
}

}  // namespace sunwai::daemon
