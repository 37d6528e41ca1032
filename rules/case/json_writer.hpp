#pragma once
#include "core/time.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::rules {

/// Writes one JSON object or array after the other in the order of the calls. Text is escaped; nothing is checked beyond that.
class JsonWriter {
public:
    explicit JsonWriter(core::UtcOffset offset = {}) : offset_{offset} {}

    JsonWriter& begin_object(std::string_view name = {});
    JsonWriter& end_object();
    JsonWriter& begin_array(std::string_view name = {});
    JsonWriter& end_array();
    JsonWriter& text(std::string_view name, std::string_view value);
    /// null when it is empty
    JsonWriter& text_or_null(std::string_view name, std::string_view value);
    JsonWriter& texts(std::string_view name, std::vector<std::string> const& values);
    JsonWriter& time(std::string_view name, std::optional<core::Instant> at);
    JsonWriter& flag(std::string_view name, bool yes);
    JsonWriter& number(std::string_view name, std::int64_t value);
    JsonWriter& number(std::string_view name, double value);
    JsonWriter& null(std::string_view name);
    /// JSON that was made elsewhere.
    JsonWriter& raw(std::string_view name, std::string_view json);
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void member(std::string_view name);
    void quoted(std::string_view value);

    std::string out_;
    core::UtcOffset offset_;
};

}  // namespace sunwai::rules
