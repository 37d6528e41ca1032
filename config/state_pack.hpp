#pragma once
#include "config/calendar.hpp"
#include "core/error.hpp"
#include "core/model/ids.hpp"
#include "core/model/office.hpp"
#include "core/model/verdict.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sunwai::config {

/// One fault of a configuration file, as `file:line:column: message`.
struct Fault {
    std::string file;
    std::size_t line{0};
    std::size_t column{0};
    std::string message;
    bool warning{false};  ///< told, but nothing is refused
};
[[nodiscard]] std::string to_string(Fault const&);

/// How sure a second parent or a PIN of a place is. High and medium route to the office; inferred and low only suggest it.
enum class LinkConfidence : std::uint8_t { high, medium, inferred, low };

struct PlaceLink {
    std::string relation;      ///< in_block, in_subdivision, in_ulb, has_pin, carved_from …
    core::PlaceId target;      ///< a place id; for has_pin the six digits
    LinkConfidence confidence{LinkConfidence::high};
};

struct Place {
    core::PlaceId id;
    std::string level;         ///< one of StatePack::levels
    core::PlaceId parent;
    std::string name_en;
    std::string name_hi;
    bool hi_official{false};   ///< false: machine-made, a match key only; never shown as the place's name
    std::vector<std::string> aliases;
    std::optional<double> lat;
    std::optional<double> lon;
    std::int64_t population{0};
    std::string ulb_kind;      ///< for towns: corporation, council, committee
    bool needs_cue{false};     ///< collides with a common word: counts only beside a cue such as "village"
    core::Validity validity;
    std::vector<PlaceLink> links;
    /// The name to show in a language: Hindi only where it is official, else the English one.
    [[nodiscard]] std::string const& shown(bool hindi) const noexcept { return hindi && hi_official ? name_hi : name_en; }
};

/// A time limit as policy writes it: `8h`, `7d` calendar; `4wh`, `3wd` working.
struct Limit {
    enum class Unit : std::uint8_t { minutes, hours, days, working_hours, working_days };
    int amount{0};
    Unit unit{Unit::working_days};
    [[nodiscard]] bool calendar_time() const noexcept { return unit <= Unit::days; }
    friend bool operator==(Limit const&, Limit const&) = default;
};
/// Reads `30m`, `48h`, `7d`, `4wh`, `7wd`; 1 ≤ amount ≤ 5256000 minutes' worth. Nothing for anything else.
[[nodiscard]] std::optional<Limit> parse_limit(std::string_view text) noexcept;
[[nodiscard]] std::string to_string(Limit const&);

/// A row of the limits table; `*` or empty matches all. Look-up order: DESIGN §6.
struct LimitRule {
    core::CategoryKey category;
    std::string matter;
    core::Area area{core::Area::unknown};  ///< unknown: any area
    std::vector<core::PlaceId> places;     ///< holds within these only (the area of an authority); empty: everywhere
    Limit atr;
    std::string source;        ///< notification, press, "assumed"
};

/// Who acts on a category: office levels of one department, tried in order from the place upwards.
struct ActingRule {
    core::Area area{core::Area::unknown};  ///< unknown: any area
    std::string matter;                    ///< empty: any
    std::string department;
    std::vector<std::string> levels;       ///< the pack's office levels, lowest first
};

/// A finer subject inside a category.
struct Matter {
    std::string key;
    core::Bilingual name;
};

struct Category {
    core::CategoryKey key;
    core::Bilingual name;
    std::vector<Matter> matters;           ///< those that limits and acting rules may name
    std::vector<ActingRule> acting;
    std::string nodal_level;               ///< level of the nodal office: city_magistrate, police_nodal …
    std::string nodal_level_metropolitan;  ///< the same inside a municipal corporation; empty: as elsewhere
    std::vector<std::string> needs;        ///< facts the office cannot work without: locality, reachable_number …
    bool state_accepts{false};             ///< ATRs are judged at the State nodal officer's desk (corruption)
    bool is_protected{false};
    std::string second_line_joins;         ///< first_breach (default) or with_assignment
    std::optional<Limit> step;             ///< between rungs; default: the category's limit, at most the policy's
};

