#include "rules/read/decision.hpp"

#include <algorithm>
#include <cmath>

namespace sunwai::rules {
namespace {

double sigmoid(double x) noexcept { return 1.0 / (1.0 + std::exp(-x)); }

class Decision {
public:
    Decision(Reading const& reading, core::Verdict& verdict) : r_{reading}, s_{reading.scores}, t_{reading.thresholds}, v_{verdict} {}

    std::optional<std::size_t> run()
    {
        measure();
        find_danger();
        choose_kind();
        if (v_.kind == core::Kind::grievance || v_.kind == core::Kind::suggestion) choose_matters();
        if (v_.kind == core::Kind::grievance) {
            signs();
            triage();
        } else person_decides();
        place();
        return first_category_;
    }

private:
    /// What several questions ask for. `asked_`: the strongest of what is asked, since when, whose it is.
    void measure()
    {
        for (std::size_t i = 0; i < r_.lexicon.categories().size(); ++i) best_category_ = std::max(best_category_, s_.category[i]);
        for (const std::uint16_t set : r_.findings.sets()) {
            auto const& one = r_.lexicon.sets()[set];
            const bool asks = one.role == Role::kind && one.target.sort == Target::Sort::kind && one.target.index == 0;
            if (asks) asked_ = std::max(asked_, one.weight);
        }
    }

    void find_danger()
    {
        for (std::size_t i = 0; i < dangers.size(); ++i) {
            top_danger_ = std::max(top_danger_, s_.danger[i]);
            if (s_.danger[i] >= t_.danger) v_.danger.emplace_back(dangers[i]);
        }
    }

    void choose_kind()
    {
        const float noise = s_.kind[static_cast<std::size_t>(core::Kind::other)];
        const float where = r_.where.in_text ? t_.in_text_place : 0.0F;
        const float photo = r_.post.media.empty() ? 0.0F : t_.photo;
        const float in_danger = anchored() ? t_.in_danger : t_.in_danger * 0.7F;
        const float danger = top_danger_ >= t_.danger ? in_danger : top_danger_ >= t_.danger_doubt ? in_danger * 0.4F : 0.0F;
        std::array<float, 4> points{};
        points[0] = t_.bias_grievance + s_.kind[0] + where + thing_in_place() + context() + photo + danger - noise;
        points[1] = t_.bias_suggestion + s_.kind[1] - noise;
        points[2] = t_.bias_question + s_.kind[2] - noise * 0.7F;
        points[3] = t_.bias_praise + s_.kind[3] - noise * 0.5F;
        const auto best = std::max_element(points.begin(), points.end());
        float second = 0;
        for (auto const& p : points) {
            if (&p != &*best) second = std::max(second, p);
        }
        v_.kind = *best > 0 ? static_cast<core::Kind>(best - points.begin()) : core::Kind::other;
        const float margin = *best > 0 ? *best - second : -*best;
        v_.kind_confidence = sigmoid(static_cast<double>(margin));
        if (r_.where.outside) outside_state();
        else if (v_.kind == core::Kind::other && unheard()) {
            v_.kind = core::Kind::grievance;
            v_.kind_confidence = 0.5;
        }
    }

    /// Something is wrong at a place of the state, somebody is concerned, and nothing speaks for another kind: a person looks at it.
    [[nodiscard]] bool unheard() const
    {
        if (!r_.where.in_text || *std::max_element(s_.kind.begin() + 1, s_.kind.end()) >= t_.other_kind) return false;
        const bool concerned = asked_ >= 0.5F || s_.officer > 0 || s_.high > 0;
        return s_.troubled && (concerned || best_category_ > 0);
    }

    /// Beyond the complaint itself: who is asked, since when, whose it is, where. Without any of it a complaint is mostly talk.
    [[nodiscard]] float context() const { return anchored() || r_.where.outside || top_danger_ > 0 ? 0.0F : t_.no_context; }

