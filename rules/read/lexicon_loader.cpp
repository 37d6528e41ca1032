#include "rules/read/lexicon.hpp"

#include "rules/read/scores.hpp"
#include "rules/read/term_expansion.hpp"
#include "rules/read/tsv.hpp"
#include "rules/text/sound.hpp"
#include "rules/text/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

namespace sunwai::rules {
namespace {

using Cells = std::span<std::string_view const>;

constexpr std::array<std::string_view, cue_count> cue_names{"village", "district", "tehsil", "block", "town", "road", "sector", "ward", "pin",
                                                            "person_before", "person_after", "outside", "authority", "own", "resolved", "lang_hi",
                                                            "lang_en", "postposition", "colony", "phone", "household", "again", "foreign"};
constexpr std::array<std::string_view, 7> role_names{"plain", "object", "matter", "trouble", "kind", "mask", "cue"};
constexpr std::size_t most_matters = 512;
constexpr std::size_t most_rules = 65000;

template <class List> std::optional<std::uint8_t> index_of(List const& list, std::string_view word)
{
    const auto found = std::find(list.begin(), list.end(), word);
    if (found == list.end()) return std::nullopt;
    return static_cast<std::uint8_t>(found - list.begin());
}

std::optional<float> read_number(std::string_view text)
{
    double value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= -1e6 && value <= 1e6)) return std::nullopt;
    return static_cast<float>(value);
}

}  // namespace

/// Reads the files of one lexicon folder into a Lexicon; keeps every fault.
class LexiconLoader {
public:
    LexiconLoader(config::StatePack const& pack, std::vector<config::Fault>& faults) : pack_{pack}, faults_{faults} {}

    std::optional<Lexicon> load(std::filesystem::path const& folder)
    {
        const std::size_t before = errors();
        file_ = folder / "sets.tsv";
        if (pack_.categories.size() > most_categories) fault(fmt::format("the pack has {} categories, the lexicon tells at most {} apart", pack_.categories.size(), most_categories));
        for (auto const& category : pack_.categories) out_.categories_.push_back(category.key);
        read(folder / "sets.tsv", [this](Cells cells) { set_row(cells); });
        for (auto const& file : term_files(folder)) read(file, [this](Cells cells) { term_row(cells); });
        read(folder / "rules.tsv", [this](Cells cells) { rule_row(cells); });
        read(folder / "numbers.tsv", [this](Cells cells) { number_row(cells); });
        if (errors() > before) return std::nullopt;
        index_rules();
        set_signs();
        return std::move(out_);
    }

private:
    [[nodiscard]] std::size_t errors() const
    {
        return static_cast<std::size_t>(std::count_if(faults_.begin(), faults_.end(), [](config::Fault const& f) { return !f.warning; }));
    }

    void fault(std::string message) { faults_.push_back({file_.string(), line_, 1, std::move(message)}); }

