#include "config/document.hpp"

namespace sunwai::config {
/// The parser came upon something that its authors took for impossible.
struct ParserSurprise {};
[[noreturn]] static void surprise() { throw ParserSurprise{}; }
}  // namespace sunwai::config

// toml++ 3.3.0 asserts that a table header begins a key: `[{source]]` would end the program. Here its assertions throw instead, which needs its form with
// exceptions; no other file includes it. Can go when a fixed version (3.4) is what Debian ships.
#undef TOML_EXCEPTIONS
#define TOML_EXCEPTIONS 1
#undef NDEBUG
#define TOML_ASSERT(expression) ((expression) ? static_cast<void>(0) : ::sunwai::config::surprise())
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace sunwai::config {
namespace {

constexpr std::size_t most_faults = 200;
constexpr std::size_t most_toml_bytes = 4U << 20U;

Position position(toml::source_region const& region) { return {region.begin.line, region.begin.column}; }

std::optional<core::Date> date_of(toml::date const& day)
{
    const core::Date date{std::chrono::year{day.year}, std::chrono::month{day.month}, std::chrono::day{day.day}};
    if (!date.ok()) return std::nullopt;
    return date;
}

/// A date and time with an offset is a moment; one without is not, because nobody knows whose clock it means.
void take(Value& value, toml::date_time const& when)
{
    value.kind = Value::Kind::other_time;
    const auto day = date_of(when.date);
    if (!day || !when.offset) return;
    const auto time = std::chrono::hours{when.time.hour} + std::chrono::minutes{when.time.minute} + std::chrono::seconds{when.time.second};
    value.kind = Value::Kind::moment;
    value.moment = std::chrono::sys_days{*day} + time - std::chrono::minutes{when.offset->minutes};
}

Value convert(toml::node const& node);

void take(Value& value, toml::table const& table)
{
    value.kind = Value::Kind::table;
    for (auto const& [key, child] : table) {
        value.entries.push_back({std::string{key.str()}, position(key.source()), convert(child)});
    }
    // toml++ keeps tables sorted by key; people expect faults in the order of the file.
    std::sort(value.entries.begin(), value.entries.end(), [](auto const& a, auto const& b) {
        return std::pair{a.at.line, a.at.column} < std::pair{b.at.line, b.at.column};
    });
}

void take(Value& value, toml::date const& day)
{
    const auto date = date_of(day);
    value.kind = date ? Value::Kind::date : Value::Kind::other_time;
    if (date) value.date = *date;
}

Value convert(toml::node const& node)
{
    Value value;
    value.at = position(node.source());
    if (auto const* table = node.as_table()) {
        take(value, *table);
    } else if (auto const* list = node.as_array()) {
        value.kind = Value::Kind::list;
        for (auto const& child : *list) value.items.push_back(convert(child));
    } else if (auto const* text = node.as_string()) {
        value.kind = Value::Kind::text;
        value.text = text->get();
    } else if (auto const* integer = node.as_integer()) {
        value.kind = Value::Kind::integer;
        value.integer = integer->get();
    } else if (auto const* number = node.as_floating_point()) {
        value.kind = Value::Kind::number;
        value.number = number->get();
    } else if (auto const* boolean = node.as_boolean()) {
        value.kind = Value::Kind::boolean;
        value.boolean = boolean->get();
    } else if (auto const* when = node.as_date_time()) {
        take(value, when->get());
    } else if (auto const* day = node.as_date()) {
        take(value, day->get());
    } else {
        value.kind = Value::Kind::other_time;
    }
    return value;
}

bool surprises(std::string_view text)
{
    try {
        static_cast<void>(toml::parse(text));
    } catch (toml::parse_error const&) {
        return false;
    } catch (ParserSurprise const&) {
        return true;
    }
    return false;
}

/// The parser reads from the front: the first line whose end has to be read for the surprise is where it stands.
std::size_t line_of_surprise(std::string_view text)
{
    std::vector<std::size_t> ends;
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ends.push_back(at + 1);
    const auto first = std::partition_point(ends.begin(), ends.end(), [&](std::size_t end) { return !surprises(text.substr(0, end)); });
    return static_cast<std::size_t>(first - ends.begin()) + 1;
}

/// Whether the bytes are UTF-8 without overlong forms and surrogates; the offset of the first that is not.
std::optional<std::size_t> first_bad_utf8(std::string_view text) noexcept
{
    std::size_t i = 0;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    while (i < text.size()) {
        const unsigned char lead = byte(i);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead >= 0x80 && (lead < 0xC2 || lead > 0xF4)) return i;
        if (i + length > text.size()) return i;
        for (std::size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xC0U) != 0x80) return i;
        }
        const bool overlong = (lead == 0xE0 && byte(i + 1) < 0xA0) || (lead == 0xF0 && byte(i + 1) < 0x90);
        const bool outside = (lead == 0xED && byte(i + 1) >= 0xA0) || (lead == 0xF4 && byte(i + 1) >= 0x90);
        if (overlong || outside) return i;
        i += length;
    }
    return std::nullopt;
}

}  // namespace

