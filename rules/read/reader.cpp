#include "rules/read/reader.hpp"

#include "rules/place/finder.hpp"
#include "rules/read/conduct.hpp"
#include "rules/read/decision.hpp"
#include "rules/read/facts.hpp"
#include "rules/read/findings.hpp"
#include "rules/read/scores.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunwai::rules {

struct Reader::Compiled {
    std::shared_ptr<config::StatePack const> pack;
    Lexicon lexicon;
    Gazetteer gazetteer;
    text::WordMarks marks;
    text::Phrases phrases;
    Thresholds thresholds;
    std::string version;
};

namespace {

/// Buffers of one thread: a post is read without asking for memory again and again.
struct Scratch {
    text::View view;
    text::View location_view;
    text::View tagged_view;
    Findings findings;
    Findings location;
    Findings tagged;
    Scores scores;
};

Scratch& scratch()
{
    thread_local Scratch buffers;
    return buffers;
}

std::string joined(std::string_view sort, std::string_view name, std::string_view finer = {})
{
    std::string word;
    word.reserve(sort.size() + name.size() + finer.size() + 2);
    word.append(sort).append(":").append(name);
    if (!finer.empty()) word.append(".").append(finer);
    return word;
}

std::string evidence_word(Target const& target, Lexicon const& lexicon)
{
    switch (target.sort) {
    case Target::Sort::kind: return joined("kind", core::name(static_cast<core::Kind>(target.index)));
    case Target::Sort::category:
        return joined("category", lexicon.categories()[target.index], target.matter == 0 ? std::string_view{} : std::string_view{lexicon.matters()[target.matter]});
    case Target::Sort::danger: return joined("danger", dangers[target.index]);
    case Target::Sort::handling: return joined("handling", handlings[target.index]);
    case Target::Sort::high: return "severity:high";
    case Target::Sort::officer: return "against_officer";
    default: return {};
    }
}

/// Evidence is for people: of a post that is nothing to anybody, only what spoke about its kind.
void add_evidence(Scores const& scores, Findings const& findings, Lexicon const& lexicon, core::Verdict& verdict)
{
    const auto words = findings.view().words();
    const bool serious = verdict.kind == core::Kind::grievance || verdict.kind == core::Kind::suggestion;
    for (auto const& one : scores.counted) {
        if (verdict.evidence.size() >= 24) break;
        const bool of_kind = one.target.sort == Target::Sort::kind;
        if (!serious && !(of_kind && one.target.index == static_cast<std::uint8_t>(verdict.kind))) continue;
        if (of_kind && one.target.index != static_cast<std::uint8_t>(verdict.kind)) continue;
        if (one.last >= words.size()) continue;
        verdict.evidence.push_back({words[one.first].start, words[one.last].end, evidence_word(one.target, lexicon)});
    }
    std::sort(verdict.evidence.begin(), verdict.evidence.end(), [](core::Evidence const& a, core::Evidence const& b) {
        return a.start != b.start ? a.start < b.start : a.reason < b.reason;
    });
    verdict.evidence.erase(std::unique(verdict.evidence.begin(), verdict.evidence.end()), verdict.evidence.end());
}

}  // namespace

Reader::Reader(std::unique_ptr<Compiled const> compiled) : compiled_{std::move(compiled)} {}
Reader::~Reader() = default;

std::shared_ptr<Reader const> Reader::compile(std::shared_ptr<config::StatePack const> pack, std::vector<config::Fault>& faults)
{
    const auto folder = pack->folder / "lexicon";
    auto lexicon = Lexicon::load(folder, *pack, faults);
    if (!lexicon) return nullptr;
    text::WordMarks marks;
    text::Phrases::Builder phrases;
    lexicon->add_to(phrases, marks);
    auto gazetteer = Gazetteer::compile(pack, folder, phrases, marks, faults);
    if (!gazetteer) return nullptr;
    std::string version = fmt::format("{}-{:016x}", pack->version, lexicon->version());
    const Thresholds thresholds{*lexicon};
    auto compiled = std::make_unique<Compiled const>(
        Compiled{std::move(pack), std::move(*lexicon), std::move(*gazetteer), std::move(marks), phrases.build(), thresholds, std::move(version)});
    return std::shared_ptr<Reader const>{new Reader{std::move(compiled)}};
}

core::Verdict Reader::read(core::Post const& post) const { return read(post, KeepEvidence::yes); }
core::Verdict Reader::read_without_evidence(core::Post const& post) const { return read(post, KeepEvidence::no); }

core::Verdict Reader::read(core::Post const& post, KeepEvidence keep) const
{
    auto const& c = *compiled_;
    Scratch& s = scratch();
    core::Verdict verdict;
    s.view.read(post.text, c.marks);
    s.findings.scan(s.view, c.phrases, c.lexicon);
    AuthorHints hints;
    if (!post.author.location.empty()) {
        s.location_view.read(post.author.location, c.marks);
        s.location.scan(s.location_view, c.phrases, c.lexicon);
        hints.location = &s.location;
    }
    if (post.geo && !post.geo->place.empty()) {
        s.tagged_view.read(post.geo->place, c.marks);
        s.tagged.scan(s.tagged_view, c.phrases, c.lexicon);
        hints.tagged = &s.tagged;
    }
    hints.geo = post.geo;
    weigh(s.findings, c.lexicon, keep, s.scores);
    auto where = find_place(s.findings, hints, c.gazetteer, c.lexicon, keep);
    const auto first = decide({post, s.findings, s.scores, c.lexicon, c.gazetteer, where, c.thresholds}, verdict);
    verdict.lang = language_of(s.findings, post.lang);
    verdict.fingerprint = s.view.fingerprint();
    if (verdict.against_officer) verdict.complained_of = complained_of(s.findings, c.lexicon);
    if (verdict.kind == core::Kind::grievance) {
        verdict.references = references_in(post.text, s.findings, c.lexicon, c.pack->number_prefix);
        auto const* category = first ? &c.pack->categories[*first] : c.pack->category(verdict.matters.front().category);
        if (category != nullptr) verdict.missing = missing_facts(*category, s.findings, where, c.gazetteer);
    }
    if (keep == KeepEvidence::no) return verdict;
    verdict.evidence = std::move(where.evidence);
    add_evidence(s.scores, s.findings, c.lexicon, verdict);
    return verdict;
}

std::string const& Reader::version() const noexcept { return compiled_->version; }

}  // namespace sunwai::rules
