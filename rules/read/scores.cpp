#include "rules/read/scores.hpp"

#include <algorithm>
#include <cmath>

namespace sunwai::rules {
namespace {

constexpr std::uint32_t pair_within = 7;    ///< words between an object and its trouble
constexpr std::size_t most_counted = 64;
constexpr float of_the_farther = 0.6F;      ///< share of a trouble that has another thing nearer to it
constexpr std::size_t most_things = 32;     ///< of which one may be nearer
constexpr std::uint32_t far_away = 1U << 20;
constexpr std::size_t most_tries = 256;     ///< hits looked at per rule part, whatever a post repeats

std::uint32_t words_between(std::uint32_t a_first, std::uint32_t a_last, std::uint32_t b_first, std::uint32_t b_last) noexcept
{
    if (a_last < b_first) return b_first - a_last - 1;
    if (b_last < a_first) return a_first - b_last - 1;
    return 0;
}

class Weigher {
public:
    Weigher(Findings const& findings, Lexicon const& lexicon, KeepEvidence keep, Scores& scores)
        : f_{findings}, lexicon_{lexicon}, s_{scores}, most_counted_{keep == KeepEvidence::yes ? most_counted : 0}, troubles_{scores.troubles}, things_{scores.things}
    {
    }

    void run()
    {
        measure_troubles();
        for (const std::uint16_t set : f_.sets()) weigh_set(set);
        for (const std::uint16_t set : f_.sets()) {
            for (auto const& rule : lexicon_.rules_of(lexicon_.sets()[set])) try_rule(rule);
        }
        if (best_pair_ > 0) s_.kind[0] += best_pair_;
    }

private:
    void count(Target target, float weight, std::uint32_t first, std::uint32_t last, bool hint)
    {
        switch (target.sort) {
        case Target::Sort::kind: s_.kind[target.index] += weight; break;
        case Target::Sort::category: {
            const bool stronger = s_.category[target.index] == 0;
            s_.category[target.index] += weight;
            if (stronger && !hint) s_.where[target.index] = first;
            if (target.matter != 0) s_.matters.emplace_back(target, weight);
            break;
        }
        case Target::Sort::danger: s_.danger[target.index] += weight; break;
        case Target::Sort::handling: s_.handling[target.index] += weight; break;
        case Target::Sort::high: s_.high += weight; break;
        case Target::Sort::officer: s_.officer += weight; break;
        default: return;
        }
        if (!hint && weight > 0 && s_.counted.size() < most_counted_) s_.counted.push_back({first, last, target});
    }

    void weigh_set(std::uint16_t index)
    {
        TermSet const& set = lexicon_.sets()[index];
        TermHit const* hit = first_in_text(index);
        const bool hint = hit == nullptr;
        if (hint) hit = &f_.hit(f_.first_of(index));
        switch (set.role) {
        case Role::object:
            count(set.target, hint ? set.weight * 0.7F : set.weight, hit->first, hit->last, hint);
            if (!hint) pair(index, set);
            break;
        case Role::matter:
            count(set.target, set.weight, hit->first, hit->last, hint);
            complain(set.target.index, std::min(set.weight, 3.0F));
            break;
        case Role::kind: count(set.target, set.weight, hit->first, hit->last, hint); break;
        default: break;
        }
    }

    /// The last in the chain is the first in the text.
    [[nodiscard]] TermHit const* first_in_text(std::uint16_t set) const
    {
        TermHit const* found = nullptr;
        for (std::uint16_t i = f_.first_of(set); i != 0; i = f_.hit(i).next) {
            if (!f_.hit(i).hint) found = &f_.hit(i);
        }
        return found;
    }

    void complain(std::uint8_t category, float points)
    {
        s_.complaint[category] = std::max(s_.complaint[category], points);
        // A second complaint adds little: one is enough to be a grievance.
        best_pair_ = std::max(best_pair_, points) + (best_pair_ > 0 ? 0.3F : 0.0F);
    }

    /// How far each trouble stands from the thing next to it: of two things, the nearer one is what is wrong.
    void measure_troubles()
    {
        const auto hits = f_.hits();
        troubles_.clear();
        things_.clear();
        for (auto const& hit : hits) {
            if (hit.hint) continue;
            const Role role = role_of(hit);
            if (role == Role::trouble && troubles_.size() < most_tries) troubles_.push_back({&hit, far_away, lexicon_.sets()[hit.set].weight});
            if (role == Role::object && things_.size() < most_things) things_.push_back(&hit);
        }
        s_.troubled = !troubles_.empty();
        for (auto& trouble : troubles_) {
            for (auto const* thing : things_) {
                if (!covers(*thing, *trouble.hit)) trouble.nearest = std::min(trouble.nearest, words_between(thing->first, thing->last, trouble.hit->first, trouble.hit->last));
            }
        }
    }