/// Numbers of policy that are not per category (CASE §4, policy.md "Other numbers").
struct PolicyNumbers {
    Limit triage{2, Limit::Unit::working_hours};
    Limit triage_emergency{10, Limit::Unit::minutes};
    Limit ack_emergency{10, Limit::Unit::minutes};
    Limit ack_high{4, Limit::Unit::working_hours};
    Limit ack_normal{8, Limit::Unit::working_hours};
    Limit atr_emergency{4, Limit::Unit::hours};
    Limit step{1, Limit::Unit::working_days};
    Limit step_emergency{2, Limit::Unit::hours};
    Limit step_max{2, Limit::Unit::working_days};
    Limit reopened_min{4, Limit::Unit::working_hours};
    Limit transfer_decision{1, Limit::Unit::working_days};
    Limit extension_decision{1, Limit::Unit::working_days};
    Limit question_pause{3, Limit::Unit::working_days};
    Limit appeal{30, Limit::Unit::days};
    int question_pauses{2};
    int extensions{2};
    int extension_days{15};
    int closing_days{7};
    std::vector<int> closing_reminder_days{3, 5};
    int reopen_days{30};
    std::chrono::minutes assignment_gathering{10};
    std::vector<std::chrono::minutes> digests{std::chrono::minutes{9 * 60 + 15}, std::chrono::minutes{15 * 60}};
    std::chrono::minutes top_daily{9 * 60 + 30};
    std::chrono::minutes morning_summary{8 * 60 + 30};
    int reminder_first_percent{50};
    int reminder_second_percent{80};
    int reminder_short_percent{60};
    int bundle_open_matters{10};
};

/// Who is told of a danger: first rung all at once, then the second (CASE §5).
struct DutyRoster {
    core::PlaceId district;
    std::string danger;                              ///< `*`: any danger without a row of its own
    std::vector<std::vector<core::OfficeId>> rungs;
};

/// A stretch in which other rules hold in an area (CASE §8).
struct Period {
    std::string kind;                                ///< model_code, internet_suspended, disaster
    std::vector<core::PlaceId> places;
    core::Instant from{};
    core::Instant to{};
};

/// A second parent of places: links of this relation lead to offices as first parents do. From the pack, since levels are data.
struct Relation {
    std::string name;                      ///< in_subdivision
    std::vector<std::string> levels;       ///< levels of its targets; such a link says more than a first parent of one of these levels
};

/// What an office covers instead of the place it is named after. Where an office has rows, they are its whole area. Numbers, because there are thousands.
struct OfficeArea {
    std::uint32_t office{};                ///< index into offices
    std::uint32_t place{};                 ///< index into places
    LinkConfidence confidence{LinkConfidence::high};
};

/// What is common to all offices of one level: their line, department and duty hours are not repeated with each office.
struct OfficeLevel {
    std::string key;                       ///< city_magistrate
    std::string line;
    std::string department;
    std::string duty{"office"};
    core::Bilingual title;                 ///< an office's own title is this and its place's name
    bool digests_only{false};
    bool information_only{false};
};

struct Department {
    std::string key;
    core::Bilingual name;
};

/// A place that contains another one, and how sure that is: the weakest link on the surest way to it.
struct Containing {
    Place const* place{nullptr};
    LinkConfidence confidence{LinkConfidence::high};
    int distance{0};                       ///< steps from the inner place; 0 is the place itself
};

/// An office that could act for a place. `high` and `medium` may be assigned; `inferred` and `low` are only candidates for a person to choose from.
struct OfficeMatch {
    core::Office const* office{nullptr};   ///< lives as long as the pack
    LinkConfidence confidence{LinkConfidence::high};
    std::size_t level{0};                  ///< which of the asked levels, 0 the lowest
    [[nodiscard]] bool sure() const noexcept { return confidence <= LinkConfidence::medium; }
};

struct Helpline { std::string key; std::string number; core::Bilingual name; core::Date checked; };

/// Who hears first of a handling (CASE section 6), by office level or office id.
struct FirstWord {
    std::string handling;
    std::vector<std::string> offices;
};

/// Which offices a citizen means who names a post: "xen" may be an executive engineer of any department.
struct NamedPost {
    std::string named;
    std::vector<std::string> levels;
};