    [[nodiscard]] bool anchored() const { return asked_ >= 0.5F || r_.where.in_text; }

    /// People who name a service and where they live mostly want it mended, even without a word for what is wrong.
    [[nodiscard]] float thing_in_place() const
    {
        const bool noisy = s_.kind[static_cast<std::size_t>(core::Kind::other)] > 0.9F || s_.kind[static_cast<std::size_t>(core::Kind::praise)] > 0.9F;
        if (best_category_ < 1.4F || !r_.where.in_text) return 0.0F;
        return noisy ? t_.thing_in_place * 0.4F : best_category_ < 2.0F ? t_.thing_in_place * 0.6F : t_.thing_in_place;
    }

    /// Another state's matter: talk, unless an office is called by its handle – then it is a complaint to be referred.
    void outside_state()
    {
        if (v_.kind == core::Kind::other) return;
        v_.reasons.emplace_back("outside_state");
        const auto hints = r_.findings.hits();
        const bool called = std::any_of(hints.begin(), hints.end(), [&](TermHit const& hit) {
            return hit.hint && r_.lexicon.sets()[hit.set].role == Role::kind && r_.lexicon.sets()[hit.set].target.index == 0;
        });
        if (!called) v_.kind = core::Kind::other;
        else if (v_.kind == core::Kind::grievance) v_.handling.emplace_back("other_authority");
    }

    [[nodiscard]] std::vector<std::pair<std::size_t, float>> ranked() const
    {
        std::vector<std::pair<std::size_t, float>> ranked;
        ranked.reserve(r_.lexicon.categories().size());
        for (std::size_t i = 0; i < r_.lexicon.categories().size(); ++i) {
            if (s_.category[i] > 0) ranked.emplace_back(i, s_.category[i]);
        }
        const auto first = std::min_element(ranked.begin(), ranked.end(), [&](auto const& a, auto const& b) { return s_.where[a.first] < s_.where[b.first]; });
        if (first != ranked.end()) first->second += t_.first_thing;
        std::sort(ranked.begin(), ranked.end(), [](auto const& a, auto const& b) { return a.second > b.second || (a.second == b.second && a.first < b.first); });
        return ranked;
    }

    void choose_matters()
    {
        const auto order = ranked();
        if (order.empty()) {
            core::MatterFinding other;
            other.category = "other";
            other.confidence = 0.3;
            v_.matters.push_back(std::move(other));
            return;
        }
        first_category_ = order[0].first;
        double sum = 0;
        for (auto const& [index, points] : order) sum += std::exp(static_cast<double>(points - order[0].second) / static_cast<double>(t_.spread));
        for (std::size_t i = 0; i < order.size() && v_.matters.size() < 3; ++i) {
            if (i > 0 && !stands_alone(order[0], order[i])) continue;
            add_matter(order, i, sum);
        }
    }

    /// A second category is a matter of its own when something is wrong with its own object too, elsewhere in the post, and about as clearly.
    [[nodiscard]] bool stands_alone(std::pair<std::size_t, float> first, std::pair<std::size_t, float> other) const
    {
        return s_.complaint[other.first] >= 2.0F && other.second >= first.second * t_.second_matter && s_.complaint[first.first] >= 2.0F &&
               s_.where[first.first] != s_.where[other.first];
    }

