#include "rules/place/finder.hpp"

#include "rules/place/mentions.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

/// Decides between mentions: districts first, then the most specific place inside the district.
class Finder {
public:
    Finder(Findings const& findings, AuthorHints const& hints, Gazetteer const& gazetteer, Lexicon const& lexicon, KeepEvidence keep)
        : f_{findings}, hints_{hints}, g_{gazetteer}, lexicon_{lexicon}, keep_{keep}
    {
    }

    Whereabouts run()
    {
        mentions_ = mentions_of(f_, g_, lexicon_);
        pins();
        narrow_by_text();
        narrow_by_hints();
        decide();
        out_.locality = f_.any_cue(Cue::sector) || f_.any_cue(Cue::colony) || f_.any_cue(Cue::ward) || f_.any_cue(Cue::village) || out_.locality;
        return std::move(out_);
    }

private:
    [[nodiscard]] Districts all() const
    {
        Districts every;
        return every.set();
    }

    /// Six digits in the state's range decide a district, or several where a PIN straddles.
    void pins()
    {
        if (f_.words_in(text::Script::digits) == 0) return;
        const auto [low, high] = g_.pin_range();
        const auto words = f_.view().words();
        for (std::uint32_t i = 0; i < words.size(); ++i) {
            if (words[i].script != text::Script::digits || words[i].size != 6) continue;
            const auto pin = static_cast<std::uint32_t>(f_.view().number_of(words[i]));
            if (low == 0 || pin < 110000) continue;
            const bool cued = f_.cue(i, Cue::pin) || (i > 0 && f_.cue(i - 1, Cue::pin)) || (i > 1 && f_.cue(i - 2, Cue::pin));
            if (pin < low || pin > high) {
                outside_pin_ |= cued;
                continue;
            }
            const Districts of_pin = g_.districts_of_pin(pin);
            if (of_pin.none()) continue;
            restrict(of_pin, 0.96);
            note(i, i, "pin");
        }
    }

    void note(std::uint32_t first, std::uint32_t last, std::string_view what)
    {
        if (keep_ == KeepEvidence::no) return;
        const auto words = f_.view().words();
        if (first >= words.size() || last >= words.size()) return;
        out_.evidence.push_back({words[first].start, words[last].end, std::string{"place:"}.append(what)});
    }

    /// Keeps the districts that agree; a contradiction is left to what spoke first. Where one district was carved out of the other, an old
    /// label agrees with the new place: a village decides, the name of a district does not.
    bool restrict(Districts const& to, double confidence, bool village = false)
    {
        Districts both = open_ & to;
        if (both.none() && open_.count() == 1) {
            const Districts kin = g_.kin(first_district()) & to;
            if (kin.any()) both = village ? kin : open_;
        }
        if (both.none()) return false;
        open_ = both;
        restricted_ = true;
        confidence_ = std::max(confidence_, confidence);
        return true;
    }

    [[nodiscard]] bool is_village(Mention const& mention) const
    {
        return mention.strength >= 0.7F && std::none_of(mention.places.begin(), mention.places.end(), [&](std::uint16_t p) { return g_.level(p).bare; });
    }

    void narrow_by_text()
    {
        const auto stronger = [](Mention const& a, Mention const& b) { return a.strength > b.strength; };
        // Mostly there is one or none: a stable sort asks for memory even then.
        if (!std::is_sorted(mentions_.begin(), mentions_.end(), stronger)) std::stable_sort(mentions_.begin(), mentions_.end(), stronger);
        float strongest = 0;
        for (auto& mention : mentions_) {
            if (mention.districts.none()) continue;
            if (strongest == 0) strongest = mention.strength;
            mention.used = restrict(mention.districts, static_cast<double>(mention.strength), is_village(mention));
            if (mention.used) continue;
            // Two equal names of two districts: neither is taken, unless one stands "in" its place.
            if (mention.strength + 0.02F >= strongest && mention.strength > 0.6F && mention.districts.count() == 1 && open_.count() == 1) {
                rivals_ |= mention.districts | open_;
            }
        }
    }

    void narrow_by_hints()
    {
        const bool named = restricted_;
        if (named && open_.count() == 1 && rivals_.none()) return;
        if (rivals_.any()) open_ = rivals_;
        for (Findings const* hint : {hints_.tagged, hints_.location}) {
            if (hint != nullptr) by_hint(mentions_of_hint(*hint, g_, false), named ? 0.85 : 0.75);
        }
        by_hint(mentions_of_hint(f_, g_, true), named ? 0.85 : 0.75);
        if (hints_.geo && hints_.geo->lat && hints_.geo->lon) {
            if (const auto near = g_.nearest(*hints_.geo->lat, *hints_.geo->lon)) {
                Districts one;
                one.set(g_.district(*near));
                if (restrict_hint(one, named ? 0.85 : 0.8) && !named) hint_places_.push_back(*near);
            }
        }
    }

    void by_hint(std::vector<Mention> const& mentions, double confidence)
    {
        for (auto const& mention : mentions) {
            if (mention.districts.none() || !restrict_hint(mention.districts, confidence)) continue;
            hint_places_.insert(hint_places_.end(), mention.places.begin(), mention.places.end());
        }
    }

    /// A hint only ever narrows: where it contradicts the text, it is not looked at.
    bool restrict_hint(Districts const& to, double confidence)
    {
        const Districts both = open_ & to;
        if (both.none()) return false;
        const bool narrower = both != open_;
        open_ = both;
        if (narrower && open_.count() == 1) {
            confidence_ = confidence;
            rivals_.reset();
        }
        restricted_ = true;
        return true;
    }

