#pragma once
#include "core/text/url.hpp"

#include <concepts>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunwai::core::text {

/// What a template is filled with, by name: text (always taken as hostile), numbers, yes/no, a record, a list of records, links. There is
/// no way to put in markup. Names that end in `_url` hold links and nothing else does (std::logic_error otherwise), so that no link is made
/// of mere text.
class Values {
public:
    using List = std::vector<Values>;

    Values& set(std::string name, std::string text);
    Values& set(std::string name, std::string_view text) { return set(std::move(name), std::string{text}); }
    Values& set(std::string name, char const* text) { return set(std::move(name), std::string{text}); }
    Values& set(std::string name, Url const& link);
    Values& set(std::string name, Values record);
    Values& set(std::string name, List records);
    Values& set(std::string name, std::same_as<bool> auto yes)
    {
        flags_[std::move(name)] = yes;
        return *this;
    }
    template <class N>
    requires(std::integral<N> && !std::same_as<N, bool>) Values& set(std::string name, N number)
    {
        return set(std::move(name), std::to_string(number));
    }

    template <class T> using Members = std::map<std::string, T, std::less<>>;
    [[nodiscard]] Members<std::string> const& texts() const noexcept { return texts_; }
    [[nodiscard]] Members<bool> const& flags() const noexcept { return flags_; }
    /// Each holds one record.
    [[nodiscard]] Members<List> const& records() const noexcept { return records_; }
    [[nodiscard]] Members<List> const& lists() const noexcept { return lists_; }

private:
    Members<std::string> texts_;
    Members<bool> flags_;
    Members<List> records_;
    Members<List> lists_;
};

}  // namespace sunwai::core::text