    void add_matter(std::vector<std::pair<std::size_t, float>> const& order, std::size_t i, double sum)
    {
        core::MatterFinding finding;
        const auto [index, points] = order[i];
        const double share = std::exp(static_cast<double>(points - order[0].second) / static_cast<double>(t_.spread)) / sum;
        const double support = 1.0 - std::exp(-static_cast<double>(points) / 1.2);
        finding.category = r_.lexicon.categories()[index];
        finding.confidence = std::round((i == 0 ? share : std::max(share, 0.6)) * support * 1000) / 1000;
        float best = 0;
        for (auto const& [target, weight] : s_.matters) {
            if (target.index != index || weight <= best) continue;
            best = weight;
            finding.matter = r_.lexicon.matters()[target.matter];
        }
        finding.alternatives.reserve(std::min<std::size_t>(order.size() - 1, 3));
        for (std::size_t k = 0; k < order.size() && finding.alternatives.size() < 3; ++k) {
            if (k == i) continue;
            const double p = std::exp(static_cast<double>(order[k].second - order[0].second) / static_cast<double>(t_.spread)) / sum;
            if (p >= 0.02) finding.alternatives.emplace_back(r_.lexicon.categories()[order[k].first], std::round(p * 1000) / 1000);
        }
        v_.matters.push_back(std::move(finding));
    }

    void signs()
    {
        for (std::size_t i = 0; i < handlings.size(); ++i) {
            const bool named = std::find(v_.handling.begin(), v_.handling.end(), handlings[i]) != v_.handling.end();
            if (s_.handling[i] >= t_.handling && !named) v_.handling.emplace_back(handlings[i]);
        }
        const bool self_harm = std::find(v_.handling.begin(), v_.handling.end(), "self_harm") != v_.handling.end();
        if (self_harm && std::find(v_.danger.begin(), v_.danger.end(), "self_harm") == v_.danger.end()) v_.danger.emplace_back("self_harm");
        v_.against_officer = s_.officer >= t_.officer;
        if (!v_.danger.empty()) v_.severity = core::Severity::emergency;
        else if (s_.high >= t_.high) v_.severity = core::Severity::high;
        if (v_.against_officer && !v_.matters.empty()) conduct_matter();
    }

    /// Misconduct beside a service that failed are two matters: the service goes to who does it at full speed, the conduct to the superior.
    void conduct_matter()
    {
        auto& first = v_.matters.front();
        bool deed = false;
        bool failed = first.matter == "fir";
        for (const std::uint16_t set : r_.findings.sets()) {
            auto const& one = r_.lexicon.sets()[set];
            deed = deed || (one.role == Role::plain && one.target.sort == Target::Sort::officer && one.weight >= 1.0F);
            failed = failed || (one.role == Role::matter && first.category != "police" && r_.lexicon.categories()[one.target.index] == first.category);
        }
        const bool service = deed && failed && first.category != "corruption" && v_.matters.size() < 3;
        first.against_officer = !service;
        if (!service) return;
        core::MatterFinding conduct;
        conduct.category = first.category;
        conduct.confidence = first.confidence;
        conduct.against_officer = true;
        v_.matters.push_back(std::move(conduct));
    }

    /// Danger, a threat or a call to riot reaches a person whatever else the post is, unless what speaks of it is talk all through.
    void person_decides()
    {
        v_.danger.clear();
        const bool elsewhere = r_.where.outside && v_.handling.empty();
        const bool meant = anchored() && s_.kind[static_cast<std::size_t>(core::Kind::other)] < t_.all_talk;
        const bool doubt = top_danger_ >= t_.danger_doubt && v_.kind == core::Kind::other && meant;
        if (!elsewhere && (top_danger_ >= t_.danger || doubt)) because("possible_emergency");
        for (auto const* key : {"self_harm", "public_order", "threat"}) {
            const auto index = static_cast<std::size_t>(std::find(handlings.begin(), handlings.end(), key) - handlings.begin());
            if (s_.handling[index] < t_.handling) continue;
            v_.handling.emplace_back(key);
            because(key == std::string_view{"self_harm"} ? "possible_emergency" : key);
        }
    }

    void because(std::string_view reason)
    {
        v_.triage = true;
        if (std::find(v_.reasons.begin(), v_.reasons.end(), reason) == v_.reasons.end()) v_.reasons.emplace_back(reason);
    }

