#include "rules/case/json_writer.hpp"
#include "rules/read/reader.hpp"

#include <cmath>

namespace sunwai::rules {
namespace {

/// Confidences are measured on some hundreds of posts: three digits are more than they are worth.
void confidence(JsonWriter& out, std::string_view name, double value) { out.number(name, std::round(value * 1000) / 1000); }

void put_place(JsonWriter& out, std::string_view name, core::PlaceFinding const& place)
{
    out.begin_object(name).text_or_null("id", place.id).text("name", place.name).text("level", place.level).text_or_null("district", place.district);
    confidence(out, "confidence", place.confidence);
    out.end_object();
}

void put_matter(JsonWriter& out, core::MatterFinding const& matter)
{
    out.text_or_null("category", matter.category).text_or_null("matter", matter.matter);
    confidence(out, "confidence", matter.confidence);
    out.begin_array("alternatives");
    for (auto const& [category, chance] : matter.alternatives) {
        out.begin_array().text({}, category);
        confidence(out, {}, chance);
        out.end_array();
    }
    out.end_array();
}

/// Evidence with the words it points to; offsets that do not fit the text are left out.
void put_evidence(JsonWriter& out, std::string_view text, std::vector<core::Evidence> const& evidence)
{
    out.begin_array("evidence");
    for (auto const& one : evidence) {
        if (one.start > one.end || one.end > text.size()) continue;
        out.begin_object().number("start", static_cast<std::int64_t>(one.start)).number("end", static_cast<std::int64_t>(one.end));
        out.text("text", text.substr(one.start, one.end - one.start)).text("for", one.reason).end_object();
    }
    out.end_array();
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
    JsonWriter out;
    out.begin_object().text("external_id", post.external_id).text("kind", core::name(verdict.kind));
    confidence(out, "kind_confidence", verdict.kind_confidence);
    put_matter(out, verdict.matters.empty() ? core::MatterFinding{} : verdict.matters.front());
    out.text("severity", core::name(verdict.severity)).texts("danger", verdict.danger).texts("handling", verdict.handling);
    out.flag("against_officer", verdict.against_officer).text_or_null("complained_of", verdict.complained_of);
    out.texts("references", verdict.references).texts("missing", verdict.missing).text("lang", verdict.lang);
    if (verdict.place) put_place(out, "place", *verdict.place);
    else out.null("place");
    out.begin_array("place_candidates");
    for (auto const& one : verdict.place_candidates) put_place(out, {}, one);
    out.end_array().text("area", core::name(verdict.area)).flag("triage", verdict.triage).texts("reasons", verdict.reasons);
    out.begin_array("matters");
    for (auto const& one : verdict.matters) {
        out.begin_object();
        put_matter(out, one);
        out.flag("against_officer", one.against_officer).end_object();
    }
    out.end_array();
    put_evidence(out, post.text, verdict.evidence);
    if (explain) out.text("explanation", in_words(post, verdict));
    return out.end_object().take();
}

}  // namespace sunwai::rules
