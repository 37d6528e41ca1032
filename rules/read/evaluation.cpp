#include "rules/read/evaluation.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cmath>

namespace sunwai::rules {
namespace {

/// `not_grievance` is any kind but grievance.
bool same_kind(std::string_view gold, std::string_view said)
{
    return gold == said || (gold == "not_grievance" && said != "grievance");
}

void tally(Counts& counts, bool is, bool said)
{
    if (is && said) ++counts.hit;
    else if (said) ++counts.extra;
    else if (is) ++counts.missed;
}

std::optional<std::string> text_member(simdjson::dom::object object, std::string_view name)
{
    std::string_view value;
    if (object[name].get(value)) return std::nullopt;
    return std::string{value};
}

void read_flags(simdjson::dom::object object, Gold& gold)
{
    bool flag{};
    if (!object["danger"].get(flag)) gold.danger = flag;
    else if (const auto named = text_member(object, "danger")) gold.danger = !named->empty();
    if (simdjson::dom::array list; !object["danger"].get(list)) gold.danger = list.size() > 0;
    if (!object["against_officer"].get(flag)) gold.against_officer = flag;
    gold.severity = text_member(object, "severity");
    if (!gold.danger && gold.severity) gold.danger = *gold.severity == "emergency";
}

}  // namespace

std::optional<Gold> parse_gold(std::string_view line)
{
    thread_local simdjson::dom::parser parser;
    simdjson::dom::element document;
    simdjson::dom::object object;
    if (parser.parse(simdjson::padded_string{line}).get(document) || document["gold"].get(object)) return std::nullopt;
    Gold gold;
    const auto kind = text_member(object, "kind");
    if (!kind) return std::nullopt;
    gold.kind = *kind;
    gold.category = text_member(object, "category");
    gold.district = text_member(object, "district");
    simdjson::dom::element district;
    if (!object["district"].get(district) && district.is_null()) gold.district = std::string{};
    gold.lang = text_member(object, "lang").value_or(std::string{});
    read_flags(object, gold);
    return gold;
}

std::pair<double, double> Share::interval() const noexcept
{
    if (of == 0) return {0.0, 1.0};
    constexpr double z = 1.959964;
    const auto n = static_cast<double>(of);
    const double p = value();
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

double Counts::f1() const noexcept
{
    const auto both = static_cast<double>(2 * hit + extra + missed);
    return both == 0 ? 0.0 : 2.0 * static_cast<double>(hit) / both;
}

void Evaluation::add(core::Verdict const& verdict, Gold const& gold)
{
    ++posts_;
    const std::string said{core::name(verdict.kind)};
    const bool is = gold.kind == "grievance";
    const bool said_grievance = verdict.kind == core::Kind::grievance;
    ++confusion_[gold.kind][said];
    for (auto const& kind : {std::string{"grievance"}, std::string{"suggestion"}, std::string{"question"}, std::string{"praise"}, std::string{"other"}}) {
        if (gold.kind == "not_grievance" && kind != "grievance") continue;
        tally(kinds_[kind], same_kind(gold.kind, kind), said == kind);
    }
    for (auto const& lang : {std::string{}, gold.lang.empty() ? std::string{"?"} : gold.lang}) tally(groups_[lang].grievance, is, said_grievance);
    if (gold.danger) tally(danger_, *gold.danger, said_grievance && verdict.severity == core::Severity::emergency);
    if (gold.against_officer) tally(officer_, *gold.against_officer, said_grievance && verdict.against_officer);
    if (is && said_grievance) {
        ++triage_.of;
        triage_.hits += verdict.triage;
    }
    if (is && gold.category) add_category(verdict, gold);
    if (gold.district) add_district(verdict, gold);
}

void Evaluation::add_category(core::Verdict const& verdict, Gold const& gold)
{
    const std::string said = verdict.matters.empty() ? std::string{"-"} : verdict.matters.front().category;
    const double confidence = verdict.matters.empty() ? 0.0 : verdict.matters.front().confidence;
    const bool right = said == *gold.category;
    for (auto const& lang : {std::string{}, gold.lang.empty() ? std::string{"?"} : gold.lang}) {
        auto& categories = groups_[lang].categories;
        if (right) ++categories[said].hit;
        else {
            ++categories[*gold.category].missed;
            if (said != "-") ++categories[said].extra;
        }
    }
    ++categories_confusion_[*gold.category][said];
    const bool unsure = std::find(verdict.reasons.begin(), verdict.reasons.end(), "category_unsure") != verdict.reasons.end();
    ++confident_wrong_.of;
    confident_wrong_.hits += !right && said != "-" && !unsure;
    if (said == "-") return;
    auto& [sum, share] = calibration_[static_cast<std::size_t>(std::clamp(confidence * 10, 0.0, 9.0))];
    sum += confidence;
    ++share.of;
    share.hits += right;
}

void Evaluation::add_district(core::Verdict const& verdict, Gold const& gold)
{
    if (gold.district->empty()) return;
    const std::string said = verdict.place ? verdict.place->district : std::string{};
    const bool right = said == *gold.district;
    ++district_.of;
    district_.hits += right;
    ++wrong_district_.of;
    wrong_district_.hits += !right && !said.empty();
    auto& one = districts_[*gold.district];
    ++one.of;
    one.hits += right;
}

Counts Evaluation::grievance(std::string_view lang) const
{
    const auto found = groups_.find(std::string{lang});
    return found == groups_.end() ? Counts{} : found->second.grievance;
}

double Evaluation::category_macro_f1(std::string_view lang) const
{
    const auto found = groups_.find(std::string{lang});
    if (found == groups_.end()) return 0.0;
    double sum = 0;
    std::size_t count = 0;
    for (auto const& [category, counts] : found->second.categories) {
        if (counts.hit + counts.missed == 0) continue;
        sum += counts.f1();
        ++count;
    }
    return count == 0 ? 0.0 : sum / static_cast<double>(count);
}

}  // namespace sunwai::rules
