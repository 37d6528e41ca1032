#pragma once
#include "core/model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <string>
#include <utility>
#include <vector>

namespace sunwai::core {

enum class Kind : std::uint8_t { grievance, suggestion, question, praise, other };
enum class Severity : std::uint8_t { normal, high, emergency };  ///< ordered: a higher one never loses to a lower one
enum class Area : std::uint8_t { unknown, urban, metropolitan, rural };

/// Words as they stand in files and answers.
[[nodiscard]] std::string_view name(Kind) noexcept;
[[nodiscard]] std::string_view name(Severity) noexcept;
[[nodiscard]] std::string_view name(Area) noexcept;
[[nodiscard]] std::optional<Kind> parse_kind(std::string_view) noexcept;
[[nodiscard]] std::optional<Severity> parse_severity(std::string_view) noexcept;
[[nodiscard]] std::optional<Area> parse_area(std::string_view) noexcept;

/// A stretch of the post's UTF-8 bytes, [start, end), and what it speaks for: `category:electricity`, `place:HR-D063`, `danger:electric`.
struct Evidence {
    std::uint32_t start{};
    std::uint32_t end{};
    std::string reason;
    friend bool operator==(Evidence const&, Evidence const&) = default;
};

struct PlaceFinding {
    PlaceId id;
    std::string name;      ///< English name, for logs and answers
    std::string level;     ///< the state pack's level word: district, tehsil, village …
    PlaceId district;      ///< empty where unknown or outside the state
    double confidence{};
    friend bool operator==(PlaceFinding const&, PlaceFinding const&) = default;
};

/// One subject of a post. A post with several has several; each becomes a case of its own.
struct MatterFinding {
    CategoryKey category;
    std::string matter;    ///< finer subject that decides limits: fuse_off, leak …; may be empty
    double confidence{};
    std::vector<std::pair<CategoryKey, double>> alternatives;
    bool against_officer{false};
    friend bool operator==(MatterFinding const&, MatterFinding const&) = default;
};

/// What the rules say of a post, with the evidence for it. Field names of the NDJSON form: docs/formats.md.
struct Verdict {
    Kind kind{Kind::other};
    double kind_confidence{};
    std::vector<MatterFinding> matters;  ///< first is the main one; empty unless kind is grievance or suggestion
    Severity severity{Severity::normal};
    std::vector<std::string> danger;     ///< electric water gas_fire structure open_hole medical violence missing_person self_harm animal flood
    std::vector<std::string> handling;   ///< CASE §6: self_harm, child, cyber_fraud, public_order …
    bool against_officer{false};
    std::string complained_of;         ///< the post whose conduct is complained of, by the pack's key (dc, sho, xen …); empty: none is named
    std::vector<std::string> references; ///< numbers of other systems found in the text: `cmwindow:…`
    std::vector<std::string> missing;    ///< facts the category needs and the text lacks
    std::string lang;                    ///< BCP 47 of the text itself: hi, hi-Latn, en, pa …
    std::optional<PlaceFinding> place;
    std::vector<PlaceFinding> place_candidates;  ///< when the name fits several places and nothing decides
    Area area{Area::unknown};
    bool triage{false};                  ///< nothing is assigned; `reasons` says why
    std::vector<std::string> reasons;
    std::vector<Evidence> evidence;
    std::uint64_t fingerprint{};         ///< of the folded words without handles and links: equal for exact copies; 0 for no words
    friend bool operator==(Verdict const&, Verdict const&) = default;
};

}  // namespace sunwai::core
