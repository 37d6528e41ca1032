#pragma once
#include "core/model/ids.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunwai::core {

/// The same words in both languages of the desk.
struct Bilingual {
    std::string en;
    std::string hi;
    friend bool operator==(Bilingual const&, Bilingual const&) = default;
};

/// Valid from the start of the first day until the end of the last; open ends are empty. Days are the state's local days.
struct Validity {
    std::optional<Date> from;
    std::optional<Date> to;
    [[nodiscard]] bool covers(Date day) const noexcept { return (!from || *from <= day) && (!to || day <= *to); }
    friend bool operator==(Validity const&, Validity const&) = default;
};

/// A post that can be held. Cases are assigned to offices, persons are held to account by tenure.
struct Office {
    OfficeId id;
    std::string line;        ///< district, department, police, state; the ladder it stands on
    std::string level;       ///< the pack's level word: city_magistrate, deputy_commissioner, sdo, xen, sho …
    std::string department;  ///< electricity, phed, revenue, police …; empty for the district line
    PlaceId place;           ///< the area it answers for
    Bilingual title;
    OfficeId parent;         ///< next rung of its line; empty at the top
    std::string duty;        ///< key of the duty hours in the pack: office, always, sanitation
    bool digests_only{false};   ///< Director and above: single mails only for emergencies and own overdue orders
    bool information_only{false};  ///< Divisional Commissioner: told, cannot order
    Validity validity;
    std::vector<std::pair<std::string, std::string>> handles;  ///< platform, official handle
    friend bool operator==(Office const&, Office const&) = default;
};

enum class TenureKind : std::uint8_t { holder, additional, link, dealing_hand };

/// Who holds an office and when. `additional` is a second charge, `link` stands in while the holder is on leave.
struct Tenure {
    OfficeId office;
    TenureKind kind{TenureKind::holder};
    std::string officer;   ///< name of the person
    std::string email;
    std::string phone;
    Instant from{earliest};
    Instant to{latest};    ///< exclusive
    bool on_leave{false};
    bool bouncing{false};  ///< the address has bounced; cleared by a new import or by the operator
    friend bool operator==(Tenure const&, Tenure const&) = default;
};

[[nodiscard]] std::string_view name(TenureKind) noexcept;
[[nodiscard]] std::optional<TenureKind> parse_tenure_kind(std::string_view) noexcept;

}  // namespace sunwai::core
