#include "daemon/intake.hpp"

#include "core/log.hpp"
#include "core/model/post_json.hpp"
#include "daemon/intake_unit.hpp"
#include "daemon/pause.hpp"
#include "daemon/registry_keys.hpp"
#include "daemon/spread.hpp"
#include "daemon/test_hooks.hpp"

#include <algorithm>
#include <exception>

namespace sunwai::daemon {

using core::Result;

namespace {

constexpr std::size_t pool_from = 64;      ///< posts; below, handing over costs more than reading
constexpr std::size_t chunk = 32;          ///< posts per part
constexpr int most_tries = 3;
using Work = std::function<Result<void>(store::Writer&)>;

/// Whether the batch itself is at fault, so that its posts are worth trying one by one; else it is the disk, and everything waits.
bool of_its_own(core::Error const& error) noexcept
{
    return error.code == core::Errc::invalid || error.code == core::Errc::malformed || error.code == core::Errc::not_found ||
           error.code == core::Errc::conflict || error.code == core::Errc::forbidden;
}

/// Exceptions of rules or store adapters end the unit like any refusal.
Result<void> guarded(Work const& work, store::Writer& writer)
{
    try {
        return work(writer);
    } catch (std::exception const& fault) {
        return core::Error{core::Errc::invalid, std::string{"unexpected: "} + fault.what()};
    }
}

Result<void> move_cursor(store::Writer& writer, CursorMove const& move, core::Instant now)
{
    for (auto const& refused : move.refused) {
        const auto kept = writer.posts().quarantine(move.source, refused.where, refused.raw, refused.error, now);
        if (!kept) return kept.error();
    }
    auto state = writer.registry().source(move.source);
    if (!state) return state.error();
    state->cursor = move.cursor;
    return writer.registry().put_source(*state);
}

}  // namespace

struct Intake::Batch {
    std::vector<ReadPost> posts;
    std::optional<CursorMove> cursor;
    std::shared_ptr<Policy const> policy;
    core::Instant now;
};

Intake::Intake(store::Store& store, PolicyHolder const& policy, core::Clock const& clock, Options options)
    : store_{store}, policy_{policy}, clock_{clock}, options_{options}
{
}

core::Task<Result<void>> Intake::load_key()
{
    if (key_) co_return Result<void>{};
    Work work = [this](store::Writer& writer) -> Result<void> {
        auto key = KeyedHash::load(writer.registry(), registry::author_key);
        if (!key) return key.error();
        key_ = *key;
        return {};
    };
    auto actor = core::Actor::system("intake");
    auto loaded = co_await store_.write(std::move(actor), std::move(work));
    if (!loaded) key_.reset();
    co_return loaded;
}

core::Task<Result<IntakeCounts>> Intake::take(std::vector<core::Post> posts, std::optional<CursorMove> cursor)
{
    const auto ready = co_await load_key();
    if (!ready) co_return ready.error();
    Batch batch;
    batch.policy = policy_.get();
    batch.now = clock_.now();
    batch.cursor = std::move(cursor);
    batch.posts.resize(posts.size());
    for (std::size_t i = 0; i < posts.size(); ++i) batch.posts[i].post = std::move(posts[i]);

    // Planted: the cursor goes to the disk before the posts, and long enough before them for some kill to fall between.
    if (test_hooks::planted("cursor_first")) {
        Batch ahead{{}, batch.cursor, batch.policy, batch.now};
        static_cast<void>(co_await store_all(ahead));
        co_await pause(std::chrono::milliseconds{150});
    }
    const std::string feed = batch.cursor ? batch.cursor->source : std::string{};
    const bool careful = options_.careful && !settled_.contains(feed);
    if (!careful) {
        std::exception_ptr failure;
        try {
            co_await read_all(batch);
        } catch (std::exception const&) {
            failure = std::current_exception();
        }
        if (!failure) {
            const auto stored = co_await store_all(batch);
            if (stored || !of_its_own(stored.error())) co_return stored;
            core::log(core::Level::warning, "intake.batch_failed", {{"feed", feed}, {"posts", batch.posts.size()}, {"error", stored.error().what}});
        }
    }
    const auto counts = co_await one_by_one(batch, feed);
    if (counts && careful) settled_.insert(feed);
    co_return counts;
}

core::Task<void> Intake::read_all(Batch& batch)
{
    const auto read = [&batch, this](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            auto& one = batch.posts[i];
            if (one.post.deleted) continue;
            one.verdict = batch.policy->reader->read_without_evidence(one.post);
            one.author_key = author_key(*key_, one.post);
        }
    };
    const std::size_t count = batch.posts.size();
    if (options_.pool == nullptr || count < pool_from) {
        read(0, count);
        co_return;
    }
    std::function<void(std::size_t)> part = [&](std::size_t n) { read(n * chunk, std::min(count, (n + 1) * chunk)); };
    co_await spread(*options_.pool, (count + chunk - 1) / chunk, std::move(part));
}

