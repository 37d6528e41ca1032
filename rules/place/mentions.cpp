#include "rules/place/mentions.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

constexpr std::size_t most_mentions = 24;
constexpr int top_preference = 50;   ///< a level that is always meant where its name stands alone (districts)

/// The longest name at each word; of equal ones, a spelling before a sound.
std::vector<NameHit> longest(std::span<NameHit const> names)
{
    if (names.size() < 2) return {names.begin(), names.end()};
    std::vector<NameHit> sorted{names.begin(), names.end()};
    std::sort(sorted.begin(), sorted.end(), [](NameHit const& a, NameHit const& b) {
        const auto a_words = a.last - a.first;
        const auto b_words = b.last - b.first;
        if (a_words != b_words) return a_words > b_words;
        if (a.sounded != b.sounded) return b.sounded;
        return a.first != b.first ? a.first < b.first : a.name < b.name;
    });
    std::vector<NameHit> kept;
    kept.reserve(std::min(sorted.size(), most_mentions * 2));
    for (auto const& name : sorted) {
        const bool same_span = !kept.empty() && kept.back().first == name.first && kept.back().last == name.last;
        const bool overlaps = std::any_of(kept.begin(), kept.end(), [&](NameHit const& k) {
            const bool same = k.first == name.first && k.last == name.last;
            return name.first <= k.last && k.first <= name.last && !(same && k.sounded && name.sounded);
        });
        if (overlaps && !(same_span && name.sounded && kept.back().sounded)) continue;
        kept.push_back(name);
        if (kept.size() >= most_mentions * 2) break;
    }
    std::sort(kept.begin(), kept.end(), [](NameHit const& a, NameHit const& b) { return a.first < b.first; });
    return kept;
}

class MentionReader {
public:
    MentionReader(Findings const& findings, Gazetteer const& gazetteer, Lexicon const& lexicon) : f_{findings}, g_{gazetteer}, lexicon_{lexicon} {}

    std::vector<Mention> run()
    {
        hits_ = longest(f_.names());
        for (std::size_t i = 0; i < hits_.size() && out_.size() < most_mentions; ++i) {
            if (i > 0 && hits_[i].first == hits_[i - 1].first && !out_.empty() && out_.back().first == hits_[i].first) {
                merge(hits_[i]);
                continue;
            }
            read(i);
        }
        return std::move(out_);
    }

private:
    /// Another name with the same sound at the same words: its places are candidates too.
    void merge(NameHit const& hit)
    {
        Mention other = mention_of(hit, cue_of(hit));
        auto& mention = out_.back();
        for (const std::uint16_t place : other.places) {
            if (std::find(mention.places.begin(), mention.places.end(), place) == mention.places.end()) mention.places.push_back(place);
        }
        mention.districts |= other.districts;
    }

    void read(std::size_t i)
    {
        auto const& hit = hits_[i];
        PlaceName const& name = g_.name(hit.name);
        if (in_person_name(hit)) return;
        const Cue cue = cue_of(hit);
        Mention mention = mention_of(hit, cue);
        if (mention.places.empty()) return;
        const bool bare_level = std::any_of(mention.places.begin(), mention.places.end(), [&](std::uint16_t p) { return g_.level(p).bare; });
        const bool cued = cue != Cue::count_;
        if (!cued && !bare_level && !may_stand_bare(hit, name)) return;
        if (!cued && bare_level && ((hit.sounded && name.letters < 5) || is_common_thing(hit) || is_everyday_word(hit) || in_saying(hit))) return;
        mention.strength = strength(hit, name, cued, bare_level);
        out_.push_back(std::move(mention));
    }

    [[nodiscard]] float strength(NameHit const& hit, PlaceName const& name, bool cued, bool bare_level) const
    {
        float value = cued ? 0.93F : bare_level ? 0.92F : 0.7F;
        if (hit.sounded) value -= cued ? 0.08F : bare_level ? 0.1F : 0.2F;
        if (!cued && !bare_level && name.words > 1) value += 0.1F;
        // "दादरी गेट भिवानी", "Ambala–Kalka highway": a street is named after a town, it need not lie there.
        if (!cued && hit.last + 1 < f_.view().words().size() && f_.cue(hit.last + 1, Cue::road)) return 0.55F;
        const bool at = hit.last + 1 < f_.view().words().size() && f_.cue(hit.last + 1, Cue::postposition);
        return at ? value + 0.04F : value;
    }

    [[nodiscard]] bool in_person_name(NameHit const& hit) const
    {
        const bool titled = hit.first > 0 && f_.cue(hit.first - 1, Cue::person_before);
        const bool named = f_.cue(hit.last + 1, Cue::person_after) && f_.view().words()[hit.last + 1].gap == text::Gap::space;
        if (!titled && !named) return false;
        auto const places = g_.places_of(g_.name(hit.name));
        return std::none_of(places.begin(), places.end(), [&](std::uint16_t p) { return g_.level(p).cue == Cue::district; });
    }

