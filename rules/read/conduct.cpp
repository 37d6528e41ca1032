#include "rules/read/conduct.hpp"

#include <algorithm>
#include <cstdlib>

namespace sunwai::rules {
namespace {

constexpr int farthest = 30;          ///< words from a post to what it is said to have done
constexpr int other_sentence = 6;     ///< a new sentence counts as so many words
constexpr int deed_first = 3;         ///< who did it mostly stands before what was done
constexpr int as_doer = 6;            ///< "SHO ने …" is the doer,
constexpr int as_reader = 5;          ///< "एसपी साहब, …" and "एसपी को …" are not
constexpr std::size_t most_tries = 512;

class Search {
public:
    Search(Findings const& findings, Lexicon const& lexicon) : f_{findings}, lexicon_{lexicon} {}

    std::string nearest()
    {
        int best = farthest;
        std::string_view found;
        for (auto const& hit : f_.hits()) {
            auto const* key = hit.hint ? nullptr : lexicon_.post_of(hit.set);
            if (key == nullptr || inside_another(hit)) continue;
            const int distance = from_deed(hit) + manner(hit);
            if (distance > best || (distance == best && !found.empty())) continue;
            best = distance;
            found = *key;
        }
        return std::string{found};
    }

private:
    /// "Deputy Commissioner" is no commissioner, and "DC office" is no DC.
    bool inside_another(TermHit const& hit)
    {
        return std::ranges::any_of(f_.hits(), [&](TermHit const& other) {
            return ++tries_ < most_tries && !other.hint && lexicon_.post_of(other.set) != nullptr && other.first <= hit.first && hit.last <= other.last &&
                   other.last - other.first > hit.last - hit.first;
        });
    }

    [[nodiscard]] int from_deed(TermHit const& post)
    {
        const auto words = f_.view().words();
        int best = farthest + as_doer + 1;
        for (auto const& deed : f_.hits()) {
            if (deed.hint || !lexicon_.is_misconduct(deed.set) || deed.first >= words.size()) continue;
            if (++tries_ >= most_tries) break;
            const bool before = post.last < deed.first;
            const auto between = before ? deed.first - post.last - 1 : post.first > deed.last ? post.first - deed.last - 1 : 0U;
            const int sentences = std::abs(static_cast<int>(words[deed.first].sentence) - static_cast<int>(words[post.first].sentence));
            best = std::min(best, static_cast<int>(between) + sentences * other_sentence + (before ? 0 : deed_first));
        }
        return best;
    }

    /// Whether the post is named as who did it or as who is spoken to, by the word after it; a place may stand between ("डीसी हिसार ने").
    [[nodiscard]] int manner(TermHit const& post) const
    {
        if (follows(lexicon_.agent(), post, 3)) return -as_doer;
        const auto words = f_.view().words();
        return post.last + 1 < words.size() && lexicon_.is_addressee(words[post.last + 1].exact) ? as_reader : 0;
    }

    [[nodiscard]] bool follows(std::optional<std::uint16_t> set, TermHit const& post, std::uint32_t within) const
    {
        for (std::uint16_t i = set ? f_.first_of(*set) : std::uint16_t{0}; i != 0; i = f_.hit(i).next) {
            auto const& hit = f_.hit(i);
            if (!hit.hint && hit.first > post.last && hit.first <= post.last + within) return true;
        }
        return false;
    }

    Findings const& f_;
    Lexicon const& lexicon_;
    std::size_t tries_{0};
};

}  // namespace

std::string complained_of(Findings const& findings, Lexicon const& lexicon) { return Search{findings, lexicon}.nearest(); }

}  // namespace sunwai::rules
