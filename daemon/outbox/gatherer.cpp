#include "daemon/outbox/gatherer.hpp"

#include "core/log.hpp"
#include "daemon/outbox/plan.hpp"
#include "daemon/pause.hpp"
#include "daemon/registry_keys.hpp"

#include <algorithm>
#include <map>

namespace sunwai::daemon {

using core::Result;

namespace {

constexpr std::chrono::milliseconds trouble_pause{2000};
constexpr core::Duration order_look_every{std::chrono::minutes{1}};

}  // namespace

DailySlots daily_slots(std::vector<std::chrono::minutes> const& times, core::Instant now, core::UtcOffset offset)
{
    const auto midnight = core::start_of(core::local_date(now, offset), offset);
    DailySlots slots{core::earliest, core::latest};
    for (int day = -1; day <= 1; ++day) {
        for (const auto time : times) {
            const auto slot = midnight + std::chrono::hours{24 * day} + time;
            if (slot <= now) slots.latest = std::max(slots.latest, slot);
            else slots.next = std::min(slots.next, slot);
        }
    }
    return slots;
}

Gatherer::Gatherer(boost::asio::any_io_executor const& executor, Parts parts, Options options)
    : parts_{std::move(parts)}, options_{std::move(options)}, alarm_{executor, parts_.clock}
{
}

core::Task<> Gatherer::run()
{
    for (;;) {
        const auto gathered = co_await gather();
        if (!gathered) {
            core::log(core::Level::error, "mail.gather_failed", {{"error", gathered.error().what}});
            co_await pause(trouble_pause);
            continue;
        }
        const auto next = co_await look_ahead(parts_.clock.now());
        if (!next) {
            co_await pause(trouble_pause);
            continue;
        }
        co_await alarm_.wait(*next);
    }
}

core::Task<Result<std::size_t>> Gatherer::gather()
{
    const auto now = parts_.clock.now();
    std::size_t written = 0;
    for (;;) {
        const auto singles = co_await gather_singles(now);
        if (!singles) co_return singles.error();
        if (*singles == 0) break;
        written += *singles;
    }
    const auto digests = co_await gather_digest(now);
    if (!digests) co_return digests.error();
    const auto summary = co_await gather_summary(now);
    if (!summary) co_return summary.error();
    const auto order = co_await gather_order(now);
    if (!order) co_return order.error();
    co_return written + *digests + *summary + *order;
}

core::Task<Result<std::vector<store::ClaimedNotice>>> Gatherer::open_notices(core::Instant now, std::size_t limit, bool single)
{
    std::vector<store::ClaimedNotice> open;
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        auto found = writer.outbox().open_notices(now, limit, single);
        if (!found) return found.error();
        open = std::move(*found);
        return {};
    };
    auto actor = core::Actor::system("outbox");
    const auto read = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!read) co_return read.error();
    co_return open;
}

namespace {

/// The citizen's words of the newest post that still stands.
std::string words_of(std::vector<store::StoredPost> const& posts)
{
    std::string words;
    for (auto const& post : posts) {
        if (!post.erased && !post.post.text.empty()) words = post.post.text;
    }
    return words;
}

Result<void> learn_one(store::Snapshot& snapshot, Told& told)
{
    auto record = snapshot.find(told.claimed.number);
    if (!record) return record.error();
    told.record = std::move(*record);
    if (!told.claimed.notice.single || told.record.is_protected) return {};
    auto posts = snapshot.posts_of(told.claimed.number);
    if (!posts) return posts.error();
    told.words = words_of(*posts);
    return {};
}

}  // namespace

core::Task<Result<std::vector<Told>>> Gatherer::learn(std::vector<store::ClaimedNotice> notices)
{
    std::vector<Told> told;
    told.reserve(notices.size());
    for (auto& notice : notices) told.push_back({std::move(notice), {}, {}});
    std::function<Result<void>(store::Snapshot&)> work = [&](store::Snapshot& snapshot) -> Result<void> {
        for (auto& one : told) {
            const auto learnt = learn_one(snapshot, one);
            if (!learnt) return learnt.error();
        }
        return {};
    };
    auto viewer = core::Viewer::daemon();
    const auto read = co_await parts_.store.read(std::move(viewer), std::move(work));
    if (!read) co_return read.error();
    co_return told;
}

