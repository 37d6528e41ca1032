#include "rules/place/gazetteer.hpp"

#include "rules/read/tsv.hpp"
#include "rules/text/sound.hpp"
#include "rules/text/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace sunwai::rules {
namespace {

constexpr std::array<std::pair<std::string_view, Cue>, 9> level_cues{{{"village", Cue::village},
                                                                      {"district", Cue::district},
                                                                      {"tehsil", Cue::tehsil},
                                                                      {"block", Cue::block},
                                                                      {"town", Cue::town},
                                                                      {"colony", Cue::colony},
                                                                      {"sector", Cue::sector},
                                                                      {"ward", Cue::ward},
                                                                      {"", Cue::count_}}};

constexpr std::size_t most_dropped = 5;                     ///< vowels of a name that may be left out
constexpr std::uint32_t several_names = ~std::uint32_t{0};

std::optional<std::uint32_t> six_digits(std::string_view text)
{
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.size() != 6 || error != std::errc{} || end != text.data() + 6) return std::nullopt;
    return value;
}

std::uint64_t phrase_key(std::vector<std::uint64_t> const& hashes)
{
    std::uint64_t key = 0x9E3779B97F4A7C15ULL;
    for (const auto h : hashes) key = (key ^ h) * 0x9FB21C651E98DF25ULL + 1;
    return key;
}

}  // namespace

class GazetteerBuilder {
public:
    GazetteerBuilder(std::shared_ptr<config::StatePack const> pack, std::vector<config::Fault>& faults) : faults_{faults} { out_.pack_ = std::move(pack); }

    std::optional<Gazetteer> build(std::filesystem::path const& folder, text::Phrases::Builder& phrases, text::WordMarks& marks)
    {
        auto const& places = out_.pack_->places;
        if (places.size() >= 65000) {
            faults_.push_back({folder.string(), 0, 0, "more than 65000 places"});
            return std::nullopt;
        }
        if (!read_levels(folder / "levels.tsv")) return std::nullopt;
        index_.reserve(places.size());
        for (std::uint16_t i = 0; i < count(); ++i) index_.emplace(places[i].id, i);
        place_levels();
        parents_and_districts();
        kin();
        pins();
        for (std::uint16_t i = 0; i < count(); ++i) add_place(i, marks);
        finish_names(phrases, marks);
        return std::move(out_);
    }

private:
    /// Places of the pack; build() has refused more than the number holds.
    [[nodiscard]] std::uint16_t count() const noexcept { return static_cast<std::uint16_t>(out_.pack_->places.size()); }

    /// A word of a name, with its sound unless it is read by its spelling only.
    struct NameWord {
        std::uint64_t exact{0};
        std::uint64_t sound{0};
        std::uint8_t sounds{0};
    };
    struct Pending {
        std::string const* text{nullptr};   ///< in the pack
        std::uint32_t first{0};             ///< of its words in name_words_
        std::vector<std::uint16_t> places;
        std::uint8_t letters{0};
        std::uint8_t words{0};
        bool needs_cue{false};
    };

    bool read_levels(std::filesystem::path const& file)
    {
        const std::size_t before = faults_.size();
        out_.levels_.resize(out_.pack_->levels.size() + 1);
        for (std::size_t i = 0; i < out_.levels_.size(); ++i) out_.levels_[i].depth = static_cast<std::uint8_t>(i);
        read_tsv(file, faults_, [&](std::size_t line, std::span<std::string_view const> cells) {
            const auto fault = [&](std::string message) { faults_.push_back({file.string(), line, 1, std::move(message)}); };
            if (cells.size() < 5) return fault("expected: level, cue, preference, bare, town");
            auto const& levels = out_.pack_->levels;
            const auto level = std::find(levels.begin(), levels.end(), cells[0]);
            if (level == levels.end()) return fault(fmt::format("level '{}' is not in the pack", cells[0]));
            const auto cue = std::find_if(level_cues.begin(), level_cues.end(), [&](auto const& one) { return one.first == cells[1]; });
            if (cue == level_cues.end()) return fault(fmt::format("unknown cue '{}'", cells[1]));
            int preference = 0;
            if (std::from_chars(cells[2].data(), cells[2].data() + cells[2].size(), preference).ec != std::errc{} || preference < -100 || preference > 100)
                return fault(fmt::format("preference '{}' is not a number between -100 and 100", cells[2]));
            auto& rule = out_.levels_[static_cast<std::size_t>(level - levels.begin())];
            rule.cue = cue->second;
            rule.preference = static_cast<std::int8_t>(preference);
            rule.bare = cells[3] == "yes";
            rule.town = cells[4] == "yes";
            rule.read = true;
        });
        return faults_.size() == before;
    }

