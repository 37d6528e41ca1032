#include "daemon/intake_unit.hpp"

#include "core/log.hpp"
#include "daemon/order_posts.hpp"
#include "rules/case/handling.hpp"

#include <algorithm>
#include <string_view>

namespace sunwai::daemon {

using core::Result;

namespace {

constexpr std::size_t max_matters = 4;          ///< cases of one post; what lies beyond stays in the post
constexpr std::size_t least_copied_text = 60;   ///< bytes: shorter words ("light nahi hai") are the same by chance

/// Two words that contradict each other; an unknown one contradicts nothing.
bool differ(std::string_view a, std::string_view b) noexcept { return !a.empty() && !b.empty() && a != b; }

/// A refusal of the machine is a decision, not a failure of the unit.
bool refused(core::Error const& error) noexcept
{
    return error.code == core::Errc::invalid || error.code == core::Errc::forbidden || error.code == core::Errc::conflict;
}

/// Two places of which neither lies in the other: what happens at one is not the matter of the other.
bool apart(config::StatePack const& pack, std::string_view one, std::string_view other)
{
    return !one.empty() && !other.empty() && !pack.within(one, other) && !pack.within(other, one);
}

}  // namespace

IntakeCounts& operator+=(IntakeCounts& sum, IntakeCounts const& more) noexcept
{
    sum.posts += more.posts;
    sum.fresh += more.fresh;
    sum.cases += more.cases;
    sum.triage += more.triage;
    sum.joined += more.joined;
    sum.reopened += more.reopened;
    sum.versions += more.versions;
    sum.erased += more.erased;
    sum.quarantined += more.quarantined;
    return sum;
}

/// One case that a post asks for.
struct IntakeUnit::Matter {
    std::size_t index{0};
    bool conduct{false};           ///< the misconduct half
    core::MatterFinding const* finding{nullptr};
};

IntakeUnit::IntakeUnit(store::Writer& writer, Policy const& policy, core::Instant now, bool replayed, IntakeCounts& counts)
    : writer_{writer}, policy_{policy}, now_{now}, replayed_{replayed}, counts_{counts}
{
}

Result<void> IntakeUnit::add(std::span<ReadPost const> posts)
{
    // What is deleted and posted again, or posted and deleted, must go in its order.
    const bool deletes = std::any_of(posts.begin(), posts.end(), [](ReadPost const& read) { return read.post.deleted; });
    const std::size_t together = deletes ? 1 : posts.size();
    while (!posts.empty()) {
        const auto some = posts.first(std::min(together, posts.size()));
        auto done = some.front().post.deleted ? erase(some.front().post) : add_standing(some);
        if (!done) return done;
        posts = posts.subspan(some.size());
    }
    return {};
}

Result<void> IntakeUnit::add_standing(std::span<ReadPost const> posts)
{
    std::vector<store::NewPost> rows;
    rows.reserve(posts.size());
    for (auto const& read : posts) rows.push_back({&read.post, &read.verdict, read.author_key, time_of(read.post)});
    const auto stored = writer_.posts().insert_all(rows);
    if (!stored) return stored.error();
    for (std::size_t i = 0; i < posts.size(); ++i) {
        auto followed = follow(posts[i], (*stored)[i]);
        if (!followed) return followed;
    }
    return {};
}

/// What a stored post leads to.
Result<void> IntakeUnit::follow(ReadPost const& read, store::PostWriter::Inserted const& stored)
{
    if (stored.fresh) ++counts_.fresh;
    else if (stored.changed) ++counts_.versions;
    else return {};
    if (!rules::opens_case(read.verdict)) return remember_order(read, stored);
    if (stored.changed && !stored.fresh) {
        auto before = writer_.posts().find(read.post.source, read.post.external_id);
        if (!before) return before.error();
        if (*before && !(*before)->cases.empty()) return {};  // the words changed, the matter has its number
    }
    return add_matters(read, stored.id);
}

/// A post about public order is no case; two offices hear that it came, and its words go after a week.
Result<void> IntakeUnit::remember_order(ReadPost const& read, store::PostWriter::Inserted const& stored)
{
    auto const& handling = read.verdict.handling;
    const bool order = std::any_of(handling.begin(), handling.end(), [](auto const& key) { return !rules::handling_of(key).opens; });
    if (!order) return {};
    if (!stored.fresh) {
        auto before = writer_.posts().find(read.post.source, read.post.external_id);
        if (!before) return before.error();
        if (*before && !(*before)->cases.empty()) return {};  // the words changed, the grievance stands
    }
    OrderQueue queue{writer_.registry(), replayed_};
    return queue.put({stored.id, read.post.source, read.post.url, read.verdict.place ? read.verdict.place->district : core::PlaceId{}, time_of(read.post)});
}

Result<void> IntakeUnit::erase(core::Post const& post)
{
    auto stored = writer_.posts().find(post.source, post.external_id);
    if (!stored) return stored.error();
    if (!*stored || (*stored)->erased) return {};
    ++counts_.erased;
    return writer_.posts().erase((*stored)->id, core::Actor::system("intake"), time_of(post));
}

Result<void> IntakeUnit::add_matters(ReadPost const& read, core::PostId id)
{
    core::CaseNumber linked;
    const auto several = read.verdict.matters.size() > 1;
    const auto count = std::clamp<std::size_t>(read.verdict.matters.size(), 1, max_matters);
    for (std::size_t i = 0; i < count; ++i) {
        Matter matter{i, false, i < read.verdict.matters.size() ? &read.verdict.matters[i] : nullptr};
        matter.conduct = several && matter.finding->against_officer;
        const auto joined = join(read, matter, id);
        if (!joined) return joined.error();
        if (*joined) continue;
        auto opened = open(read, matter, id, linked);
        if (!opened) return opened.error();
        linked = std::move(*opened);
    }
    return {};
}

Result<std::optional<core::Case>> IntakeUnit::find_same(ReadPost const& read, Matter const& matter)
{
    std::optional<core::Case> none;
    if (matter.finding == nullptr) return none;
    const auto since = time_of(read.post) - std::chrono::days{policy_.pack->numbers.reopen_days};
    if (!read.author_key.empty()) {
        const std::string place = read.verdict.place ? read.verdict.place->id : std::string{};
        const std::string district = read.verdict.place ? read.verdict.place->district : std::string{};
        const auto fits = [&](core::Case const& one) {
            return !differ(one.matter, matter.finding->matter) && one.against_officer == matter.finding->against_officer && !differ(one.district, district) &&
                   !apart(*policy_.pack, one.place, place);
        };
        auto same = writer_.cases().same_matter(read.author_key, matter.finding->category, since, fits);
        if (!same || *same) return same;
    }
    return copied_case(read, *matter.finding);
}

/// The open case that an exact copy belongs to, whoever passed it on: the same words, about the same district and category.
Result<std::optional<core::Case>> IntakeUnit::copied_case(ReadPost const& read, core::MatterFinding const& finding)
{
    std::optional<core::Case> none;
    if (read.verdict.fingerprint == 0 || read.post.text.size() < least_copied_text) return none;
    auto copied = writer_.cases().same_text(read.verdict.fingerprint, finding.category);
    if (!copied) return copied.error();
    const std::string district = read.verdict.place ? read.verdict.place->district : std::string{};
    const bool fits = *copied && core::is_open((*copied)->status) && (*copied)->district == district;
    if (fits) return copied;
    return none;
}

/// True when the post went to a case that stands already.
Result<bool> IntakeUnit::join(ReadPost const& read, Matter const& matter, core::PostId id)
{
    auto same = find_same(read, matter);
    if (!same) return same.error();
    if (!*same) return false;
    core::Case const& found = **same;
    if (read.verdict.severity > found.severity) return false;  // more pressing than what is known: a number of its own, at full speed
    const bool own = !read.author_key.empty() && found.author_key == read.author_key;
    if (own) {
        const auto told = join_ended(found, time_of(read.post));
        if (!told) return told.error();
        if (!*told) return false;
    }
    ++counts_.joined;
    const auto linked = writer_.posts().link(id, found.id);
    if (!linked) return linked.error();
    return true;
}

/// The citizen's own repeat: a reminder to an open case, and one that ended lately is taken up again. False where the machine refuses.
Result<bool> IntakeUnit::join_ended(core::Case const& found, core::Instant at)
{
    if (replayed_) {  // posts of a replay come in any order, events do not
        const auto last = writer_.cases().last_event_at(found.id);
        if (!last) return last.error();
        at = std::max(at, last->value_or(at));
    }
    rules::Command command;
    command.actor = {core::ActorKind::citizen, "citizen", {}};
    command.seen_version = found.version;
    const bool open = core::is_open(found.status);
    command.verb = open ? "remind" : "reopen";
    if (!open) command.args["ground"] = "same_matter";
    auto outcome = rules::decide(found, command, policy_.world(), std::max(at, found.opened_at));
    if (!outcome) {
        if (refused(outcome.error())) return false;
        return outcome.error();
    }
    if (!open) ++counts_.reopened;
    const auto saved = writer_.cases().save(std::move(*outcome), found.version);
    if (!saved) return saved.error();
    return true;
}

Result<core::CaseNumber> IntakeUnit::open(ReadPost const& read, Matter const& matter, core::PostId id, core::CaseNumber const& linked)
{
    rules::Opening opening{read.post, read.verdict};
    opening.matter = matter.index;
    opening.conduct = matter.conduct;
    opening.author_key = read.author_key;
    opening.linked = linked;
    opening.replayed = replayed_;
    const auto at = time_of(read.post);
    auto outcome = rules::open(opening, policy_.world(), at, at);
    if (outcome.next.status == core::Status::triage) ++counts_.triage;
    auto stored = writer_.cases().insert(std::move(outcome), id);
    if (!stored) return stored.error();
    ++counts_.cases;
    return std::move(stored->number);
}

}  // namespace sunwai::daemon