/// A state as data: places, offices, categories, limits, calendar, rosters, words. Immutable after load; safe from any thread.
class StatePack {
public:
    std::string id;                ///< haryana
    std::string version;           ///< of its data; a case keeps it as policy_version
    core::Bilingual name;
    std::string number_prefix;     ///< HR
    core::PlaceId root;            ///< HR
    std::string attribution;       ///< line to show wherever its places are shown
    std::vector<std::string> levels;   ///< place levels, top down
    std::vector<std::string> rural_levels;      ///< levels whose places are rural unless a town holds them: village
    std::vector<Relation> relations;            ///< second parents that lead to offices
    std::vector<Department> departments;
    std::vector<OfficeLevel> office_levels;
    std::vector<std::string> top_levels;        ///< office levels at which a ladder may end
    std::vector<OfficeArea> areas;
    std::string state_nodal;                    ///< office id of the State nodal officer
    std::string state_watch;                    ///< office id of the watch that is always on duty
    std::string district_level;        ///< the level whose places are districts
    std::vector<Place> places;
    std::vector<core::Office> offices; ///< without holders
    std::vector<Category> categories;
    std::vector<LimitRule> limits;
    PolicyNumbers numbers;
    Calendar calendar;
    std::vector<DutyRoster> rosters;
    std::vector<FirstWord> first_words;
    std::vector<NamedPost> named_posts;
    std::vector<Helpline> helplines;
    std::filesystem::path folder;      ///< lexicons and message files lie here too

    [[nodiscard]] Place const* place(std::string_view id) const noexcept;
    [[nodiscard]] Category const* category(std::string_view key) const noexcept;
    [[nodiscard]] core::Office const* office(std::string_view id) const noexcept;
    [[nodiscard]] OfficeLevel const* office_level(std::string_view key) const noexcept;
    [[nodiscard]] Department const* department(std::string_view key) const noexcept;
    /// The district a place lies in, by its first parents; nullptr above district level.
    [[nodiscard]] Place const* district_of(std::string_view place) const noexcept;
    /// Whether `inner` is `outer` or lies below it by first parents.
    [[nodiscard]] bool within(std::string_view inner, std::string_view outer) const noexcept;
    /// Area of a place: metropolitan or urban inside a town of that kind, rural for a village outside, else unknown.
    [[nodiscard]] core::Area area_of(std::string_view place) const noexcept;
    /// DESIGN §6: (category, matter, area) → (category, matter) → (category, area) → category → `*`; unknown area counts as urban. Among rows of the
    /// same category and matter, one for places that hold `place` comes first. Never empty in a pack that passed validation.
    [[nodiscard]] LimitRule const* limit(std::string_view category, std::string_view matter, core::Area area, std::string_view place = {}) const noexcept;
    /// The roster of a danger in a district; falls back to the district's `*`.
    [[nodiscard]] DutyRoster const* roster(std::string_view district, std::string_view danger) const noexcept;

    /// The place itself and everything that contains it, nearest first: first parents and second parents with their confidence.
    /// District and above are always `high`, because first parents decide them. `on`: where a place did not exist yet on that day, what it was carved from.
    [[nodiscard]] std::vector<Containing> containing(std::string_view place, std::optional<core::Date> on = {}) const;
    /// Offices of one level that answer for exactly this place.
    [[nodiscard]] std::vector<core::Office const*> offices_at(std::string_view place, std::string_view level) const;
    /// The offices that a word of the pack stands for at a place: one office by its id, else all of that level that answer for the nearest place around it.
    [[nodiscard]] std::vector<core::Office const*> nearest_offices(std::string_view place, std::string_view word) const;
    /// Offices of a department (empty: any) at the given levels that answer for the place or for what contains it: lowest level first, then surest, then
    /// nearest. `on`: only offices in force on that day. Empty for an unknown place.
    [[nodiscard]] std::vector<OfficeMatch> offices_for(std::string_view place, std::string_view department, std::span<std::string const> levels,
                                                       std::optional<core::Date> on = {}) const;
    /// Who acts on a category, looked up as limits are: (matter, area) → matter → area → any; unknown area counts as urban. nullptr for an unknown category.
    [[nodiscard]] ActingRule const* acting_rule(std::string_view category, std::string_view matter, core::Area area) const noexcept;
    /// Ranked acting offices of a matter at a place. The first one acts when it is sure() and no other of its level is as sure.
    /// With an unknown area, the offices that would act in the other kinds of area follow as candidates (`low`).
    [[nodiscard]] std::vector<OfficeMatch> acting_offices(std::string_view category, std::string_view matter, std::string_view place, core::Area area,
                                                          std::optional<core::Date> on = {}) const;
    /// The office that answers for a category at a place: the surest office of the category's nodal level. nullptr where the place is above the district.
    [[nodiscard]] core::Office const* nodal_office(std::string_view category, std::string_view place, std::optional<core::Date> on = {}) const;
    /// district_of as it was on a day: before a district existed, the one it was carved from.
    [[nodiscard]] Place const* district_on(std::string_view place, core::Date on) const noexcept;

