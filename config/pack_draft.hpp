#pragma once
#include "config/document.hpp"
#include "config/fields.hpp"
#include "config/state_pack.hpp"
#include "config/table.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sunwai::config {

/// A pack while it is read: what is needed to say where a fault stands is thrown away with it.
struct Draft {
    std::filesystem::path folder;
    StatePack& pack;
    std::vector<Fault>& faults;
    std::optional<core::Date> today;
    std::optional<Value> pack_file;   ///< pack.toml
    std::optional<Table> places;      ///< row i is place i
    std::optional<Table> offices;     ///< row i is office i
    std::uint64_t hash{0xcbf29ce484222325ULL};

    [[nodiscard]] FaultSink sink(std::string_view file) { return {(folder / file).string(), faults}; }
    /// Takes a file into the version of the pack.
    void stir(std::string_view text) noexcept;
};

/// Reads a TOML file of the pack with its sink; the reading starts with an empty path.
[[nodiscard]] std::optional<Value> read_part(Draft& draft, std::string_view file, FaultSink& faults);
/// Reads a table of the pack.
[[nodiscard]] std::optional<Table> read_table(Draft& draft, std::string_view file, std::span<Column const> columns, FaultSink& faults);

// The parts, in this order; each checks itself against those before it.
void read_pack_file(Draft&);
void read_duty_hours(Draft&);
void read_places(Draft&);
void read_links(Draft&);
void read_offices(Draft&);
void read_areas(Draft&);
void read_categories(Draft&);
void read_limits(Draft&);
void read_numbers(Draft&);
void read_rosters(Draft&);
void read_conduct(Draft&);
void read_helplines(Draft&);
void read_pack_holidays(Draft&);

/// `high` … `low`
[[nodiscard]] std::optional<LinkConfidence> parse_confidence(std::string_view text) noexcept;
/// A key of the pack: small letters, digits and `_`, at most 40.
[[nodiscard]] std::optional<std::string> check_key(std::string_view text);

}  // namespace sunwai::config
