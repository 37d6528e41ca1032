#include "rules/read/evaluation.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <cmath>

namespace sunwai::rules {
namespace {

namespace json = boost::json;

std::string shown(Share const& share)
{
    if (share.of == 0) return "–";
    const auto [low, high] = share.interval();
    return fmt::format("{:.3f} [{:.3f}, {:.3f}] ({}/{})", share.value(), low, high, share.hits, share.of);
}

std::string row(std::string_view name, Counts const& counts)
{
    return fmt::format("{:<20} F1 {:.3f}   precision {}   recall {}\n", name, counts.f1(), shown(counts.precision()), shown(counts.recall()));
}

json::object share_json(Share const& share)
{
    const auto [low, high] = share.interval();
    return {{"value", share.value()}, {"low", low}, {"high", high}, {"hits", share.hits}, {"of", share.of}};
}

json::object counts_json(Counts const& counts)
{
    return {{"f1", counts.f1()}, {"precision", share_json(counts.precision())}, {"recall", share_json(counts.recall())}};
}

template <class Confusion> std::string matrix(Confusion const& confusion)
{
    std::string out;
    for (auto const& [gold, row] : confusion) {
        out += fmt::format("{:<20}", gold);
        for (auto const& [said, count] : row) out += fmt::format(" {}:{}", said, count);
        out += '\n';
    }
    return out;
}

template <class Confusion> json::object matrix_json(Confusion const& confusion)
{
    json::object out;
    for (auto const& [gold, row] : confusion) {
        json::object one;
        for (auto const& [said, count] : row) one[said] = count;
        out[gold] = std::move(one);
    }
    return out;
}

template <class Bins> double calibration_error(Bins const& bins)
{
    double error = 0;
    double count = 0;
    for (auto const& [sum, share] : bins) {
        error += std::abs(sum - static_cast<double>(share.hits));
        count += static_cast<double>(share.of);
    }
    return count == 0 ? 0 : error / count;
}

}  // namespace

std::string Evaluation::text() const
{
    std::string out = fmt::format("{} labelled posts\n\nKind\n", posts_);
    for (auto const& [kind, counts] : kinds_) out += row(kind, counts);
    out += "\nKind, gold against said\n" + matrix(confusion_) + "\nGrievance or not, by language\n";
    for (auto const& [lang, group] : groups_) out += row(lang.empty() ? "all" : lang, group.grievance);
    out += "\nCategory over grievances, macro-F1 by language\n";
    for (auto const& [lang, group] : groups_) {
        if (!group.categories.empty()) out += fmt::format("{:<20} {:.3f}\n", lang.empty() ? "all" : lang, category_macro_f1(lang));
    }
    out += "\nCategory\n";
    if (const auto all = groups_.find(""); all != groups_.end()) {
        for (auto const& [category, counts] : all->second.categories) out += row(category, counts);
    }
    out += "\nCategory, gold against said\n" + matrix(categories_confusion_);
    out += fmt::format("\nconfident and wrong category  {}\nsent to triage                {}\ncalibration error             {:.3f}\n", shown(confident_wrong_),
                       shown(triage_), calibration_error(calibration_));
    out += fmt::format("\ndistrict right                {}\nconfident and wrong district  {}\n", shown(district_), shown(wrong_district_));
    for (auto const& [district, share] : districts_) out += fmt::format("  {:<18} {}\n", district, shown(share));
    out += "\n" + row("danger to life", danger_) + row("against an officer", officer_);
    return out;
}

std::string Evaluation::json() const
{
    json::object kinds;
    for (auto const& [kind, counts] : kinds_) kinds[kind] = counts_json(counts);
    json::object languages;
    for (auto const& [lang, group] : groups_) {
        languages[lang.empty() ? "all" : lang] = json::object{{"grievance", counts_json(group.grievance)}, {"category_macro_f1", category_macro_f1(lang)}};
    }
    json::object categories;
    if (const auto all = groups_.find(""); all != groups_.end()) {
        for (auto const& [category, counts] : all->second.categories) categories[category] = counts_json(counts);
    }
    json::object districts;
    for (auto const& [district, share] : districts_) districts[district] = share_json(share);
    json::object out{{"posts", posts_}, {"kinds", std::move(kinds)}, {"languages", std::move(languages)}, {"categories", std::move(categories)}};
    out["kind_confusion"] = matrix_json(confusion_);
    out["category_confusion"] = matrix_json(categories_confusion_);
    out["confident_wrong_category"] = share_json(confident_wrong_);
    out["triage"] = share_json(triage_);
    out["calibration_error"] = calibration_error(calibration_);
    out["district"] = share_json(district_);
    out["confident_wrong_district"] = share_json(wrong_district_);
    out["districts"] = std::move(districts);
    out["danger"] = counts_json(danger_);
    out["against_officer"] = counts_json(officer_);
    return json::serialize(out);
}

}  // namespace sunwai::rules
