#include "connectors/feeds/cursor.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace sunwai::connectors {

CursorText::CursorText(std::string_view text)
{
    boost::system::error_code error;
    auto value = boost::json::parse(text, error);
    if (!error && value.is_object()) members_ = std::move(value.get_object());
}

std::string CursorText::text(std::string_view name) const
{
    auto const* value = members_.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

std::int64_t CursorText::number(std::string_view name) const
{
    auto const* value = members_.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

void CursorText::set(std::string_view name, std::string_view value)
{
    if (value.empty()) members_.erase(name);
    else members_[name] = value;
}

void CursorText::set(std::string_view name, std::int64_t value)
{
    if (value == 0) members_.erase(name);
    else members_[name] = value;
}

std::string CursorText::str() const { return boost::json::serialize(members_); }

}  // namespace sunwai::connectors