    static std::vector<std::filesystem::path> term_files(std::filesystem::path const& folder)
    {
        std::vector<std::filesystem::path> files;
        std::error_code error;
        for (auto const& entry : std::filesystem::directory_iterator{folder, error}) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with("terms") && name.ends_with(".tsv")) files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        return files;
    }

    template <class Row> void read(std::filesystem::path const& file, Row row)
    {
        file_ = file;
        line_ = 0;
        read_tsv(file, faults_, [&](std::size_t line, Cells cells) {
            line_ = line;
            for (auto const& cell : cells) {
                for (const char c : cell) out_.version_ = (out_.version_ ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
            }
            row(cells);
        });
    }

    /// set, role, target, weight
    void set_row(Cells cells)
    {
        if (cells.size() < 2 || cells[0].empty()) return fault("expected: set, role, target, weight");
        if (by_name_.contains(std::string{cells[0]})) return fault(fmt::format("set '{}' is named twice", cells[0]));
        if (out_.sets_.size() == Lexicon::most_sets) return fault("more than 1024 sets");
        TermSet set;
        const std::string name{cells[0]};
        set.reference = name.starts_with(Lexicon::reference_prefix);
        const auto role = index_of(role_names, cells[1]);
        if (!role) return fault(fmt::format("unknown role '{}': plain, object, matter, trouble, kind, mask or cue", cells[1]));
        set.role = static_cast<Role>(*role);
        if (cells.size() > 2 && !cells[2].empty()) {
            const auto target = read_target(cells[2]);
            if (!target) return;
            set.target = *target;
        }
        if (cells.size() > 3 && !cells[3].empty()) {
            const auto weight = read_number(cells[3]);
            if (!weight) return fault(fmt::format("weight '{}' is not a number", cells[3]));
            set.weight = *weight;
        }
        name_for_code(name, static_cast<std::uint16_t>(out_.sets_.size()));
        by_name_.emplace(name, static_cast<std::uint16_t>(out_.sets_.size()));
        out_.sets_.push_back(set);
        out_.names_.push_back(name);
    }

    /// Sets that code asks for by their name.
    void name_for_code(std::string_view name, std::uint16_t index)
    {
        constexpr std::string_view post = "post_";
        if (name == "amount") out_.amounts_ = index;
        else if (name == "resolved") out_.resolved_ = index;
        else if (name == "road") out_.road_ = index;
        else if (name == "road_name") out_.road_name_ = index;
        else if (name == "agent") out_.agent_ = index;
        else if (name == "addressee") out_.addressee_ = index;
        else if (name == "not_a_post") out_.posts_.emplace_back(index, std::string{});
        else if (name.starts_with(post)) out_.posts_.emplace_back(index, std::string{name.substr(post.size())});
    }

    std::optional<Target> read_target(std::string_view text)
    {
        const std::size_t colon = text.find(':');
        const std::string_view sort = text.substr(0, colon);
        const std::string_view word = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
        Target target;
        std::optional<std::uint8_t> index;
        if (sort == "kind") {
            target.sort = Target::Sort::kind;
            if (const auto kind = core::parse_kind(word)) index = static_cast<std::uint8_t>(*kind);
        } else if (sort == "danger") {
            target.sort = Target::Sort::danger;
            index = index_of(dangers, word);
        } else if (sort == "handling") {
            target.sort = Target::Sort::handling;
            index = index_of(handlings, word);
        } else if (sort == "cue") {
            target.sort = Target::Sort::cue;
            index = index_of(cue_names, word);
        } else if (sort == "category") return category_target(word);
        else if (text == "high" || text == "officer") {
            target.sort = text == "high" ? Target::Sort::high : Target::Sort::officer;
            index = std::uint8_t{0};
        }
        if (!index) {
            fault(fmt::format("unknown target '{}'", text));
            return std::nullopt;
        }
        target.index = *index;
        return target;
    }

    std::optional<Target> category_target(std::string_view word)
    {
        const std::size_t dot = word.find('.');
        const std::string key{word.substr(0, dot)};
        auto index = index_of(out_.categories_, key);
        if (!index) {
            fault(fmt::format("category '{}' is not in the pack", key));
            return std::nullopt;
        }
        Target target{Target::Sort::category, *index, 0};
        if (dot == std::string_view::npos) return target;
        const std::string matter{word.substr(dot + 1)};
        const auto found = std::find(out_.matters_.begin() + 1, out_.matters_.end(), matter);
        target.matter = static_cast<std::uint16_t>(found - out_.matters_.begin());
        if (found == out_.matters_.end()) {
            if (out_.matters_.size() == most_matters) fault("more than 512 matters");
            else out_.matters_.push_back(matter);
        }
        return target;
    }

    std::optional<std::uint16_t> set_named(std::string_view name)
    {
        const auto found = by_name_.find(std::string{name});
        if (found != by_name_.end()) return found->second;
        fault(fmt::format("set '{}' is not in sets.tsv", name));
        return std::nullopt;
    }

    /// set, language, term|term|…
    void term_row(Cells cells)
    {
        if (cells.size() < 3) return fault("expected: set, language, terms");
        const auto set = set_named(cells[0]);
        if (!set) return;
        const std::string_view language = cells[1];
        if (language != "hi" && language != "hi=" && language != "en" && language != "@" && language != "*")
            return fault(fmt::format("unknown language '{}': hi, hi= (no sound), en, @ (handles) or * (emoji)", language));
        std::string message;
        auto expanded = expand_terms(cells[2], macros_, message);
        if (!message.empty()) return fault(message);
        for (auto& term : expanded) add_term(*set, language, std::move(term));
    }

    void add_term(std::uint16_t set, std::string_view language, std::string term)
    {
        auto& view = view_;
        view.read(term, no_marks_);
        if (language == "@") return handle_term(set, term);
        if (view.words().empty()) {
            if (view.asides().empty()) return fault(fmt::format("term '{}' has no letters", term));
            out_.emoji_[view.asides().front().hash].push_back(set);
            return;
        }
        if (view.words().size() > text::Phrases::longest) return fault(fmt::format("term '{}' has more than {} words", term, text::Phrases::longest));
        if (set == out_.addressee_) {
            out_.addressee_words_.push_back(view.words().front().exact);
            return;
        }
        macro_of(set).push_back(std::move(term));
        add_words(view, {static_cast<std::uint32_t>(out_.term_words_.size()), set, static_cast<std::uint8_t>(view.words().size()), language == "en", language == "hi"});
    }

    /// Terms of a set for later lines; the terms of a line are all of one.
    std::vector<std::string>& macro_of(std::uint16_t set)
    {
        if (macro_ == nullptr || macro_set_ != set) macro_ = &macros_[out_.names_[set]];
        macro_set_ = set;
        return *macro_;
    }

    void add_words(text::View const& view, Lexicon::Term term)
    {
        for (auto const& word : view.words()) {
            // The same words come again and again: their sounds are made once.
            const auto [found, fresh] = sounds_.try_emplace(word.exact);
            auto& known = found->second;
            if (fresh) {
                const auto key = text::sound_key(view.letters_of(word));
                known = {word.exact, text::hash_sound(key.view()), key.size, word.script == text::Script::latin};
            }
            out_.term_words_.push_back(known);
        }
        out_.terms_.push_back(term);
    }

    void handle_term(std::uint16_t set, std::string const& term)
    {
        std::string lower = term;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        out_.handles_[text::hash_word(lower)].push_back(set);
    }

    /// target, pattern, weight
    void rule_row(Cells cells)
    {
        if (cells.size() < 3) return fault("expected: target, pattern, weight");
        const auto target = read_target(cells[0]);
        const auto weight = read_number(cells[2]);
        if (!weight) return fault(fmt::format("weight '{}' is not a number", cells[2]));
        if (!target) return;
        Rule rule;
        rule.target = *target;
        rule.weight = *weight;
        if (out_.rules_.size() == most_rules) return fault(fmt::format("more than {} rules", most_rules));
        if (read_pattern(cells[1], rule)) out_.rules_.push_back(rule);
    }

    /// a ~ b: at most 8 words apart (~12: 12); a > b: b after a, at most 4 between; a & b: both in the post; !c: and c is not.
    bool read_pattern(std::string_view pattern, Rule& rule)
    {
        Rule::Join join = Rule::Join::anywhere;
        std::uint8_t within = 0;
        for (std::size_t from = 0; from < pattern.size();) {
            const std::size_t space = std::min(pattern.find(' ', from), pattern.size());
            const std::string_view word = pattern.substr(from, space - from);
            from = space + 1;
            if (word.empty()) continue;
            if (word[0] == '~' || word[0] == '>' || word[0] == '&') {
                join = word[0] == '~' ? Rule::Join::near : word[0] == '>' ? Rule::Join::before : Rule::Join::anywhere;
                within = word[0] == '~' ? 8 : 4;
                if (word.size() > 1 && !read_distance(word.substr(1), within)) return false;
                continue;
            }
            if (!add_part(word, join, within, rule)) return false;
        }
        if (rule.count == 0) fault("pattern names no set");
        return rule.count > 0;
    }

    bool read_distance(std::string_view text, std::uint8_t& within)
    {
        const auto number = read_number(text);
        const bool good = number && *number >= 0 && *number <= 60;
        if (good) within = static_cast<std::uint8_t>(*number);
        else fault(fmt::format("distance '{}' is not a number of words up to 60", text));
        return good;
    }

    bool add_part(std::string_view word, Rule::Join join, std::uint8_t within, Rule& rule)
    {
        const bool absent = word[0] == '!';
        const auto set = set_named(absent ? word.substr(1) : word);
        if (!set) return false;
        if ((absent && rule.unless_count == rule.unless.size()) || (!absent && rule.count == rule.parts.size())) {
            fault("a pattern has at most four sets and four exceptions");
            return false;
        }
        if (absent) rule.unless[rule.unless_count++] = *set;
        else rule.parts[rule.count++] = {*set, join, within};
        return true;
    }

    void number_row(Cells cells)
    {
        if (cells.size() < 2) return fault("expected: name, number");
        const auto value = read_number(cells[1]);
        if (!value) return fault(fmt::format("'{}' is not a number", cells[1]));
        out_.numbers_[std::string{cells[0]}] = static_cast<double>(*value);
    }

    void index_rules()
    {
        auto& rules = out_.rules_;
        std::stable_sort(rules.begin(), rules.end(), [](Rule const& a, Rule const& b) { return a.parts[0].set < b.parts[0].set; });
        for (std::size_t i = 0; i < rules.size(); ++i) {
            auto& set = out_.sets_[rules[i].parts[0].set];
            if (set.rule_count++ == 0) set.first_rule = static_cast<std::uint16_t>(i);
        }
    }

    /// Cues and plain sets that neither a rule nor the code asks for are told by the signs of their words.
    void set_signs()
    {
        std::vector<bool> asked(out_.sets_.size());
        for (auto const& rule : out_.rules_) {
            for (std::size_t i = 0; i < rule.count; ++i) asked[rule.parts[i].set] = true;
            for (std::size_t i = 0; i < rule.unless_count; ++i) asked[rule.unless[i]] = true;
        }
        for (auto const& [set, key] : out_.posts_) asked[set] = true;
        for (const std::uint16_t set : {out_.amounts_.value_or(Lexicon::most_sets), out_.agent_.value_or(Lexicon::most_sets), out_.resolved_, out_.road_, out_.road_name_}) {
            if (set < asked.size()) asked[set] = true;
        }
        for (std::size_t i = 0; i < out_.sets_.size(); ++i) {
            auto& set = out_.sets_[i];
            if (asked[i] || set.reference) continue;
            if (set.role == Role::cue && set.target.sort == Target::Sort::cue) set.signs = plain_sign | (1U << set.target.index);
            else if (set.role == Role::plain && set.target.sort == Target::Sort::none) set.signs = plain_sign;
        }
    }

    config::StatePack const& pack_;
    std::vector<config::Fault>& faults_;
    Lexicon out_;
    TermMacros macros_;
    std::vector<std::string>* macro_{nullptr};   ///< of macro_set_
    std::uint16_t macro_set_{0};
    std::unordered_map<std::string, std::uint16_t> by_name_;
    std::unordered_map<std::uint64_t, Lexicon::TermWord> sounds_;
    text::View view_;
    const text::WordMarks no_marks_;
    std::filesystem::path file_;
    std::size_t line_{0};
};

std::optional<Lexicon> Lexicon::load(std::filesystem::path const& folder, config::StatePack const& pack, std::vector<config::Fault>& faults)
{
    return LexiconLoader{pack, faults}.load(folder);
}

}  // namespace sunwai::rules