    void place_levels()
    {
        auto const& levels = out_.pack_->levels;
        for (auto const& place : out_.pack_->places) {
            const auto found = std::find(levels.begin(), levels.end(), place.level);
            out_.level_of_.push_back(static_cast<std::uint8_t>(found - levels.begin()));
        }
    }

    void parents_and_districts()
    {
        auto const& pack = *out_.pack_;
        if (const auto root = index_.find(pack.root); root != index_.end()) out_.root_ = root->second;
        std::unordered_map<std::string_view, std::uint8_t> numbers;
        for (std::uint16_t i = 0; i < count(); ++i) {
            auto const& place = pack.places[i];
            const auto parent = index_.find(place.parent);
            out_.parent_of_.push_back(parent == index_.end() ? out_.root_ : parent->second);
            if (place.level != pack.district_level || out_.districts_.size() == most_districts) continue;
            numbers.emplace(place.id, static_cast<std::uint8_t>(out_.districts_.size()));
            out_.districts_.push_back(i);
        }
        for (auto const& place : pack.places) {
            auto const* district = pack.district_of(place.id);
            const auto number = district == nullptr ? numbers.end() : numbers.find(district->id);
            out_.district_of_.push_back(number == numbers.end() ? no_district : number->second);
        }
        for (std::uint16_t i = 0; i < count(); ++i) {
            for (auto const& link : pack.places[i].links) {
                const auto target = index_.find(link.target);
                if (target != index_.end() && link.relation != "carved_from") out_.second_parents_.emplace_back(i, target->second);
            }
        }
        std::sort(out_.second_parents_.begin(), out_.second_parents_.end());
    }

    /// Districts named as predecessors by carved_from links, in both directions.
    void kin()
    {
        out_.kin_.resize(out_.districts_.size());
        auto const& places = out_.pack_->places;
        for (std::uint16_t i = 0; i < count(); ++i) {
            for (auto const& link : places[i].links) {
                if (link.relation != "carved_from") continue;
                const auto target = index_.find(link.target);
                if (target == index_.end()) continue;
                const auto a = out_.district_of_[i];
                const auto b = out_.district_of_[target->second];
                if (a == no_district || b == no_district || a == b) continue;
                out_.kin_[a].set(b);
                out_.kin_[b].set(a);
            }
        }
    }

    void pins()
    {
        auto const& places = out_.pack_->places;
        const auto add = [this](std::uint32_t pin, std::uint8_t district) {
            if (district != no_district) out_.pins_[pin].set(district);
            auto& [low, high] = out_.pin_range_;
            low = low == 0 ? pin : std::min(low, pin);
            high = std::max(high, pin);
        };
        for (std::uint16_t i = 0; i < count(); ++i) {
            if (const auto pin = six_digits(places[i].name_en)) {
                add(*pin, out_.district_of_[i]);
                for (auto const& link : places[i].links) {
                    const auto target = index_.find(link.target);
                    if (target != index_.end()) add(*pin, out_.district_of_[target->second]);
                }
            }
            for (auto const& link : places[i].links) {
                if (link.relation != "has_pin" || link.confidence > config::LinkConfidence::medium) continue;
                if (const auto pin = six_digits(link.target)) add(*pin, out_.district_of_[i]);
            }
        }
    }

