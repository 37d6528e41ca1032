#include "rules/read/findings.hpp"

#include "rules/place/gazetteer.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

constexpr std::size_t most_hits = 4000;

bool covers(TermHit const& outer, std::uint32_t first, std::uint32_t last) noexcept { return outer.first <= first && last <= outer.last; }

}  // namespace

void Findings::scan(text::View const& view, text::Phrases const& phrases, Lexicon const& lexicon)
{
    view_ = &view;
    hits_.assign(1, {});
    names_.clear();
    hint_names_.clear();
    sets_.clear();
    present_.reset();
    signs_.clear();
    read_signs();
    phrases.scan(view.words(), [this](text::PhraseHit const& hit) { keep(hit, false); });
    phrases.scan(view.hints(), [this](text::PhraseHit const& hit) { keep(hit, true); });
    add_asides(lexicon);
    add_amounts(lexicon);
    name_roads(lexicon);
    unmask(lexicon);
    index(lexicon);
}

/// What single words say by themselves stands in their marks; words are counted by script on the way.
void Findings::read_signs()
{
    const auto words = view_->words();
    cues_.resize(words.size());
    scripts_.fill(0);
    for (std::size_t i = 0; i < words.size(); ++i) {
        cues_[i] = words[i].marks >> text::mark::first_sign;
        ++scripts_[static_cast<std::size_t>(words[i].script)];
    }
    all_cues_ = 0;
    for (auto const& hint : view_->hints()) all_cues_ |= hint.marks >> text::mark::first_sign;
}

void Findings::keep(text::PhraseHit const& hit, bool hint)
{
    if ((hit.value & place_value) != 0) {
        auto& into = hint ? hint_names_ : names_;
        if (into.size() >= most_hits) return;
        auto& name = into.emplace_back();
        name.name = hit.value & place_index;
        name.first = hit.first;
        name.last = hit.last;
        name.sounded = (hit.value & place_by_sound) != 0;
        return;
    }
    if ((hit.value & sign_value) != 0) {
        const std::uint32_t bits = hit.value & ~sign_value;
        if (hint) all_cues_ |= bits;
        else if (signs_.size() < most_hits) signs_.push_back({bits, hit.first, hit.last});
        return;
    }
    if (hits_.size() > most_hits) return;
    add(static_cast<std::uint16_t>(hit.value), hit.first, hit.last, hint);
}

/// Fields are stored where they stay: a hit built beside them would be copied before its stores are through.
void Findings::add(std::uint16_t set, std::uint32_t first, std::uint32_t last, bool hint)
{
    auto& hit = hits_.emplace_back();
    hit.set = set;
    hit.first = first;
    hit.last = last;
    hit.hint = hint;
}

/// Handles and emoji that the lexicon knows as a whole.
void Findings::add_asides(Lexicon const& lexicon)
{
    for (auto const& aside : view_->asides()) {
        const bool handle = aside.sort == text::Aside::Sort::handle;
        if (!handle && aside.sort != text::Aside::Sort::emoji) continue;
        for (const std::uint16_t set : handle ? lexicon.sets_of_handle(aside.hash) : lexicon.sets_of_emoji(aside.hash)) {
            if (hits_.size() <= most_hits) add(set, aside.before_word, aside.before_word, true);
        }
    }
}

/// Numbers that may be money: three to seven digits but not six, so that neither days, PINs nor telephone numbers count.
void Findings::add_amounts(Lexicon const& lexicon)
{
    const auto set = lexicon.amounts();
    if (!set || words_in(text::Script::digits) == 0) return;
    const auto words = view_->words();
    for (std::uint32_t i = 0; i < words.size() && hits_.size() <= most_hits; ++i) {
        if (words[i].script == text::Script::digits && words[i].size >= 3 && words[i].size <= 7 && words[i].size != 6) add(*set, i, i, false);
    }
}

/// "Pundri road" is an address: what is wrong there need not be the road.
void Findings::name_roads(Lexicon const& lexicon)
{
    if (names_.empty() || lexicon.road_name() >= Lexicon::most_sets) return;
    for (auto& hit : hits_) {
        if (hit.set != lexicon.road() || hit.hint || hit.first != hit.last || hit.first == 0) continue;
        const bool named = std::any_of(names_.begin(), names_.end(), [&](NameHit const& n) { return !n.sounded && n.last + 1 == hit.first; });
        if (named) hit.set = lexicon.road_name();
    }
}