    void decide()
    {
        out_.in_text = std::any_of(mentions_.begin(), mentions_.end(), [](Mention const& m) { return m.districts.any(); });
        out_.outside = (f_.any_cue(Cue::outside) || outside_pin_) && !text_names_own();
        if (out_.outside) return;
        if (!restricted_) {
            if (names_state()) out_.place = g_.root();
            return;
        }
        if (open_.count() != 1) {
            ambiguous();
            return;
        }
        in_district(first_district());
    }

    /// "Haryana" alone: ours, but nowhere in particular.
    [[nodiscard]] bool names_state() const
    {
        return std::any_of(mentions_.begin(), mentions_.end(),
                           [&](Mention const& m) { return std::find(m.places.begin(), m.places.end(), g_.root()) != m.places.end(); });
    }

    [[nodiscard]] bool text_names_own() const
    {
        return names_state() || std::any_of(mentions_.begin(), mentions_.end(), [](Mention const& m) { return m.used && m.strength >= 0.85F; });
    }

    [[nodiscard]] std::size_t first_district() const
    {
        std::size_t d = 0;
        while (d < most_districts && !open_.test(d)) ++d;
        return d;
    }

    void ambiguous()
    {
        out_.ambiguous = true;
        for (auto const& mention : mentions_) {
            for (const std::uint16_t place : mention.places) {
                const auto district = g_.district(place);
                if (district != no_district && open_.test(district) && out_.candidates.size() < 12) out_.candidates.push_back(place);
            }
        }
        if (!mentions_.empty()) note(mentions_.front().first, mentions_.front().last, "ambiguous");
    }

    /// The deepest place of the district that the text names without doubt; the district itself when nothing finer is sure.
    void in_district(std::size_t district)
    {
        std::optional<std::uint16_t> best = g_.district_index(district);
        int best_rank = -1;
        for (auto const& mention : mentions_) {
            if (!mention.used) continue;
            const auto inside = inside_of(mention, district);
            if (inside.size() > 1) {
                if (out_.candidates.empty()) out_.candidates = inside;
                continue;
            }
            if (inside.empty()) continue;
            note(mention.first, mention.last, g_.place(inside.front()).id);
            if (mention.rank <= best_rank) continue;
            best = inside.front();
            best_rank = mention.rank;
        }
        if (best_rank < 0) best = place_by_hint(district).value_or(*best);
        out_.place = sector_of(*best);
        out_.confidence = confidence_;
    }

    /// Candidates of a mention in the district, narrowed by other places that the text names above them.
    [[nodiscard]] std::vector<std::uint16_t> inside_of(Mention const& mention, std::size_t district) const
    {
        std::vector<std::uint16_t> inside;
        for (const std::uint16_t place : mention.places) {
            if (g_.district(place) == district) inside.push_back(place);
        }
        if (inside.size() < 2) return inside;
        for (auto const& other : mentions_) {
            if (&other == &mention || other.first == mention.first) continue;
            std::vector<std::uint16_t> below;
            for (const std::uint16_t place : inside) {
                const bool lies_below = std::any_of(other.all_places.begin(), other.all_places.end(),
                                                    [&](std::uint16_t outer) { return outer != place && g_.below(place, outer); });
                if (lies_below) below.push_back(place);
            }
            if (!below.empty() && below.size() < inside.size()) inside = std::move(below);
        }
        return inside;
    }

    [[nodiscard]] std::optional<std::uint16_t> place_by_hint(std::size_t district) const
    {
        std::optional<std::uint16_t> found;
        for (const std::uint16_t place : hint_places_) {
            if (g_.district(place) != district) continue;
            if (found && *found != place) return std::nullopt;
            found = place;
        }
        return found;
    }

    /// "Sector 14" inside the town that was found.
    [[nodiscard]] std::uint16_t sector_of(std::uint16_t place)
    {
        const auto sector = sector_number(f_);
        if (!sector) return place;
        const auto town = town_for_sector(place);
        if (!town) return place;
        const auto found = g_.sector(*town, sector->number, sector->letter);
        if (!found) return *town;
        note(sector->first, sector->last, g_.place(*found).id);
        return *found;
    }

    [[nodiscard]] std::optional<std::uint16_t> town_for_sector(std::uint16_t place) const
    {
        if (g_.level(place).town) return place;
        for (auto const& mention : mentions_) {
            for (const std::uint16_t one : mention.all_places) {
                if (g_.level(one).town && g_.district(one) == g_.district(place)) return one;
            }
        }
        for (const std::uint16_t one : hint_places_) {
            if (g_.level(one).town && g_.district(one) == g_.district(place)) return one;
        }
        return std::nullopt;
    }

    Findings const& f_;
    AuthorHints const& hints_;
    Gazetteer const& g_;
    Lexicon const& lexicon_;
    KeepEvidence keep_;
    std::vector<Mention> mentions_;
    std::vector<std::uint16_t> hint_places_;
    Whereabouts out_;
    Districts open_{all()};
    Districts rivals_;
    double confidence_{0};
    bool restricted_{false};
    bool outside_pin_{false};
};

}  // namespace

Whereabouts find_place(Findings const& findings, AuthorHints const& hints, Gazetteer const& gazetteer, Lexicon const& lexicon, KeepEvidence keep)
{
    return Finder{findings, hints, gazetteer, lexicon, keep}.run();
}

}  // namespace sunwai::rules
