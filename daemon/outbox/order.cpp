// Posts about public order: the State nodal officer and the SP of the district are told that they came, nobody else is told anything.
#include "core/log.hpp"
#include "daemon/order_posts.hpp"
#include "daemon/outbox/gatherer.hpp"
#include "rules/case/handling.hpp"

#include <map>
#include <set>

namespace sunwai::daemon {

using core::Result;

namespace {

constexpr std::size_t told_at_once = 200;
constexpr core::Duration between_mails{std::chrono::minutes{10}};

/// Exactly these offices: where one cannot be reached, nobody above it hears instead.
std::set<core::OfficeId> offices_of(OrderPost const& post, Policy const& policy)
{
    std::set<core::OfficeId> offices{policy.pack->state_nodal};
    core::Case where;
    where.place = where.district = post.district;
    for (auto const& office : rules::first_to_know(rules::handling_of("public_order"), where, policy.world())) offices.insert(office);
    return offices;
}

using ByOffice = std::map<core::OfficeId, std::vector<OrderPost>>;

ByOffice by_office(std::vector<OrderPost> const& posts, Policy const& policy)
{
    ByOffice told;
    for (auto const& post : posts) {
        if (post.id == 0) continue;  // erased before it could be told
        for (auto const& office : offices_of(post, policy)) told[office].push_back(post);
    }
    return told;
}

}  // namespace

core::Task<Result<std::size_t>> Gatherer::gather_order(core::Instant now)
{
    if (order_told_ && now < *order_told_ + between_mails) co_return std::size_t{0};
    const auto policy = parts_.policy.get();
    std::size_t written = 0;
    std::function<Result<void>(store::Writer&)> work = [&](store::Writer& writer) -> Result<void> {
        written = 0;
        for (const bool replayed : {false, true}) {
            OrderQueue queue{writer.registry(), replayed};
            const auto posts = queue.waiting(OrderQueue::Step::told, told_at_once);
            if (!posts) return posts.error();
            if (posts->empty()) continue;
            const auto told = tell_order(writer, *posts, *policy, now);
            if (!told) return told.error();
            if (*told == 0) continue;  // nobody yet: they wait
            written += *told;
            if (auto done = queue.finished(OrderQueue::Step::told, posts->size()); !done) return done;
        }
        return {};
    };
    auto actor = core::Actor::system("outbox");
    const auto done = co_await parts_.store.write(std::move(actor), std::move(work));
    if (!done) co_return done.error();
    if (written > 0) order_told_ = now;
    co_return written;
}

/// How many mails; 0 while the State nodal officer cannot be reached.
Result<std::size_t> Gatherer::tell_order(store::Writer& writer, std::vector<OrderPost> const& posts, Policy const& policy, core::Instant now)
{
    const auto told = by_office(posts, policy);
    if (told.empty()) return posts.size();
    if (!policy.directory->contact(policy.pack->state_nodal, now).reachable()) {
        core::log(core::Level::warning, "order.nobody", {{"office", policy.pack->state_nodal}, {"posts", posts.size()}});
        return std::size_t{0};
    }
    std::size_t mails = 0;
    for (auto const& [office, of_office] : told) {
        const auto contact = policy.directory->contact(office, now);
        if (!contact.reachable()) {
            core::log(core::Level::warning, "order.nobody", {{"office", office}, {"posts", of_office.size()}});
            continue;
        }
        const auto message = parts_.writer.order(policy, {office, contact.through->email, {}}, of_office, now);
        if (!message) return message.error();
        if (auto kept = writer.outbox().enqueue(*message, {}); !kept) return kept.error();
        ++mails;
    }
    return mails;
}

}  // namespace sunwai::daemon
