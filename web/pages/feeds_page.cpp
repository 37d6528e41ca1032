#include "web/pages/feeds_page.hpp"

namespace sunwai::web {

using core::Result;
using core::text::Values;

namespace {

constexpr std::size_t most_set_aside = 50;

struct Feeds {
    std::vector<store::SourceState> sources;
    std::vector<store::QuarantinedPost> set_aside;
};

Values source_row(store::SourceState const& source, Words const& words)
{
    const bool read_once = source.last_success != core::Instant{};
    const bool good = source.failures == 0 && source.alert.empty();
    Values row;
    row.set("name", source.name).set("state", words.say(good ? "feeds.good" : "feeds.bad")).set("state_key", good ? "closed" : "late");
    row.set("last_success", read_once ? words.ago(source.last_success) : words.say("time.never")).set("failures", source.failures);
    row.set("last_error", good ? std::string{} : source.last_error);
    return row;
}

Values set_aside_row(store::QuarantinedPost const& post, Words const& words)
{
    Values row;
    row.set("source", post.source).set("key", post.key).set("at", words.time(post.at)).set("error", post.error);
    return row;
}

}  // namespace

void FeedsPage::add_routes(Router& router)
{
    router.add(page_route(Method::get, "/feeds", [this](Call call) { return show(std::move(call)); }));
}

core::Task<Response> FeedsPage::show(Call call)
{
    // How the daemon is fed is the state's business; a district's desk has nothing to do with it.
    if (call.visitor.viewer.reach != core::Viewer::Reach::state) co_return pages_.problem(404, call);
    Feeds feeds;
    std::function<Result<void>(store::Snapshot&)> work = [&feeds](store::Snapshot& snapshot) -> Result<void> {
        auto sources = snapshot.sources();
        if (!sources) return std::move(sources).error();
        auto set_aside = snapshot.quarantine(most_set_aside);
        if (!set_aside) return std::move(set_aside).error();
        feeds = {std::move(*sources), std::move(*set_aside)};
        return {};
    };
    auto reading = pages_.ports().store.read(call.visitor.viewer, std::move(work));
    auto read = co_await std::move(reading);
    if (!read) co_return pages_.problem(read.error(), call);
    const Words words = pages_.words(call.language);
    Values::List sources;
    for (auto const& source : feeds.sources) sources.push_back(source_row(source, words));
    Values::List set_aside;
    for (auto const& post : feeds.set_aside) set_aside.push_back(set_aside_row(post, words));
    Values values;
    values.set("any", !sources.empty()).set("set_aside", !set_aside.empty());
    values.set("feeds", std::move(sources)).set("quarantine", std::move(set_aside));
    co_return pages_.page("feeds", call, "feeds", words.say("feeds.title"), std::move(values));
}

}  // namespace sunwai::web