    void add_place(std::uint16_t i, text::WordMarks& marks)
    {
        auto const& place = out_.pack_->places[i];
        if (place.lat && place.lon && out_.level(i).read && out_.district_of_[i] != no_district) {
            const auto row = static_cast<int>(std::floor(*place.lat * 10));
            const auto column = static_cast<int>(std::floor(*place.lon * 10));
            out_.cells_[static_cast<std::uint32_t>((row + 1000) * 10000 + column + 2000)].push_back(i);
        }
        if (!out_.level(i).read) return;
        add_sector(i);
        add_name(i, place.name_en, marks);
        if (!place.name_hi.empty()) add_name(i, place.name_hi, marks);
        for (auto const& alias : place.aliases) add_name(i, alias, marks);
    }

    /// "Sector 9A Bahadurgarh" below its town.
    void add_sector(std::uint16_t i)
    {
        if (out_.level(i).cue != Cue::colony && out_.level(i).cue != Cue::sector) return;
        view_.read(out_.pack_->places[i].name_en, no_marks_);
        const auto words = view_.words();
        if (words.size() < 2 || view_.letters_of(words[0]) != "sector" || words[1].script != text::Script::digits) return;
        char letter = 0;
        if (words.size() > 2 && words[2].gap == text::Gap::joined && words[2].size == 1) letter = view_.letters_of(words[2])[0];
        const std::uint64_t key = (static_cast<std::uint64_t>(out_.parent_of_[i]) << 40U) | (view_.number_of(words[1]) << 8U) | static_cast<unsigned char>(letter);
        out_.sectors_.emplace(key, i);
    }

    void add_name(std::uint16_t place, std::string const& name, text::WordMarks& marks)
    {
        view_.read(name, no_marks_);
        const auto words = view_.words();
        if (words.empty() || words.size() > text::Phrases::longest) return;
        if (words.size() == 1 && (words[0].script == text::Script::digits || words[0].size < 2)) return;
        hashes_.clear();
        std::size_t letters = 0;
        for (auto const& word : words) {
            hashes_.push_back(word.exact);
            letters += word.size;
            marks.add(word.exact, word.size >= 3 ? text::mark::known | text::mark::phrase : text::mark::phrase);
        }
        auto& pending = by_phrase_[phrase_key(hashes_)];
        if (pending.places.empty()) {
            pending.text = &name;
            pending.first = static_cast<std::uint32_t>(name_words_.size());
            for (auto const& word : words) name_words_.push_back(sounded(word, marks));
            pending.letters = static_cast<std::uint8_t>(std::min<std::size_t>(letters, 255));
            pending.words = static_cast<std::uint8_t>(words.size());
        }
        if (std::find(pending.places.begin(), pending.places.end(), place) == pending.places.end()) pending.places.push_back(place);
        pending.needs_cue |= out_.pack_->places[place].needs_cue;
    }

    [[nodiscard]] NameWord sounded(text::Word const& word, text::WordMarks const& marks) const
    {
        const bool english = (marks.find(word.exact) & text::mark::spelled) != 0;
        const auto key = english ? text::SoundKey{} : text::sound_key(view_.letters_of(word));
        return {word.exact, key.size > 0 ? text::hash_sound(key.view()) : word.exact, key.size};
    }

    void finish_names(text::Phrases::Builder& phrases, text::WordMarks& marks)
    {
        for (auto const& [key, pending] : by_phrase_) {
            const auto index = static_cast<std::uint32_t>(out_.names_.size());
            PlaceName name;
            name.first = static_cast<std::uint32_t>(out_.named_.size());
            name.count = static_cast<std::uint16_t>(pending.places.size());
            name.letters = pending.letters;
            name.words = pending.words;
            name.needs_cue = pending.needs_cue;
            out_.named_.insert(out_.named_.end(), pending.places.begin(), pending.places.end());
            out_.names_.push_back(name);
            add_phrases(pending, index, phrases, marks);
            if (pending.words == 1 && !pending.needs_cue && is_bare(pending)) collect_short_spellings(*pending.text, index);
        }
        add_short_spellings(phrases, marks);
        out_.named_.shrink_to_fit();
        out_.names_.shrink_to_fit();
        by_phrase_.clear();
    }