    /// Builds the look-up tables; called after the vectors are filled.
    void index();
    /// Parts of it, for a loader that looks things up in what it has read so far: places and districts, offices by id, rosters, limits.
    void index_places();
    void index_office_ids();
    void index_rosters();
    void index_limits();

private:
    static constexpr std::uint32_t none = 0xFFFFFFFFU;
    /// Walks of a hierarchy stop here: the loader refuses loops, this bounds a walk before it has looked.
    static constexpr int deepest = 32;

    /// A step from a place to one that contains it.
    struct Outward {
        std::uint32_t place{};
        LinkConfidence confidence{LinkConfidence::high};
        bool certain{false};               ///< a district or above: as sure as can be, however unsure the way is
        bool carved{false};                ///< taken only on days on which the place did not exist yet
    };
    /// An office that answers for a place.
    struct Reach {
        std::uint32_t place{};
        std::uint32_t level{};             ///< as level_index_ has it
        std::uint32_t office{};
        LinkConfidence confidence{LinkConfidence::high};
    };

    std::unordered_map<std::string_view, std::uint32_t> place_index_;
    std::unordered_map<std::string_view, std::uint32_t> office_index_;
    std::unordered_map<std::string_view, std::uint32_t> category_index_;
    std::unordered_map<std::string_view, std::uint32_t> level_index_;   ///< numbers of the levels that offices have
    std::vector<std::uint32_t> parent_;                                 ///< of each place, by number
    std::vector<std::uint32_t> district_;                               ///< of each place, by number
    std::vector<core::Area> area_;                                      ///< of each place, by number
    std::vector<Outward> outwards_;                                     ///< by the place they start from
    std::vector<std::uint32_t> first_outward_;                          ///< of each place, and where the last one's end
    std::vector<Reach> reach_;                                          ///< by place, level and office
    std::vector<std::uint32_t> first_reach_;                            ///< of each place, and where the last one's end
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> limits_of_;  ///< by category, in their order
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> rosters_;    ///< by district

    [[nodiscard]] std::uint32_t number_of(std::string_view place) const noexcept;
    void index_districts();
    void index_areas();
    void index_outwards();
    void add_outwards(std::uint32_t from);
    void index_offices();
    [[nodiscard]] core::Area find_area(std::uint32_t place) const noexcept;
    /// Offices of a level, given by its number, that answer for exactly this place.
    [[nodiscard]] std::span<Reach const> offices_of(Place const& place, std::uint32_t level) const noexcept;
    [[nodiscard]] std::uint32_t level_number(std::string_view level) const noexcept;
    [[nodiscard]] std::vector<OfficeMatch> ranked(std::span<Containing const> around, std::string_view department, std::span<std::string const> levels,
                                                  std::optional<core::Date> on) const;
    /// The first of ranked() at one level of any department.
    [[nodiscard]] core::Office const* surest(std::span<Containing const> around, std::string_view level, std::optional<core::Date> on) const;
};

/// The same, checking also what depends on the day: holidays of the current year, age of helplines (warnings).
[[nodiscard]] std::shared_ptr<StatePack const> load_state_pack(std::filesystem::path const& folder, core::Date today, std::vector<Fault>& faults);

/// Reads and validates a whole pack folder. Every fault is added to `faults`; the pack is returned only when none is an error.
[[nodiscard]] std::shared_ptr<StatePack const> load_state_pack(std::filesystem::path const& folder, std::vector<Fault>& faults);

}  // namespace sunwai::config
