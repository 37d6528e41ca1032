#include "core/text/values.hpp"

#include <stdexcept>

namespace sunwai::core::text {
namespace {

bool names_link(std::string_view name) noexcept { return name.ends_with("_url"); }

void require(bool holds, std::string const& name)
{
    if (!holds) throw std::logic_error("template value " + name + ": names that end in _url, and no others, hold links");
}

}  // namespace

Values& Values::set(std::string name, std::string text)
{
    require(!names_link(name), name);
    texts_[std::move(name)] = std::move(text);
    return *this;
}

Values& Values::set(std::string name, Url const& link)
{
    require(names_link(name), name);
    texts_[std::move(name)] = link.str();
    return *this;
}

Values& Values::set(std::string name, Values record)
{
    require(!names_link(name), name);
    List one;
    one.push_back(std::move(record));
    records_[std::move(name)] = std::move(one);
    return *this;
}

Values& Values::set(std::string name, List records)
{
    require(!names_link(name), name);
    lists_[std::move(name)] = std::move(records);
    return *this;
}

}  // namespace sunwai::core::text