core::Task<Result<std::size_t>> Gatherer::gather_singles(core::Instant now)
{
    const auto first = co_await next_single();
    if (!first) co_return first.error();
    if (!*first || **first > now) co_return std::size_t{0};
    auto open = co_await open_notices(now, options_.chunk, true);
    if (!open) co_return open.error();
    if (open->empty()) co_return std::size_t{0};
    const auto policy = parts_.policy.get();
    if (open->size() < options_.chunk) {
        // Assignments that become due within the gathering time ride along with the first of them.
        const auto soon = now + policy->pack->numbers.assignment_gathering;
        auto wider = co_await open_notices(soon, 2 * options_.chunk, true);
        if (!wider) co_return wider.error();
        *open = with_company(std::move(*open), std::move(*wider));
    }
    auto notices = std::move(*open);
    const auto told = co_await learn(std::move(notices));
    if (!told) co_return told.error();
    auto plan = plan_singles({parts_.writer, *policy, options_.operator_email, now}, *told);
    std::string no_key;
    std::string no_mark;
    const auto done = co_await carry_out(plan, std::move(no_key), std::move(no_mark));
    if (!done) co_return done.error();
    co_return told->size();
}

core::Task<Result<std::size_t>> Gatherer::gather_digest(core::Instant now)
{
    const auto policy = parts_.policy.get();
    const auto slots = daily_slots(policy->pack->numbers.digests, now, policy->pack->calendar.offset);
    const auto mark = std::to_string(core::to_millis(slots.latest));
    const auto served = co_await is_marked(registry::digest_slot, mark);
    if (!served) co_return served.error();
    if (*served) co_return std::size_t{0};
    auto open = co_await open_notices(now, options_.digest_limit, false);
    if (!open) co_return open.error();
    auto notices = std::move(*open);
    const auto told = co_await learn(std::move(notices));
    if (!told) co_return told.error();
    auto plan = plan_digests({parts_.writer, *policy, options_.operator_email, now}, *told);
    const auto done = co_await carry_out(plan, std::string{registry::digest_slot}, mark);
    if (!done) co_return done.error();
    co_return plan.mails.size();
}

/// Whether the registry holds this value; what is known of it is not read again.
core::Task<Result<bool>> Gatherer::is_marked(std::string_view key, std::string mark)
{
    const auto known = marks_.find(key);
    if (known != marks_.end()) co_return known->second == mark;
    std::string value;
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        auto found = writer.registry().get(key);
        if (!found) return found.error();
        value = std::move(*found);
        return {};
    };
    auto actor = core::Actor::system("outbox");
    const auto read = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!read) co_return read.error();
    marks_.insert_or_assign(std::string{key}, value);
    co_return value == mark;
}

/// Messages, drops and the mark of the hour, all or nothing: a crash before it repeats the whole with the same Message-IDs.
core::Task<Result<void>> Gatherer::carry_out(Plan& plan, std::string mark_key, std::string mark)
{
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) { return carry_out_in(writer, plan, mark_key, mark); };
    auto actor = core::Actor::system("outbox");
    auto written = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!written) co_return written.error();
    if (!mark_key.empty()) marks_.insert_or_assign(mark_key, mark);
    for (auto const& drop : plan.drops) parts_.metrics.notices_dropped(drop.metric, 1);
    for (auto& alert : plan.alerts) parts_.watch.raise(std::move(alert));
    plan.alerts.clear();
    co_return written;
}

core::Task<Result<std::optional<core::Instant>>> Gatherer::next_single()
{
    std::optional<core::Instant> next;
    std::function<Result<void>(store::Snapshot&)> work = [&](store::Snapshot& snapshot) -> Result<void> {
        auto single = snapshot.next_notice(true);
        if (!single) return single.error();
        next = *single;
        return {};
    };
    auto viewer = core::Viewer::daemon();
    const auto read = co_await parts_.store.read(std::move(viewer), std::move(work));
    if (!read) co_return read.error();
    co_return next;
}

core::Task<Result<std::optional<core::Instant>>> Gatherer::look_ahead(core::Instant now)
{
    const auto single = co_await next_single();
    if (!single) co_return single.error();
    const auto policy = parts_.policy.get();
    const auto offset = policy->pack->calendar.offset;
    const auto digest = daily_slots(policy->pack->numbers.digests, now, offset).next;
    const auto summary = daily_slots({policy->pack->numbers.morning_summary}, now, offset).next;
    // Posts about public order wake nobody when they come: they are looked for now and then.
    std::optional<core::Instant> next = std::min({digest, summary, now + order_look_every});
    if (*single) next = std::min(*next, **single);
    co_return next;
}

}  // namespace sunwai::daemon
