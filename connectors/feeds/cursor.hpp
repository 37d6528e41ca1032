#pragma once
#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sunwai::connectors {

/// The members of a source's cursor: a small JSON object, so that a later version can read it. What is missing or of another type reads as empty.
class CursorText {
public:
    /// Empty or unreadable text is an empty cursor: reading starts anew, and the store drops what it has.
    explicit CursorText(std::string_view text);
    CursorText() = default;

    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] std::int64_t number(std::string_view name) const;
    void set(std::string_view name, std::string_view value);
    void set(std::string_view name, std::int64_t value);
    [[nodiscard]] std::string str() const;
    [[nodiscard]] bool empty() const noexcept { return members_.empty(); }

private:
    boost::json::object members_;
};

}  // namespace sunwai::connectors
