#include "rules/read/reader.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace sunwai::rules {
namespace {

namespace json = boost::json;

json::array strings(std::vector<std::string> const& list)
{
    json::array out;
    for (auto const& one : list) out.emplace_back(one);
    return out;
}

json::value or_null(std::string const& text)
{
    if (text.empty()) return nullptr;
    return json::string{text};
}

json::object place_json(core::PlaceFinding const& place)
{
    return {{"id", or_null(place.id)}, {"name", place.name}, {"level", place.level}, {"district", or_null(place.district)}, {"confidence", place.confidence}};
}

void put_matter(json::object& into, core::MatterFinding const* matter)
{
    json::array alternatives;
    if (matter != nullptr) {
        for (auto const& [category, confidence] : matter->alternatives) alternatives.push_back(json::array{category, confidence});
    }
    into["category"] = or_null(matter == nullptr ? std::string{} : matter->category);
    into["matter"] = or_null(matter == nullptr ? std::string{} : matter->matter);
    into["confidence"] = matter == nullptr ? 0.0 : matter->confidence;
    into["alternatives"] = std::move(alternatives);
}

/// Evidence with the words it points to; offsets that do not fit the text are left out.
json::array evidence_json(std::string_view text, std::vector<core::Evidence> const& evidence)
{
    json::array out;
    for (auto const& one : evidence) {
        if (one.start > one.end || one.end > text.size()) continue;
        out.push_back(json::object{{"start", one.start}, {"end", one.end}, {"text", text.substr(one.start, one.end - one.start)}, {"for", one.reason}});
    }
    return out;
}

/// The evidence of a verdict as one English sentence, for the operator's shell.
std::string in_words(core::Post const& post, core::Verdict const& verdict)
{
    std::string out{core::name(verdict.kind)};
    if (!verdict.matters.empty()) out += " about " + verdict.matters.front().category;
    if (verdict.place) out += " in " + verdict.place->name;
    for (auto const& one : verdict.evidence) {
        if (one.start > one.end || one.end > post.text.size()) continue;
        out += "; '" + post.text.substr(one.start, one.end - one.start) + "' speaks for " + one.reason;
    }
    if (verdict.triage) {
        out += "; a person decides:";
        for (auto const& reason : verdict.reasons) out += ' ' + reason;
    }
    return out;
}

}  // namespace

std::string verdict_json(core::Post const& post, core::Verdict const& verdict, bool explain)
{
    json::object out{{"external_id", post.external_id}, {"kind", core::name(verdict.kind)}, {"kind_confidence", verdict.kind_confidence}};
    put_matter(out, verdict.matters.empty() ? nullptr : &verdict.matters.front());
    out["severity"] = core::name(verdict.severity);
    out["danger"] = strings(verdict.danger);
    out["handling"] = strings(verdict.handling);
    out["against_officer"] = verdict.against_officer;
    out["references"] = strings(verdict.references);
    out["missing"] = strings(verdict.missing);
    out["lang"] = verdict.lang;
    if (verdict.place) out["place"] = place_json(*verdict.place);
    else out["place"] = nullptr;
    json::array candidates;
    for (auto const& one : verdict.place_candidates) candidates.push_back(place_json(one));
    out["place_candidates"] = std::move(candidates);
    out["area"] = core::name(verdict.area);
    out["triage"] = verdict.triage;
    out["reasons"] = strings(verdict.reasons);
    json::array matters;
    for (auto const& one : verdict.matters) {
        json::object matter;
        put_matter(matter, &one);
        matter["against_officer"] = one.against_officer;
        matters.push_back(std::move(matter));
    }
    out["matters"] = std::move(matters);
    out["evidence"] = evidence_json(post.text, verdict.evidence);
    if (explain) out["explanation"] = in_words(post, verdict);
    return json::serialize(out);
}

}  // namespace sunwai::rules