    void triage()
    {
        if (v_.matters.empty() || v_.matters.front().confidence < static_cast<double>(t_.category_sure)) because("category_unsure");
        if (v_.kind_confidence < static_cast<double>(t_.kind_sure)) because("kind_unsure");
        if (v_.danger.empty() && top_danger_ >= t_.danger_doubt) because("possible_emergency");
        if (r_.where.ambiguous) because("place_ambiguous");
        else if (r_.where.outside) v_.triage = true;
        else if (!r_.where.place || *r_.where.place == r_.gazetteer.root()) because("place_unknown");
        for (auto const& handling : v_.handling) {
            if (handling == "public_order" || handling == "threat") because(handling);
        }
    }

    [[nodiscard]] core::PlaceFinding finding(std::uint16_t index, double confidence) const
    {
        auto const& place = r_.gazetteer.place(index);
        core::PlaceFinding out;
        out.id = place.id;
        out.name = place.name_en;
        out.level = place.level;
        const auto district = r_.gazetteer.district(index);
        if (district != no_district) out.district = district_then(r_.gazetteer.district_place(district)).id;
        out.confidence = confidence;
        return out;
    }

    /// Districts come into being: a post belongs to the one that was there when it was written.
    [[nodiscard]] config::Place const& district_then(config::Place const& district) const
    {
        auto const& pack = r_.gazetteer.pack();
        const auto written = core::local_date(r_.post.created_at, pack.calendar.offset);
        auto const* then = district.validity.covers(written) ? nullptr : pack.district_on(district.id, written);
        return then == nullptr ? district : *then;
    }

    void place()
    {
        if (r_.where.place) {
            v_.place = finding(*r_.where.place, std::round(r_.where.confidence * 1000) / 1000);
            v_.area = r_.gazetteer.pack().area_of(v_.place->id);
        }
        const double share = r_.where.candidates.empty() ? 0 : 1.0 / static_cast<double>(r_.where.candidates.size());
        for (const std::uint16_t index : r_.where.candidates) v_.place_candidates.push_back(finding(index, std::round(share * 1000) / 1000));
    }

    Reading const& r_;
    Scores const& s_;
    Thresholds const& t_;
    core::Verdict& v_;
    std::optional<std::size_t> first_category_;
    float top_danger_{0};
    float best_category_{0};
    float asked_{0};
};

float number(Lexicon const& lexicon, std::string_view name, double otherwise) { return static_cast<float>(lexicon.number(name, otherwise)); }

}  // namespace

Thresholds::Thresholds(Lexicon const& lexicon)
    : bias_grievance{number(lexicon, "bias_grievance", -2.2)}
    , bias_suggestion{number(lexicon, "bias_suggestion", -1.5)}
    , bias_question{number(lexicon, "bias_question", -1.5)}
    , bias_praise{number(lexicon, "bias_praise", -1.2)}
    , in_text_place{number(lexicon, "in_text_place", 0.4)}
    , thing_in_place{number(lexicon, "thing_in_place", 0.9)}
    , no_context{number(lexicon, "no_context", -0.8)}
    , first_thing{number(lexicon, "first_thing", 0.4)}
    , photo{number(lexicon, "photo", 0.2)}
    , danger{number(lexicon, "danger", 3)}
    , danger_doubt{number(lexicon, "danger_doubt", 1.5)}
    , other_kind{number(lexicon, "other_kind", 0.7)}
    , in_danger{number(lexicon, "in_danger", 2)}
    , all_talk{number(lexicon, "all_talk", 1.5)}
    , handling{number(lexicon, "handling", 2)}
    , officer{number(lexicon, "officer", 2)}
    , high{number(lexicon, "high", 2)}
    , category_sure{number(lexicon, "category_sure", 0.55)}
    , kind_sure{number(lexicon, "kind_sure", 0.58)}
    , second_matter{number(lexicon, "second_matter", 0.7)}
    , spread{number(lexicon, "spread", 1.3)}
{
}

std::optional<std::size_t> decide(Reading const& reading, core::Verdict& verdict) { return Decision{reading, verdict}.run(); }

}  // namespace sunwai::rules