std::string to_string(Fault const& fault)
{
    return fmt::format("{}:{}:{}: {}{}", fault.file, fault.line, fault.column, fault.warning ? "warning: " : "", fault.message);
}

bool any_error(std::vector<Fault> const& faults) noexcept
{
    return std::any_of(faults.begin(), faults.end(), [](Fault const& f) { return !f.warning; });
}

void FaultSink::error(Position at, std::string message) { add(at, std::move(message), false); }
void FaultSink::warning(Position at, std::string message) { add(at, std::move(message), true); }

void FaultSink::add(Position at, std::string message, bool warning)
{
    if (++count_ > most_faults + 1) return;
    if (count_ == most_faults + 1) message = "more faults in this file are not listed";
    out_->push_back({file_, at.line, at.column, std::move(message), warning});
}

Value const* Value::find(std::string_view key) const noexcept
{
    const auto found = std::find_if(entries.begin(), entries.end(), [&](Entry const& e) { return e.key == key; });
    return found == entries.end() ? nullptr : &found->value;
}

std::string_view name(Value::Kind kind) noexcept
{
    switch (kind) {
    case Value::Kind::text: return "text";
    case Value::Kind::integer: return "a whole number";
    case Value::Kind::number: return "a number";
    case Value::Kind::boolean: return "true or false";
    case Value::Kind::moment: return "a date and time with offset";
    case Value::Kind::date: return "a date";
    case Value::Kind::other_time: return "a time without date or offset";
    case Value::Kind::list: return "a list";
    case Value::Kind::table: return "a table";
    }
    return "something else";
}

std::optional<Value> parse_toml(std::string_view text, FaultSink& faults)
{
    try {
        return convert(toml::parse(text));
    } catch (toml::parse_error const& error) {
        faults.error(position(error.source()), std::string{error.description()});
    } catch (ParserSurprise const&) {
        faults.error({line_of_surprise(text), 1}, "is not TOML");
    }
    return std::nullopt;
}

std::optional<Value> read_toml(std::filesystem::path const& file, FaultSink& faults)
{
    const auto text = read_text(file, most_toml_bytes, faults);
    if (!text) return std::nullopt;
    return parse_toml(*text, faults);
}

std::optional<std::string> read_text(std::filesystem::path const& file, std::size_t most, FaultSink& faults)
{
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::is_regular_file(status)) {
        faults.error({1, 1}, std::filesystem::exists(status) ? "is not a file" : "does not exist");
        return std::nullopt;
    }
    std::ifstream in{file, std::ios::binary};
    std::string text;
    const auto size = std::filesystem::file_size(file, failed);
    if (!in || failed) {
        faults.error({1, 1}, "cannot be read");
        return std::nullopt;
    }
    if (size > most) {
        faults.error({1, 1}, fmt::format("is longer than the {} bytes allowed", most));
        return std::nullopt;
    }
    text.resize(size);
    in.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (const auto bad = first_bad_utf8(text)) {
        const auto before = std::string_view{text}.substr(0, *bad);
        const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
        faults.error({line, *bad - (before.rfind('\n') + 1) + 1}, "is not valid UTF-8");
        return std::nullopt;
    }
    return text;
}

}  // namespace sunwai::config