core::Task<Result<IntakeCounts>> Intake::store_all(Batch& batch)
{
    IntakeCounts counts;
    Work inner = [&](store::Writer& writer) -> Result<void> {
        counts = {};
        counts.posts = static_cast<std::int64_t>(batch.posts.size());
        IntakeUnit unit{writer, *batch.policy, batch.now, options_.replayed, counts};
        if (const auto added = unit.add(batch.posts); !added) return added.error();
        if (!batch.cursor) return {};
        counts.quarantined += static_cast<std::int64_t>(batch.cursor->refused.size());
        return move_cursor(writer, *batch.cursor, batch.now);
    };
    Work work = [&](store::Writer& writer) { return guarded(inner, writer); };
    auto actor = core::Actor::system("intake");
    const auto written = co_await store_.write(std::move(actor), std::move(work));
    if (!written) co_return written.error();
    if (batch.cursor && !batch.cursor->refused.empty())
        core::log(core::Level::warning, "intake.set_aside", {{"feed", batch.cursor->source}, {"rows", batch.cursor->refused.size()}});
    co_return counts;
}

core::Task<Result<IntakeCounts>> Intake::one_by_one(Batch& batch, std::string feed)
{
    IntakeCounts sum;
    for (auto const& one : batch.posts) {
        const auto counts = co_await take_one(one.post, feed);
        if (!counts) co_return counts.error();
        sum += *counts;
    }
    batch.posts.clear();
    const auto moved = co_await store_all(batch);
    if (!moved) co_return moved.error();
    sum += *moved;
    co_return sum;
}

/// The try is counted in a unit of its own before the work, so that a post that takes the process down is known at the next start.
core::Task<Result<IntakeCounts>> Intake::take_one(core::Post const& post, std::string const& feed)
{
    std::string why = "the daemon stopped while reading it";
    for (;;) {
        int before = 0;
        Work begin = [&](store::Writer& writer) -> Result<void> {
            const auto tries = writer.posts().begin_try(post.source, post.external_id, clock_.now());
            if (!tries) return tries.error();
            before = *tries;
            return {};
        };
        auto actor = core::Actor::system("intake");
        const auto begun = co_await store_.write(std::move(actor), std::move(begin));
        if (!begun) co_return begun.error();
        if (before >= most_tries) {
            const auto aside = co_await set_aside(post, feed, why);
            if (!aside) co_return aside.error();
            IntakeCounts counts;
            counts.posts = counts.quarantined = 1;
            co_return counts;
        }
        const auto counts = co_await try_one(post);
        if (counts || !of_its_own(counts.error())) co_return counts;
        why = counts.error().what;
        core::log(core::Level::warning, "intake.post_failed", {{"feed", feed}, {"source", post.source}, {"try", before + 1}, {"error", why}});
    }
}

core::Task<Result<IntakeCounts>> Intake::try_one(core::Post const& post)
{
    const auto policy = policy_.get();
    const auto now = clock_.now();
    IntakeCounts counts;
    Work inner = [&](store::Writer& writer) -> Result<void> {
        counts = {};
        counts.posts = 1;
        ReadPost read{post, {}, author_key(*key_, post)};
        if (!post.deleted) read.verdict = policy->reader->read_without_evidence(post);
        IntakeUnit unit{writer, *policy, now, options_.replayed, counts};
        const auto added = unit.add({&read, 1});
        if (!added) return added.error();
        return writer.posts().end_try(post.source, post.external_id);
    };
    Work work = [&](store::Writer& writer) { return guarded(inner, writer); };
    auto actor = core::Actor::system("intake");
    const auto written = co_await store_.write(std::move(actor), std::move(work));
    if (!written) co_return written.error();
    co_return counts;
}

core::Task<Result<void>> Intake::set_aside(core::Post const& post, std::string const& feed, std::string const& error)
{
    Work work = [&](store::Writer& writer) -> Result<void> {
        const auto raw = core::to_json(post);
        const auto kept = writer.posts().quarantine(post.source, post.external_id, raw, error, clock_.now());
        if (!kept) return kept.error();
        return writer.posts().end_try(post.source, post.external_id);
    };
    auto actor = core::Actor::system("intake");
    const auto written = co_await store_.write(std::move(actor), std::move(work));
    if (written) core::log(core::Level::error, "intake.quarantined", {{"feed", feed}, {"source", post.source}, {"error", error}});
    co_return written;
}

}  // namespace sunwai::daemon
