#include "rules/read/facts.hpp"

#include <algorithm>

namespace sunwai::rules {
namespace {

constexpr std::uint32_t reference_within = 6;   ///< words between "CM window" and its number
constexpr std::size_t longest_reference = 40;

bool in_number(char c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '-';
}

/// The run of letters, digits, slashes and dashes round a word of digits, in the text as it stands.
std::string_view number_around(std::string_view text, text::Word const& word)
{
    std::size_t from = word.start;
    std::size_t to = word.end;
    while (from > 0 && in_number(text[from - 1])) --from;
    while (to < text.size() && in_number(text[to])) ++to;
    while (to > word.end && (text[to - 1] == '-' || text[to - 1] == '/')) --to;
    return text.substr(from, to - from);
}

bool is_phone(text::View const& view, std::span<text::Word const> words, std::size_t i)
{
    std::string digits;
    for (std::size_t k = i; k < words.size() && k < i + 3 && words[k].script == text::Script::digits; ++k) {
        digits += view.letters_of(words[k]);
        if (digits.size() == 10 && digits[0] >= '6') return true;
        if (digits.size() >= 12) return digits.starts_with("91");
    }
    return false;
}

bool has_long_number(Findings const& findings)
{
    if (findings.words_in(text::Script::digits) == 0) return false;
    const auto words = findings.view().words();
    return std::any_of(words.begin(), words.end(), [](text::Word const& w) { return w.script == text::Script::digits && w.size >= 8; });
}

bool has_phone(Findings const& findings)
{
    if (findings.any_cue(Cue::phone)) return true;
    if (findings.words_in(text::Script::digits) == 0) return false;
    const auto words = findings.view().words();
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].script == text::Script::digits && is_phone(findings.view(), words, i)) return true;
    }
    return false;
}

bool names_locality(Whereabouts const& where, Gazetteer const& gazetteer)
{
    if (where.locality) return true;
    return where.place && !gazetteer.level(*where.place).bare && *where.place != gazetteer.root();
}

}  // namespace

std::vector<std::string> references_in(std::string_view text, Findings const& findings, Lexicon const& lexicon, std::string_view number_prefix)
{
    std::vector<std::string> out;
    const auto words = findings.view().words();
    const auto add = [&](std::string reference) {
        if (out.size() < 8 && std::find(out.begin(), out.end(), reference) == out.end()) out.push_back(std::move(reference));
    };
    for (const std::uint16_t set : findings.sets()) {
        if (!lexicon.sets()[set].reference) continue;
        const auto name = std::string_view{lexicon.name_of(set)}.substr(Lexicon::reference_prefix.size());
        for (std::uint16_t i = findings.first_of(set); i != 0; i = findings.hit(i).next) {
            auto const& hit = findings.hit(i);
            if (hit.hint) continue;
            for (std::uint32_t w = hit.first; w < words.size() && w <= hit.last + reference_within; ++w) {
                const bool inside = w <= hit.last;
                if (words[w].script != text::Script::digits || (inside ? words[w].size < 5 : words[w].size < 2)) continue;
                const auto number = number_around(text, words[w]);
                if (number.size() <= longest_reference) add(std::string{name} + ':' + std::string{number});
                break;
            }
        }
    }
    if (number_prefix.empty() || findings.words_in(text::Script::digits) < 2) return out;
    for (std::size_t i = 2; i < words.size(); ++i) {
        const bool shaped = words[i].script == text::Script::digits && words[i].size >= 6 && words[i - 1].script == text::Script::digits && words[i - 1].size == 4;
        if (!shaped || words[i].start != words[i - 1].end + 1) continue;
        const auto number = number_around(text, words[i]);
        if (number.size() > number_prefix.size() && number.substr(0, number_prefix.size()) == number_prefix) add("sunwai:" + std::string{number});
    }
    return out;
}

std::vector<std::string> missing_facts(config::Category const& category, Findings const& findings, Whereabouts const& where, Gazetteer const& gazetteer)
{
    std::vector<std::string> missing;
    for (auto const& need : category.needs) {
        bool there = false;
        if (need == "reachable_number") there = has_phone(findings);
        else if (need == "locality" || need == "place" || need == "address") there = names_locality(where, gazetteer);
        else there = has_long_number(findings);
        if (!there) missing.push_back(need);
    }
    return missing;
}

std::string language_of(Findings const& findings, std::string_view hint)
{
    const std::size_t latin = findings.words_in(text::Script::latin);
    const std::size_t devanagari = findings.words_in(text::Script::devanagari);
    const std::size_t gurmukhi = findings.words_in(text::Script::gurmukhi);
    if (gurmukhi > 0 && gurmukhi >= devanagari && gurmukhi * 2 >= latin) return "pa";
    if (devanagari > 0 && devanagari * 2 >= latin) return "hi";
    if (latin == 0) return devanagari > 0 ? "hi" : std::string{hint.substr(0, 2)};
    const std::size_t hindi = findings.count_cue(Cue::lang_hi) * 2 + devanagari;
    const std::size_t english = findings.count_cue(Cue::lang_en);
    if (hindi == 0 && english == 0) return hint == "hi" ? "hi-Latn" : "en";
    return hindi > english ? "hi-Latn" : "en";
}

}  // namespace sunwai::rules