    /// नहर is a canal before it is the tehsil Nahar.
    [[nodiscard]] bool is_common_thing(NameHit const& hit) const
    {
        const auto hits = f_.hits();
        return hit.first == hit.last && std::any_of(hits.begin(), hits.end(), [&](TermHit const& t) { return !t.hint && t.first <= hit.first && hit.last <= t.last && is_thing(t); });
    }

    /// खोल is "open" and bas "enough" before they are a block and a town.
    [[nodiscard]] bool is_everyday_word(NameHit const& hit) const
    {
        return hit.first == hit.last && (f_.view().words()[hit.first].marks & text::mark::spelled) != 0;
    }

    /// "meri rai" is an opinion, not Rai.
    [[nodiscard]] bool in_saying(NameHit const& hit) const
    {
        const auto hits = f_.hits();
        return std::any_of(hits.begin(), hits.end(), [&](TermHit const& t) {
            auto const& set = lexicon_.sets()[t.set];
            return !t.hint && set.role == Role::kind && set.target.index != 0 && t.first <= hit.first && hit.last <= t.last && t.last - t.first > hit.last - hit.first;
        });
    }

    [[nodiscard]] bool is_thing(TermHit const& term) const
    {
        const Role role = lexicon_.sets()[term.set].role;
        return role == Role::object || role == Role::matter || role == Role::trouble;
    }

    /// A village or locality without a cue: only names that are no word of any language here.
    [[nodiscard]] bool may_stand_bare(NameHit const& hit, PlaceName const& name) const
    {
        // Of a name by its sound, three words are enough to be sure: "model town panipt".
        if (name.needs_cue || (hit.sounded && name.words < 3)) return false;
        if (name.words > 1) return true;
        text::Word const& word = f_.view().words()[hit.first];
        const std::size_t least = word.script == text::Script::latin ? 6 : 5;
        if (word.size < least || (word.marks & text::mark::spelled) != 0 || f_.in_plain_term(hit.first)) return false;
        const auto hits = f_.hits();
        return std::none_of(hits.begin(), hits.end(), [&](TermHit const& t) { return !t.hint && t.first <= hit.first && hit.last <= t.last; });
    }

    [[nodiscard]] static std::uint32_t bit(Cue cue) { return 1U << static_cast<unsigned>(cue); }

    [[nodiscard]] bool has_level(NameHit const& hit, Cue cue) const
    {
        auto const places = g_.places_of(g_.name(hit.name));
        return std::any_of(places.begin(), places.end(), [&](std::uint16_t p) { return g_.level(p).cue == cue; });
    }

    /// The cue that stands before the name ("जिला हिसार") or after it ("हिसार जिले में"), when the name has a place of that level.
    [[nodiscard]] Cue cue_of(NameHit const& hit) const
    {
        constexpr std::array<Cue, 7> level_cues{Cue::district, Cue::tehsil, Cue::block, Cue::village, Cue::town, Cue::colony, Cue::ward};
        const auto words = f_.view().words();
        for (std::uint32_t back = 1; back <= 2 && back <= hit.first; ++back) {
            const std::uint32_t at = hit.first - back;
            if (words[at + 1].gap == text::Gap::sentence || inside_other(at, hit)) break;
            for (const Cue cue : level_cues) {
                if (f_.cue(at, cue) && has_level(hit, cue)) return cue;
            }
        }
        const std::uint32_t next = hit.last + 1;
        if (next >= words.size() || words[next].gap == text::Gap::sentence) return Cue::count_;
        for (const Cue cue : level_cues) {
            if (f_.cue(next, cue) && has_level(hit, cue) && !belongs_to_next(next, cue)) return cue;
        }
        return Cue::count_;
    }

    [[nodiscard]] bool inside_other(std::uint32_t word, NameHit const& hit) const
    {
        return std::any_of(hits_.begin(), hits_.end(), [&](NameHit const& o) { return o.first != hit.first && o.first <= word && word <= o.last; });
    }

    /// "रामगढ़ जिला हिसार": the cue is the next name's.
    [[nodiscard]] bool belongs_to_next(std::uint32_t cue_word, Cue cue) const
    {
        return std::any_of(hits_.begin(), hits_.end(), [&](NameHit const& o) { return o.first == cue_word + 1 && has_level(o, cue); });
    }