/// An idiom hides what it covers; a longer name of a thing hides the shorter ones inside it ("street light" is no light, "bus stand" no bus). Nothing is
/// mended by a word that stands inside a harm: "आग लग गई" (plain sets that speak for a danger).
void Findings::unmask(Lexicon const& lexicon)
{
    std::array<TermHit, 64> covers_list;
    std::size_t count = 0;
    const auto role_of = [&](TermHit const& hit) { return lexicon.sets()[hit.set].role; };
    const auto speaks_of_danger = [&](TermHit const& hit) {
        auto const& set = lexicon.sets()[hit.set];
        return set.role == Role::plain && set.target.sort == Target::Sort::danger;
    };
    for (auto const& hit : hits()) {
        const Role role = role_of(hit);
        const bool thing = (role == Role::object || role == Role::matter || speaks_of_danger(hit)) && hit.last > hit.first;
        if (!hit.hint && (role == Role::mask || thing) && count < covers_list.size()) covers_list[count++] = hit;
    }
    if (count == 0) return;
    const std::span list{covers_list.data(), count};
    const auto masked = [&](std::uint32_t first, std::uint32_t last) {
        return std::any_of(list.begin(), list.end(), [&](TermHit const& m) { return role_of(m) == Role::mask && covers(m, first, last); });
    };
    const auto hidden = [&](TermHit const& h) {
        const Role role = role_of(h);
        if (h.hint || role == Role::mask) return false;
        if (masked(h.first, h.last)) return true;
        const bool mended = h.set == lexicon.resolved();
        const bool talk = role == Role::kind && lexicon.sets()[h.set].target.index != 0;
        if (mended && std::any_of(list.begin(), list.end(), [&](TermHit const& m) { return speaks_of_danger(m) && m.first <= h.last && h.first <= m.last; })) return true;
        if (role != Role::object && role != Role::matter && role != Role::trouble && !mended && !talk) return false;
        return std::any_of(list.begin(), list.end(),
                           [&](TermHit const& m) { return m.set != h.set && !speaks_of_danger(m) && covers(m, h.first, h.last) && m.last - m.first > h.last - h.first; });
    };
    hits_.erase(std::remove_if(hits_.begin() + 1, hits_.end(), hidden), hits_.end());
    std::erase_if(names_, [&](NameHit const& n) { return masked(n.first, n.last); });
    std::erase_if(signs_, [&](Signs const& s) { return masked(s.first, s.last); });
    for (auto const& one : list) {
        // Signs of single words alone stand there yet: those of several are added by index().
        if (role_of(one) == Role::mask) std::fill(cues_.begin() + one.first, cues_.begin() + one.last + 1, 0U);
    }
}

void Findings::index(Lexicon const& lexicon)
{
    for (std::size_t i = 1; i < hits_.size(); ++i) {
        auto& hit = hits_[i];
        const bool seen = present_.test(hit.set);
        if (!seen) {
            present_.set(hit.set);
            sets_.push_back(hit.set);
        }
        hit.next = seen ? heads_[hit.set] : std::uint16_t{0};
        heads_[hit.set] = static_cast<std::uint16_t>(i);
        auto const& target = lexicon.sets()[hit.set].target;
        if (target.sort != Target::Sort::cue) continue;
        const std::uint32_t bit = 1U << target.index;
        all_cues_ |= bit;
        if (hit.hint) continue;
        for (std::uint32_t w = hit.first; w <= hit.last; ++w) cues_[w] |= bit;
    }
    for (auto const& several : signs_) {
        for (std::uint32_t w = several.first; w <= several.last; ++w) cues_[w] |= several.bits;
    }
    for (const std::uint32_t signs : cues_) all_cues_ |= signs;
}

std::size_t Findings::count_cue(Cue which) const noexcept
{
    const std::uint32_t bit = 1U << static_cast<unsigned>(which);
    return static_cast<std::size_t>(std::count_if(cues_.begin(), cues_.end(), [bit](std::uint32_t c) { return (c & bit) != 0; }));
}

}  // namespace sunwai::rules
