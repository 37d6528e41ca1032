#pragma once
#include "core/model/office.hpp"

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sunwai::core {

enum class Reachability : std::uint8_t { holder, link_officer, vacant, on_leave, no_address, bouncing, unknown_office };
[[nodiscard]] std::string_view name(Reachability) noexcept;

/// Whether an office can be told something at an instant, and through whom.
struct Contact {
    Reachability how{Reachability::unknown_office};
    Tenure const* through{nullptr};  ///< set for holder and link_officer; lives as long as the directory
    [[nodiscard]] bool reachable() const noexcept { return through != nullptr; }
};

/// Offices of the pack and of imports, with who holds them: an immutable snapshot, replaced as a whole when people change.
/// Safe to read from any thread.
class Directory {
public:
    Directory() = default;
    /// Later offices of the same id win over earlier ones; tenures of unknown offices are kept and never found.
    Directory(std::vector<Office> offices, std::vector<Tenure> tenures);

    [[nodiscard]] Office const* office(std::string_view id) const noexcept;
    [[nodiscard]] std::vector<Office> const& offices() const noexcept { return offices_; }
    /// Holder, else additional charge, else link officer; CASE §2: in force, not on leave, with an address that has not bounced.
    [[nodiscard]] Contact contact(std::string_view office, Instant at) const noexcept;
    /// The same of an office of this directory.
    [[nodiscard]] Contact contact(Office const& office, Instant at) const noexcept;
    /// The office above one of this directory; nullptr at the top.
    [[nodiscard]] Office const* above(Office const& office) const noexcept;
    /// Tenures of an office, all times.
    [[nodiscard]] std::vector<Tenure const*> tenures(std::string_view office) const;
    /// Offices whose parent this is.
    [[nodiscard]] std::vector<OfficeId> below(std::string_view office) const;

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    [[nodiscard]] std::size_t number_of(Office const& office) const noexcept { return static_cast<std::size_t>(&office - offices_.data()); }

    std::vector<Office> offices_;
    std::vector<Tenure> tenures_;
    std::unordered_map<std::string_view, std::size_t> by_id_;
    std::unordered_multimap<std::string_view, std::size_t> held_;
    // By number of the office: whole ladders are walked for every case.
    std::vector<std::size_t> above_;
    std::vector<std::size_t> first_tenure_;   ///< of each office in tenures_of_, and where the last one's end
    std::vector<std::size_t> tenures_of_;

public:
    Directory(Directory const&) = delete;
    Directory& operator=(Directory const&) = delete;
    Directory(Directory&&) = default;
    Directory& operator=(Directory&&) = default;
};

}  // namespace sunwai::core