    [[nodiscard]] Role role_of(TermHit const& hit) const { return lexicon_.sets()[hit.set].role; }
    static bool covers(TermHit const& a, TermHit const& b) noexcept { return a.first == b.first && a.last == b.last; }

    /// The strongest trouble beside any mention of the object.
    void pair(std::uint16_t object, TermSet const& set)
    {
        float best = 0;
        TermHit const* with = nullptr;
        std::size_t tries = 0;
        for (std::uint16_t o = f_.first_of(object); o != 0 && tries < most_tries; o = f_.hit(o).next) {
            auto const& hit = f_.hit(o);
            if (hit.hint) continue;
            for (auto const& trouble : troubles_) {
                if (++tries == most_tries) break;
                auto const& other = *trouble.hit;
                if (trouble.weight <= best) continue;
                const bool nearer = words_between(hit.first, hit.last, other.first, other.last) > trouble.nearest + 1;
                const float points = trouble.weight * closeness(hit, other) * (nearer ? of_the_farther : 1.0F);
                if (points <= best) continue;
                best = points;
                with = &other;
            }
        }
        if (with == nullptr || best < 0.2F) return;
        s_.category[set.target.index] += best * 0.5F;
        if (set.target.matter != 0) s_.matters.emplace_back(set.target, best);
        const float strength = std::clamp(set.weight / 2.0F, 0.5F, 1.0F);
        complain(set.target.index, std::min(best * strength + std::min(set.weight, 2.0F) * 0.4F, 3.4F));
        if (s_.counted.size() < most_counted_) s_.counted.push_back({with->first, with->last, set.target});
    }

    [[nodiscard]] float closeness(TermHit const& a, TermHit const& b) const
    {
        if (a.first == b.first && a.last == b.last) return 0;
        const std::uint32_t between = words_between(a.first, a.last, b.first, b.last);
        const auto words = f_.view().words();
        const int sentences = std::abs(static_cast<int>(words[a.first].sentence) - static_cast<int>(words[b.first].sentence));
        if (sentences == 0) return between <= pair_within ? 1.0F : between <= 2 * pair_within ? 0.6F : 0.25F;
        return sentences == 1 && between <= pair_within ? 0.5F : 0.15F;
    }

    void try_rule(Rule const& rule)
    {
        for (std::size_t i = 1; i < rule.count; ++i) {
            if (!f_.has(rule.parts[i].set)) return;
        }
        for (std::size_t i = 0; i < rule.unless_count; ++i) {
            if (f_.has(rule.unless[i])) return;
        }
        tries_ = 0;
        for (std::uint16_t i = f_.first_of(rule.parts[0].set); i != 0; i = f_.hit(i).next) {
            auto const& hit = f_.hit(i);
            if (!follow(rule, 1, hit)) continue;
            count(rule.target, rule.weight, hit.first, hit.last, hit.hint);
            if (rule.target.sort == Target::Sort::category && rule.weight > 0) complain(rule.target.index, std::min(rule.weight, 3.0F));
            return;
        }
    }

    bool follow(Rule const& rule, std::size_t part, TermHit const& from)
    {
        if (part == rule.count) return true;
        auto const& next = rule.parts[part];
        for (std::uint16_t i = f_.first_of(next.set); i != 0; i = f_.hit(i).next) {
            if (++tries_ > most_tries) return false;
            auto const& hit = f_.hit(i);
            if (joined(next, from, hit) && follow(rule, part + 1, hit)) return true;
        }
        return false;
    }

    [[nodiscard]] bool joined(Rule::Part const& part, TermHit const& from, TermHit const& to) const
    {
        if (part.join == Rule::Join::anywhere) return true;
        if (from.hint || to.hint) return false;
        const auto words = f_.view().words();
        const int sentences = std::abs(static_cast<int>(words[from.first].sentence) - static_cast<int>(words[to.first].sentence));
        if (sentences > 1 || words_between(from.first, from.last, to.first, to.last) > part.within) return false;
        return part.join == Rule::Join::near || to.first > from.last;
    }

    Findings const& f_;
    Lexicon const& lexicon_;
    Scores& s_;
    float best_pair_{0};
    std::size_t tries_{0};
    std::size_t most_counted_;
    std::vector<Trouble>& troubles_;
    std::vector<TermHit const*>& things_;
};

}  // namespace

void Scores::clear()
{
    kind.fill(0);
    category.fill(0);
    complaint.fill(0);
    where.fill(0);
    matters.clear();
    danger.fill(0);
    handling.fill(0);
    troubled = false;
    high = 0;
    officer = 0;
    counted.clear();
}

void weigh(Findings const& findings, Lexicon const& lexicon, KeepEvidence keep, Scores& scores)
{
    scores.clear();
    Weigher{findings, lexicon, keep, scores}.run();
}

}  // namespace sunwai::rules