    [[nodiscard]] Mention mention_of(NameHit const& hit, Cue cue) const
    {
        Mention mention;
        mention.first = hit.first;
        mention.last = hit.last;
        const auto places = g_.places_of(g_.name(hit.name));
        mention.all_places = places;
        mention.places.reserve(places.size());
        int preference = -128;
        for (const std::uint16_t p : places) preference = std::max<int>(preference, g_.level(p).preference);
        for (const std::uint16_t p : places) {
            auto const& level = g_.level(p);
            const bool meant = cue != Cue::count_ ? level.cue == cue : level.preference == preference || (preference > 0 && preference < top_preference && level.bare);
            if (!meant) continue;
            mention.places.push_back(p);
            mention.rank = std::max(mention.rank, level.depth * 2 + (cue != Cue::count_ ? 1 : 0));
        }
        keep_preferred(mention);
        for (const std::uint16_t p : mention.places) {
            if (g_.district(p) != no_district) mention.districts.set(g_.district(p));
        }
        return mention;
    }

    /// Town, tehsil and block of one name in one district are one answer: the preferred level stands for them.
    void keep_preferred(Mention& mention) const
    {
        auto& places = mention.places;
        if (places.size() < 2) return;
        std::vector<std::uint16_t> kept;
        for (const std::uint16_t p : places) {
            const bool beaten = std::any_of(places.begin(), places.end(), [&](std::uint16_t o) {
                return o != p && g_.district(o) == g_.district(p) && g_.level(o).preference > g_.level(p).preference;
            });
            if (!beaten) kept.push_back(p);
        }
        places = std::move(kept);
    }

    Findings const& f_;
    Gazetteer const& g_;
    Lexicon const& lexicon_;
    std::vector<NameHit> hits_;
    std::vector<Mention> out_;
};

}  // namespace

std::vector<Mention> mentions_of(Findings const& findings, Gazetteer const& gazetteer, Lexicon const& lexicon)
{
    if (findings.names().empty()) return {};
    return MentionReader{findings, gazetteer, lexicon}.run();
}

std::vector<Mention> mentions_of_hint(Findings const& findings, Gazetteer const& gazetteer, bool handles)
{
    std::vector<Mention> out;
    const auto names = handles ? findings.hint_names() : findings.names();
    if (names.empty()) return out;
    for (auto const& hit : longest(names)) {
        if (hit.sounded && gazetteer.name(hit.name).letters < 5) continue;
        Mention mention;
        mention.first = hit.first;
        mention.last = hit.last;
        const auto places = gazetteer.places_of(gazetteer.name(hit.name));
        for (const std::uint16_t p : places) {
            // A handle names districts and towns, never a village.
            if (!gazetteer.level(p).bare && (handles || hit.sounded)) continue;
            mention.places.push_back(p);
            if (gazetteer.district(p) != no_district) mention.districts.set(gazetteer.district(p));
        }
        if (mention.places.empty()) continue;
        const bool any_bare = std::any_of(mention.places.begin(), mention.places.end(), [&](std::uint16_t p) { return gazetteer.level(p).bare; });
        if (any_bare) {
            mention.districts.reset();
            for (const std::uint16_t p : mention.places) {
                if (gazetteer.level(p).bare && gazetteer.district(p) != no_district) mention.districts.set(gazetteer.district(p));
            }
        }
        out.push_back(std::move(mention));
    }
    return out;
}

namespace {

/// "10A", "10-A" and "10 A Gurugram" are a part of the sector; "Sector 10 a big pothole" is not.
bool is_part(Findings const& findings, text::Word const& number, text::Word const& letter)
{
    if (letter.gap == text::Gap::joined || letter.start == number.end + 1) {
        const char c = findings.view().letters_of(letter)[0];
        return letter.gap == text::Gap::joined || (c > 'a' && c <= 'd') || letter.gap != text::Gap::space;
    }
    return false;
}

}  // namespace

std::optional<SectorNumber> sector_number(Findings const& findings)
{
    if (!findings.any_cue(Cue::sector)) return std::nullopt;
    const auto words = findings.view().words();
    for (std::uint32_t i = 0; i < words.size(); ++i) {
        if (!findings.cue(i, Cue::sector)) continue;
        std::uint32_t at = i + 1;
        if (at >= words.size() || words[at].script != text::Script::digits) {
            if (i == 0 || words[i - 1].script != text::Script::digits) continue;
            at = i - 1;
        }
        const std::uint64_t number = findings.view().number_of(words[at]);
        if (number == 0 || number > 200) continue;
        SectorNumber sector{std::min(i, at), std::max(i, at), static_cast<std::uint32_t>(number), 0};
        if (at + 1 < words.size() && words[at + 1].size == 1 && is_part(findings, words[at], words[at + 1])) {
            sector.letter = findings.view().letters_of(words[at + 1])[0];
            sector.last = std::max(sector.last, at + 1);
        }
        return sector;
    }
    return std::nullopt;
}

}  // namespace sunwai::rules
