#pragma once
#include "config/state_pack.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::config {

/// A place in a file, 1-based; columns count characters.
struct Position {
    std::size_t line{0};
    std::size_t column{0};
};

/// Collects the faults of one file, at most 200 of them: a file of another kind altogether must not fill the terminal.
class FaultSink {
public:
    FaultSink(std::string file, std::vector<Fault>& out) : file_{std::move(file)}, out_{&out} {}
    void error(Position at, std::string message);
    void warning(Position at, std::string message);
    [[nodiscard]] std::string const& file() const noexcept { return file_; }

private:
    void add(Position at, std::string message, bool warning);
    std::string file_;
    std::vector<Fault>* out_;
    std::size_t count_{0};
};

/// Whether any of the faults is more than a warning.
[[nodiscard]] bool any_error(std::vector<Fault> const& faults) noexcept;

/// One value of a TOML file with where it stands. A tree of our own, so that one source file alone pays for the parser.
struct Value {
    enum class Kind : std::uint8_t { text, integer, number, boolean, moment, date, other_time, list, table };
    struct Entry;

    Kind kind{Kind::table};
    Position at;
    std::string text;            ///< text
    std::int64_t integer{0};     ///< integer
    double number{0};            ///< number
    bool boolean{false};
    core::Instant moment{};      ///< moment: date and time with offset
    core::Date date{};
    std::vector<Value> items;    ///< list
    std::vector<Entry> entries;  ///< table, in the order of the file

    [[nodiscard]] Value const* find(std::string_view key) const noexcept;
};

struct Value::Entry {
    std::string key;
    Position at;
    Value value;
};

/// `text`, `a number` … as a person calls it.
[[nodiscard]] std::string_view name(Value::Kind) noexcept;

/// Reads a TOML file of at most 4 MiB. Nothing when it cannot be read or is not TOML; the fault says where. Never throws for what a file holds.
[[nodiscard]] std::optional<Value> read_toml(std::filesystem::path const& file, FaultSink& faults);
/// The same from memory.
[[nodiscard]] std::optional<Value> parse_toml(std::string_view text, FaultSink& faults);

/// Whole contents of a file of at most `most` bytes. Nothing, and a fault, when it is missing, longer or not valid UTF-8.
[[nodiscard]] std::optional<std::string> read_text(std::filesystem::path const& file, std::size_t most, FaultSink& faults);

}  // namespace sunwai::config
