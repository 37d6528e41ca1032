#pragma once
#include "core/model/verdict.hpp"
#include "rules/read/reader.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunwai::rules {

/// What people say a post is: the `gold` object of a labelled line. Fields that are not given are not measured.
struct Gold {
    std::string kind;                       ///< grievance, suggestion, question, praise, other, or not_grievance
    std::optional<std::string> category;
    std::optional<std::string> district;    ///< id of the pack; "" for: none or outside the state
    std::string lang;
    std::optional<bool> danger;             ///< life or limb now; `danger` may also be the name of one
    std::optional<bool> against_officer;
    std::optional<std::string> severity;
};

/// Reads `gold` of a labelled line; nothing when there is none or it is not an object with a kind.
[[nodiscard]] std::optional<Gold> parse_gold(std::string_view line);

/// A share with its counts and the 95 % interval of Wilson.
struct Share {
    std::uint64_t hits{0};
    std::uint64_t of{0};
    [[nodiscard]] double value() const noexcept { return of == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(of); }
    [[nodiscard]] std::pair<double, double> interval() const noexcept;
};

/// Right and wrong decisions about one class.
struct Counts {
    std::uint64_t hit{0};      ///< said and so
    std::uint64_t extra{0};    ///< said and not so
    std::uint64_t missed{0};   ///< so and not said
    [[nodiscard]] Share precision() const noexcept { return {hit, hit + extra}; }
    [[nodiscard]] Share recall() const noexcept { return {hit, hit + missed}; }
    [[nodiscard]] double f1() const noexcept;
};

/// Figures over labelled posts, added one by one. Not thread-safe.
class Evaluation {
public:
    void add(core::Verdict const& verdict, Gold const& gold);

    [[nodiscard]] std::string text() const;   ///< tables for people
    [[nodiscard]] std::string json() const;   ///< the same figures, one object

    [[nodiscard]] std::uint64_t posts() const noexcept { return posts_; }
    [[nodiscard]] Counts grievance(std::string_view lang = {}) const;
    /// Mean F1 over the categories that occur among grievances.
    [[nodiscard]] double category_macro_f1(std::string_view lang = {}) const;
    [[nodiscard]] Share confident_wrong_category() const noexcept { return confident_wrong_; }
    [[nodiscard]] Share triage() const noexcept { return triage_; }
    [[nodiscard]] Share district() const noexcept { return district_; }
    [[nodiscard]] Share confident_wrong_district() const noexcept { return wrong_district_; }
    [[nodiscard]] Counts danger() const noexcept { return danger_; }
    [[nodiscard]] Counts against_officer() const noexcept { return officer_; }

private:
    struct Group {
        Counts grievance;
        std::map<std::string, Counts> categories;
    };
    void add_category(core::Verdict const& verdict, Gold const& gold);
    void add_district(core::Verdict const& verdict, Gold const& gold);

    std::uint64_t posts_{0};
    std::map<std::string, Counts> kinds_;
    std::map<std::string, Group> groups_;                              ///< by language; "" is all
    std::map<std::string, std::map<std::string, std::uint64_t>> confusion_;  ///< gold kind → kind
    std::map<std::string, std::map<std::string, std::uint64_t>> categories_confusion_;
    std::map<std::string, Share> districts_;
    Share confident_wrong_;
    Share triage_;
    Share district_;
    Share wrong_district_;
    Counts danger_;
    Counts officer_;
    std::array<std::pair<double, Share>, 10> calibration_{};           ///< by confidence: sum, right
};

}  // namespace sunwai::rules
