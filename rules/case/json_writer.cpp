#include "rules/case/json_writer.hpp"

#include "rules/case/json_text.hpp"

#include <cmath>

namespace sunwai::rules {

void JsonWriter::quoted(std::string_view value) { json::append(out_, value); }

void JsonWriter::member(std::string_view name)
{
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[') out_ += ',';
    if (name.empty()) return;
    quoted(name);
    out_ += ':';
}

JsonWriter& JsonWriter::begin_object(std::string_view name)
{
    member(name);
    out_ += '{';
    return *this;
}

JsonWriter& JsonWriter::end_object()
{
    out_ += '}';
    return *this;
}

JsonWriter& JsonWriter::begin_array(std::string_view name)
{
    member(name);
    out_ += '[';
    return *this;
}

JsonWriter& JsonWriter::end_array()
{
    out_ += ']';
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view name, std::string_view value)
{
    member(name);
    quoted(value);
    return *this;
}

JsonWriter& JsonWriter::text_or_null(std::string_view name, std::string_view value)
{
    return value.empty() ? null(name) : text(name, value);
}

JsonWriter& JsonWriter::texts(std::string_view name, std::vector<std::string> const& values)
{
    begin_array(name);
    for (auto const& value : values) text({}, value);
    return end_array();
}

JsonWriter& JsonWriter::time(std::string_view name, std::optional<core::Instant> at)
{
    return at ? text(name, core::format_rfc3339(*at, offset_)) : null(name);
}

JsonWriter& JsonWriter::flag(std::string_view name, bool yes) { return raw(name, yes ? "true" : "false"); }

JsonWriter& JsonWriter::number(std::string_view name, std::int64_t value)
{
    member(name);
    json::append(out_, value);
    return *this;
}

JsonWriter& JsonWriter::number(std::string_view name, double value)
{
    if (!std::isfinite(value)) return null(name);
    member(name);
    json::append(out_, value);
    return *this;
}

JsonWriter& JsonWriter::null(std::string_view name) { return raw(name, "null"); }

JsonWriter& JsonWriter::raw(std::string_view name, std::string_view value)
{
    member(name);
    out_ += value;
    return *this;
}

}  // namespace sunwai::rules