    [[nodiscard]] bool is_bare(Pending const& pending) const
    {
        return std::any_of(pending.places.begin(), pending.places.end(), [&](std::uint16_t p) { return out_.level(p).bare; });
    }

    /// Towns as people type them in haste, without some of their vowels: panipt, rhtk. The first letter stays, and at least four consonants.
    void collect_short_spellings(std::string const& name, std::uint32_t index)
    {
        constexpr std::string_view vowels = "aeiou";
        view_.read(name, no_marks_);
        if (view_.words().size() != 1 || view_.words()[0].script != text::Script::latin) return;
        const std::string_view letters = view_.letters_of(view_.words()[0]);
        std::vector<std::size_t> at;
        for (std::size_t i = 1; i < letters.size(); ++i) {
            if (vowels.find(letters[i]) != std::string_view::npos) at.push_back(i);
        }
        if (at.empty() || at.size() > most_dropped || letters.size() - at.size() < 4) return;
        std::string word;
        for (std::uint32_t dropped = 1; dropped < (1U << at.size()); ++dropped) {
            word = letters;
            for (std::size_t k = at.size(); k-- > 0;) {
                if ((dropped >> k & 1U) != 0) word.erase(at[k], 1);
            }
            const auto [found, fresh] = short_spellings_.emplace(text::hash_word(word), index);
            if (!fresh && found->second != several_names && !same_place(found->second, index)) found->second = several_names;
        }
    }

    /// Two names of one place: Rohtak and its alias Rohatak.
    [[nodiscard]] bool same_place(std::uint32_t a, std::uint32_t b) const
    {
        const auto first = out_.places_of(out_.names_[a]);
        const auto second = out_.places_of(out_.names_[b]);
        return std::any_of(first.begin(), first.end(), [&](std::uint16_t p) { return std::find(second.begin(), second.end(), p) != second.end(); });
    }

    void add_short_spellings(text::Phrases::Builder& phrases, text::WordMarks& marks)
    {
        for (auto const& [word, index] : short_spellings_) {
            if (index == several_names || marks.find(word) != 0) continue;
            phrases.add({&word, 1}, place_value | index);
            marks.add(word, text::mark::known | text::mark::phrase);
        }
        short_spellings_.clear();
    }

    void add_phrases(Pending const& name, std::uint32_t index, text::Phrases::Builder& phrases, text::WordMarks& marks)
    {
        hashes_.clear();
        sounds_.clear();
        std::size_t sounds = 0;
        for (auto const& word : std::span{name_words_}.subspan(name.first, name.words)) {
            hashes_.push_back(word.exact);
            sounds_.push_back(word.sound);
            sounds += word.sounds;
        }
        phrases.add(hashes_, place_value | index);
        if (sounds < 4) return;
        phrases.add(sounds_, place_value | place_by_sound | index);
        for (const auto hash : sounds_) marks.add(hash, text::mark::phrase);
    }

    Gazetteer out_;
    std::vector<config::Fault>& faults_;
    std::unordered_map<std::string_view, std::uint16_t> index_;
    std::unordered_map<std::uint64_t, Pending> by_phrase_;
    std::map<std::uint64_t, std::uint32_t> short_spellings_;   ///< in an order that is the same everywhere
    std::vector<NameWord> name_words_;
    text::View view_;
    text::WordMarks no_marks_;
    std::vector<std::uint64_t> hashes_;
    std::vector<std::uint64_t> sounds_;
};

std::optional<Gazetteer> Gazetteer::compile(std::shared_ptr<config::StatePack const> pack, std::filesystem::path const& folder,
                                            text::Phrases::Builder& phrases, text::WordMarks& marks, std::vector<config::Fault>& faults)
{
    return GazetteerBuilder{std::move(pack), faults}.build(folder, phrases, marks);
}

}  // namespace sunwai::rules
